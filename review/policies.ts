/** What the policy pack found, and the exemptions that stand in the stack. */
import { EXEMPT_ANNOTATION, parseExemptions } from "../domain/exemptions";
import { type Change } from "./changes";
import { attention, danger, type Finding, listed, note } from "./finding";
import { type PolicyOutcome, urnParts, type Violation } from "./run";
import { byName, textAt } from "./values";

/** A finding of a policy, taken apart. */
export interface PolicyResult {
  readonly policy: string;
  readonly level: "mandatory" | "advisory";
  /** Title of the resource, or "" for the stack as a whole. */
  readonly resource: string;
  /** What is wrong, without the rule's description and remedy. */
  readonly found: string;
  readonly fix?: string;
  readonly state: "violated" | "exempt" | "exemption expired" | "cannot be evaluated";
}

/** An exemption that a resource carries. */
export interface ExemptionInUse {
  readonly policy: string;
  readonly resource: string;
  readonly reason: string;
  readonly until: string;
  /** `unused`: the rule has nothing to say of this resource any more, so the exemption can go. */
  readonly state: "holds" | "expired" | "unused";
}

export interface PolicyReview {
  readonly ran: boolean | undefined;
  readonly packs: readonly string[];
  readonly passed: number;
  readonly results: readonly PolicyResult[];
  readonly exemptions: readonly ExemptionInUse[];
}

export function reviewPolicies(outcome: PolicyOutcome, changes: readonly Change[]): PolicyReview {
  const titles = new Map(changes.map(({ urn, title }) => [urn, title]));
  const results = outcome.violations.map((violation) => resultOf(violation, titles));
  return {
    ran: outcome.ran,
    packs: outcome.packs,
    passed: outcome.passed,
    results,
    exemptions: changes.flatMap((change) => exemptions(change, results, outcome.ran === true)),
  };
}

const EXPIRED = /^Its exemption \(.*\) expired on \d{4}-\d{2}-\d{2}\.$/m;
const EXEMPT = /^Exempt until \d{4}-\d{2}-\d{2}: /m;

function resultOf(
  { policy, level, urn, text }: Violation,
  titles: ReadonlyMap<string, string>,
): PolicyResult {
  const lines = text.split("\n").map((line) => line.trim());
  const fix = lines.find((line) => line.startsWith("Fix: "))?.slice(5);
  const resource = urn === "" ? "" : (titles.get(urn) ?? urnParts(urn).name);
  // The first line is the rule's description, which the rule's name stands for.
  const said = lines.filter((line, index) => (index > 0 || lines.length === 1) && !line.startsWith("Fix: "));
  const found = said.join(" ");
  return {
    policy,
    level,
    resource,
    found: resource !== "" && found.startsWith(`${resource}: `) ? found.slice(resource.length + 2) : found,
    ...(fix !== undefined && { fix }),
    state: EXPIRED.test(text)
      ? "exemption expired"
      : EXEMPT.test(text)
        ? "exempt"
        : text.includes(": cannot be evaluated: ")
          ? "cannot be evaluated"
          : "violated",
  };
}

/** Whether it holds is what the pack decided with the day of its run: this program has no day of its own. */
function exemptions(
  { title, after }: Change,
  results: readonly PolicyResult[],
  ran: boolean,
): ExemptionInUse[] {
  const own = parseExemptions(textAt(after, "metadata", "annotations", EXEMPT_ANNOTATION) ?? "").exemptions;
  return own
    .map(({ rule, reason, until }) => {
      const result = results.find(({ policy, resource }) => policy === rule && resource === title);
      const state = result?.state === "exemption expired" ? "expired" : result || !ran ? "holds" : "unused";
      return { policy: rule, resource: title, reason, until, state } as const;
    })
    .sort((a, b) => byName(a.policy, b.policy));
}

export function policyFindings(
  { ran, results, exemptions }: PolicyReview,
  succeeded: boolean,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { policy, resource, found, level, state } of results) {
    const text = `Policy ${policy}: ${resource === "" ? "" : `${resource}: `}${found}`;
    if (level === "mandatory") findings.push(danger(`${text} \`pulumi up\` is refused.`));
    else if (state !== "exempt") findings.push(attention(text));
  }
  const held = exemptions.filter(({ state }) => state === "holds");
  if (held.length > 0)
    findings.push(
      attention(`Exemptions hold: ${listed(held.map(({ policy, until }) => `${policy} until ${until}`))}.`),
    );
  const unused = exemptions.filter(({ state }) => state === "unused");
  if (unused.length > 0)
    findings.push(
      note(`Exemptions that nothing needs can go: ${listed(unused.map(({ policy }) => policy))}.`),
    );
  if (ran === undefined)
    findings.push(attention("This input does not tell what the policies found: look at the run itself."));
  else if (!ran && succeeded)
    findings.push(attention("No policy pack was asked: run the preview with --policy-pack policy."));
  return findings;
}
