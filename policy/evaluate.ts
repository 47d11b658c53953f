/** Evaluates a rule over a cluster: subject by subject, with exemptions, and without ever throwing. */
import { type Exemption } from "../domain/exemptions";
import { exemptionsOf } from "./exemptions";
import { type Cluster } from "./model/cluster";
import { NotReadable } from "./model/reading";
import { CannotEvaluate } from "./model/value";
import { type Rule, type Subject } from "./rule";
import { type RuleSettings } from "./settings";

export interface Finding {
  rule: string;
  urn: string;
  message: string;
  /** undefined is the level that the rule has, by its own declaration or by the user's configuration. */
  level: "advisory" | "mandatory" | undefined;
  kind: "violation" | "cannot-evaluate" | "exempt";
}

/** Everything one rule has to say about a cluster. `today` (YYYY-MM-DD) decides which exemptions have expired. */
export function evaluate(rule: Rule, cluster: Cluster, settings: RuleSettings, today: string): Finding[] {
  const findings: Finding[] = settings.faults.map((message) => ({
    rule: rule.name,
    urn: "",
    message,
    level: "mandatory",
    kind: "violation",
  }));
  if (!settings.enabled) return findings;
  const subjects = guarded(() => rule.subjects(cluster));
  if (subjects.stopped !== undefined) {
    const about = { urn: "", title: "The stack" };
    return [...findings, ...unevaluated(rule, about, subjects.stopped, settings)];
  }
  for (const subject of subjects.result ?? []) {
    const violation = (message: string, about: Subject = subject, level = settings.level) => {
      findings.push(judged(rule, about, message, today, level));
    };
    const run = guarded(() => {
      rule.check(subject, { cluster, limits: settings.thresholds, today, violation });
    });
    if (run.stopped !== undefined) findings.push(...unevaluated(rule, subject, run.stopped, settings));
  }
  return distinct(findings);
}

/** A violation, or what an exemption makes of it: advisory while it holds, a violation again once it has expired. */
function judged(
  rule: Rule,
  about: Subject,
  message: string,
  today: string,
  level: RuleSettings["level"],
): Finding {
  const exemption = exemptionsOf(about.body).exemptions.find((candidate) => candidate.rule === rule.name);
  const finding = { rule: rule.name, urn: about.urn };
  const text = `${about.title}: ${message.replace(/\.$/, "")}.`;
  if (exemption === undefined) {
    return {
      ...finding,
      message: `${text}\nFix: ${rule.remediationSteps}`,
      level,
      kind: "violation",
    };
  }
  return exemption.until >= today
    ? { ...finding, message: `${text}\n${said(exemption)}`, level: "advisory", kind: "exempt" }
    : {
        ...finding,
        message: `${text}\nIts exemption (${exemption.reason}) expired on ${exemption.until}.\nFix: ${rule.remediationSteps}`,
        level,
        kind: "violation",
      };
}

function said({ reason, until }: Exemption): string {
  return `Exempt until ${until}: ${reason}`;
}

function unevaluated(
  rule: Rule,
  about: { urn: string; title: string },
  reason: string,
  { unknown }: RuleSettings,
): Finding[] {
  if (unknown === "disabled") return [];
  const message = `${about.title}: cannot be evaluated: ${reason}.`;
  return [{ rule: rule.name, urn: about.urn, message, level: unknown, kind: "cannot-evaluate" }];
}

/** Runs a check. An error of its own is no reason to let anything pass, nor to stop the other rules. */
function guarded<T>(run: () => T): { result?: T; stopped?: string } {
  try {
    return { result: run() };
  } catch (error) {
    // What no policy can read is settings-readable's matter, once, and no finding of each rule that needs it.
    if (error instanceof NotReadable) return {};
    if (error instanceof CannotEvaluate) return { stopped: error.message };
    return { stopped: `the rule failed (${error instanceof Error ? error.message : String(error)})` };
  }
}

/** Several subjects may lead to one and the same finding, such as two rules' view of one budget. */
function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ urn, message }) => {
    const key = `${urn}\n${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
