/** The rules as CrossGuard policies that share one view of the stack per evaluation. */
import { type ReportViolation, type StackValidationArgs, type StackValidationPolicy } from "@pulumi/policy";
import { PROFILES, renamedProfile } from "../domain/profiles";
import { type Finding, evaluate } from "./evaluate";
import { didYouMean } from "./exemptions";
import { Cluster } from "./model/cluster";
import { type Profile, type Rule, documentation } from "./rule";
import { configSchema, ruleSettings } from "./settings";

/** The policy that holds the settings of the pack itself. It comes first, so that the rules after it know them. */
export const PACK_SETTINGS = "pack-settings";

/**
 * What reportViolation takes beside a text: the SDK hands a finding's own level on to the engine, although its
 * type declares texts only (server.js, makeReportViolationFun). Exemptions and unknown values need it.
 */
type ReportFinding = (finding: {
  message: string;
  urn?: string;
  enforcementLevel: "advisory" | "mandatory";
}) => void;

/** The engine calls one policy after the other for one and the same stack; this is what they share. */
class SharedEvaluation {
  profile: Profile = "default";
  private cluster: Cluster | undefined;
  private readonly served = new Set<string>();

  /** The view of the stack. A policy that asks again belongs to the next evaluation, which has a view of its own. */
  view(policy: string, args: StackValidationArgs): Cluster {
    if (this.cluster === undefined || this.served.has(policy)) {
      this.cluster = new Cluster(args.resources);
      this.served.clear();
    }
    this.served.add(policy);
    return this.cluster;
  }
}

/** The policies of the pack. `today` is the day by which exemptions are measured, as YYYY-MM-DD. */
export function policies(
  rules: readonly Rule[],
  today: () => string = () => new Date().toISOString().slice(0, 10),
): StackValidationPolicy[] {
  const shared = new SharedEvaluation();
  return [settingsPolicy(shared), ...rules.map((rule) => policyOf(rule, shared, today))];
}

function policyOf(rule: Rule, shared: SharedEvaluation, today: () => string): StackValidationPolicy {
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: rule.enforcementLevel,
    severity: rule.severity,
    remediationSteps: rule.remediationSteps,
    url: documentation(rule.name),
    tags: [rule.group],
    configSchema: configSchema(rule),
    validateStack(args, reportViolation) {
      const settings = ruleSettings(rule, shared.profile, args.getConfig<Record<string, unknown>>());
      const cluster = shared.view(rule.name, args);
      for (const finding of evaluate(rule, cluster, settings, today()))
        report(rule, finding, reportViolation);
    },
  };
}

function report(
  { description }: Rule,
  { message, urn, level }: Finding,
  reportViolation: ReportViolation,
): void {
  const where = urn === "" ? undefined : urn;
  if (level === undefined) reportViolation(message, where);
  else {
    const about = where === undefined ? {} : { urn: where };
    (reportViolation as unknown as ReportFinding)({
      message: `${description}\n${message}`,
      ...about,
      enforcementLevel: level,
    });
  }
}

function settingsPolicy(shared: SharedEvaluation): StackValidationPolicy {
  return {
    name: PACK_SETTINGS,
    description: "The pack's own settings: the profile that all rules take their thresholds from.",
    enforcementLevel: "mandatory",
    severity: "high",
    remediationSteps: `Set profile to ${PROFILES.join(", ")}.`,
    url: documentation("configuration"),
    configSchema: {
      properties: {
        profile: {
          type: "string",
          enum: [...PROFILES],
          description: "Thresholds of all rules. Default: default.",
        },
      },
    },
    validateStack(args, reportViolation) {
      const { profile = "default", ...rest } = args.getConfig<Record<string, unknown>>();
      const known = PROFILES.find((name) => name === profile);
      shared.profile = known ?? "default";
      if (known === undefined)
        reportViolation(
          `profile ${JSON.stringify(profile)} is none of ${PROFILES.join(", ")}${renamedProfile(profile)}`,
        );
      for (const key of Object.keys(rest)) {
        reportViolation(`"${key}" is no setting of the pack${didYouMean(key, ["profile"])}`);
      }
    },
  };
}
