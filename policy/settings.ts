/** The pack's settings: a profile for all rules, and each rule's thresholds. */
import { type PolicyConfigSchema } from "@pulumi/policy";
import { PROFILES } from "../domain/profiles";
import { didYouMean } from "./exemptions";
import { type Profile, type Rule, type Threshold, type ThresholdSpec } from "./rule";

export type UnknownLevel = "advisory" | "mandatory" | "disabled";

/** What holds for one rule: user's configuration over profile over default. */
export interface RuleSettings {
  enabled: boolean;
  /** Level of violations; undefined is the level the rule itself has. */
  level: "advisory" | undefined;
  /** Level of "cannot be evaluated"; undefined is the level the rule itself has. */
  unknown: UnknownLevel | undefined;
  thresholds: Readonly<Record<string, Threshold>>;
  /** What is wrong with the configuration; every one is a violation. */
  faults: string[];
}

/** The level of a rule's "cannot be evaluated", and whether the rule is on: every rule has these two. */
const COMMON = {
  enabled: "Whether the rule is on, at its own level also where the profile lowers it; default by profile.",
  unknown: "Level of `cannot be evaluated`, where a value is not known yet.",
} as const;

/** The JSON schema of a rule's configuration. No defaults in it: the engine would fill them in over the profile's. */
export function configSchema(rule: Rule): PolicyConfigSchema {
  const thresholds = Object.entries(rule.thresholds ?? {}).map(
    ([key, spec]) => [key, propertySchema(spec)] as const,
  );
  return {
    properties: {
      enabled: { type: "boolean", description: COMMON.enabled },
      unknown: { type: "string", enum: ["advisory", "mandatory", "disabled"], description: COMMON.unknown },
      ...Object.fromEntries(thresholds),
    },
  };
}

function propertySchema(spec: ThresholdSpec) {
  const description = `${spec.description} Default: ${JSON.stringify(spec.default)}.`;
  if (Array.isArray(spec.default))
    return { type: "array" as const, items: { type: "string" as const }, description };
  const type = typeof spec.default as "number" | "boolean" | "string";
  const bounds = {
    ...(spec.minimum === undefined ? {} : { minimum: spec.minimum }),
    ...(spec.maximum === undefined ? {} : { maximum: spec.maximum }),
  };
  return { type, description, ...bounds };
}

/** Reads a rule's configuration. The engine checks types only where it has the schema, so all is checked here. */
export function ruleSettings(
  rule: Rule,
  profile: Profile,
  config: Readonly<Record<string, unknown>>,
): RuleSettings {
  const specs = rule.thresholds ?? {};
  const names = [...Object.keys(COMMON), ...Object.keys(specs)];
  const faults = Object.keys(config)
    .filter((key) => !names.includes(key))
    .map((key) => `configuration of ${rule.name}: "${key}" is no setting of it${didYouMean(key, names)}`);
  const thresholds: Record<string, Threshold> = {};
  for (const [key, spec] of Object.entries(specs)) {
    const given = config[key];
    const fault = given === undefined ? undefined : thresholdFault(given, spec);
    if (fault)
      faults.push(`configuration of ${rule.name}: ${key} is ${JSON.stringify(given)}; it must be ${fault}`);
    const own = spec.profiles?.[profile] ?? spec.default;
    thresholds[key] = given === undefined || fault !== undefined ? own : (given as Threshold);
  }
  const unknown = config.unknown;
  const isLevel = unknown === "advisory" || unknown === "mandatory" || unknown === "disabled";
  if (unknown !== undefined && !isLevel) {
    faults.push(
      `configuration of ${rule.name}: unknown is ${JSON.stringify(unknown)}; it must be advisory, mandatory or disabled`,
    );
  }
  const enabled =
    typeof config.enabled === "boolean" ? config.enabled : (rule.profiles ?? PROFILES).includes(profile);
  const level = config.enabled === undefined ? profileLevel(rule, profile) : undefined;
  return { enabled, level, unknown: isLevel ? unknown : (rule.unknownLevel ?? level), thresholds, faults };
}

/** What a profile makes of a rule's level; undefined if it leaves it alone. */
export function profileLevel({ advisoryIn = [] }: Rule, profile: Profile): "advisory" | undefined {
  return advisoryIn.includes(profile) ? "advisory" : undefined;
}

/** What a threshold must be, if what is given is not that. */
function thresholdFault(given: unknown, spec: ThresholdSpec): string | undefined {
  if (Array.isArray(spec.default)) {
    const fits = Array.isArray(given) && given.every((item) => typeof item === "string");
    return fits ? undefined : "a list of texts";
  }
  if (typeof given !== typeof spec.default) return `a ${typeof spec.default}`;
  if (typeof given !== "number") return undefined;
  const { minimum = -Infinity, maximum = Infinity } = spec;
  return given >= minimum && given <= maximum ? undefined : `from ${minimum} to ${maximum}`;
}
