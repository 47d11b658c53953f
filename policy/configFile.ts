/** Faults of a policy configuration file that the engine takes without a word. */
import { PROFILES, renamedProfile } from "../domain/profiles";
import { didYouMean } from "./exemptions";
import { PACK_SETTINGS } from "./pack";
import { type Rule } from "./rule";
import { profileLevel, ruleSettings } from "./settings";

const LEVELS = ["advisory", "mandatory", "disabled"];

/**
 * What is wrong with the content of a configuration file (`--policy-pack-config`). The engine ignores misspelt
 * policy names, and `{"all": "disabled"}` switches the pack off, so that the pack itself never gets to say so.
 */
export function configFaults(config: unknown, rules: readonly Rule[]): string[] {
  if (!isObject(config)) return ['it must be an object: { "<rule>": { "<setting>": <value> } }'];
  return Object.entries(config).flatMap(([name, given]) => [
    ...entryFaults(name, given, rules),
    ...loweredFaults(name, given, rules, config),
  ]);
}

/** A profile that lowers a rule's level lowers it below the file's, too, and the pack is never told of that. */
function loweredFaults(
  name: string,
  given: unknown,
  rules: readonly Rule[],
  config: Readonly<Record<string, unknown>>,
): string[] {
  const { enforcementLevel, enabled } = isObject(given) ? given : { enforcementLevel: given };
  const pack = config[PACK_SETTINGS];
  const profile = PROFILES.find((candidate) => isObject(pack) && candidate === pack.profile);
  const rule = rules.find((candidate) => candidate.name === name);
  const lowered = rule && profile && profileLevel(rule, profile);
  if (!lowered || enforcementLevel !== "mandatory" || enabled !== undefined) return [];
  return [`"${name}" is ${lowered} in profile ${profile}; add "enabled": true to make it mandatory there`];
}

function entryFaults(name: string, given: unknown, rules: readonly Rule[]): string[] {
  if (name === "all")
    return given === "disabled"
      ? [`"all": "disabled" switches the whole pack off`]
      : levelFaults(name, given);
  const names = [PACK_SETTINGS, ...rules.map((rule) => rule.name)];
  if (!names.includes(name)) return [`"${name}" is no rule${didYouMean(name, names)}`];
  if (typeof given === "string") return levelFaults(name, given);
  if (!isObject(given)) return [`"${name}" must be a level (${LEVELS.join(", ")}) or an object`];
  const { enforcementLevel, ...settings } = given;
  const faults = enforcementLevel === undefined ? [] : levelFaults(name, enforcementLevel);
  const rule = rules.find((candidate) => candidate.name === name);
  return [...faults, ...(rule ? ruleSettings(rule, "default", settings).faults : packFaults(settings))];
}

function packFaults({ profile, ...rest }: Readonly<Record<string, unknown>>): string[] {
  const known = profile === undefined || PROFILES.some((candidate) => candidate === profile);
  return [
    ...(known
      ? []
      : [`profile ${JSON.stringify(profile)} is none of ${PROFILES.join(", ")}${renamedProfile(profile)}`]),
    ...Object.keys(rest).map((key) => `"${key}" is no setting of ${PACK_SETTINGS}`),
  ];
}

function levelFaults(name: string, level: unknown): string[] {
  return LEVELS.includes(String(level))
    ? []
    : [`"${name}": ${JSON.stringify(level)} is none of ${LEVELS.join(", ")}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
