/** A run of the engine as a review: pure, and the same bytes for the same run. */
import type { BrokerConfigChange } from "../domain/kafka/brokerConfig";
import { actionsOf, type RollingRestart, rollingRestartsOf } from "./actions";
import { type AddressChange, addressChanges, addressFindings, balancerFindings } from "./addresses";
import { type Level, unavailabilities, type Unavailability, worst } from "./availability";
import { brokerConfigs, keyFindings } from "./brokerConfig";
import { byComponent, type Change, changesOf, type ComponentChanges } from "./changes";
import { dataFindings } from "./data";
import { attention, danger, type Finding, listed } from "./finding";
import { type PolicyReview, policyFindings, reviewPolicies } from "./policies";
import { type Message, type Run, urnParts } from "./run";
import { type PodSet, podSets } from "./sets";
import { type SettingsChange } from "./settings";
import { type Contents, topicFindings } from "./topics";

export type VerdictName = "safe to merge" | "needs attention" | "dangerous";

/** What a process that asked for the review ends with. */
const EXIT_CODES: Readonly<Record<VerdictName, number>> = {
  "safe to merge": 0,
  "needs attention": 3,
  dangerous: 4,
};

export interface Review {
  readonly stack: string;
  readonly project: string;
  /** The review of a refresh: what differs, not what will change. */
  readonly drift: boolean;
  readonly verdict: {
    readonly name: VerdictName;
    readonly exitCode: number;
    readonly reasons: readonly Finding[];
  };
  /** The engine refused the change, or could not finish the preview: what it would do is not all known. */
  readonly refused: readonly string[];
  readonly actions: readonly string[];
  readonly components: readonly ComponentChanges[];
  /** Undefined where the run was refused: how many it had seen by then is chance. */
  readonly unchanged?: number;
  readonly rollingRestarts: readonly RollingRestart[];
  /** Every pod that goes, comes or comes back; those of a replaced set restart, all at once. */
  readonly pods: {
    readonly restarted: readonly string[];
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };
  readonly brokerKeys: readonly BrokerConfigChange[];
  readonly unavailability: { readonly level: Level; readonly reasoning: readonly string[] };
  readonly dataAtRisk: readonly Finding[];
  /** What becomes of topics, users, ACLs and quotas. */
  readonly declared: readonly Finding[];
  readonly addresses: readonly AddressChange[];
  readonly policies: PolicyReview;
  readonly warnings: readonly string[];
  /** What the branch changes in the settings; undefined when no base was given. */
  readonly settings?: SettingsChange;
}

/** What a run means for Kafka, its clients and its data. */
export function review(run: Run, settings?: SettingsChange, contents?: Contents): Review {
  const changes = changesOf(run);
  const declared = run.refresh ? [] : topicFindings(changes, contents);
  // A refresh touches no pod: what differs has happened already.
  const sets = run.refresh ? [] : podSets(changes);
  const configs = run.refresh ? [] : brokerConfigs(changes);
  const policies = reviewPolicies(run.policies, changes);
  const reasons = unavailabilities(sets, configs);
  const addresses = run.refresh ? [] : addressChanges(changes);
  const refused = refusals(run);
  const dataAtRisk = [...(run.refresh ? [] : dataFindings(changes)), ...configs.flatMap(keyFindings)];
  const findings = unique([
    ...(run.refresh ? driftFindings(changes) : []),
    ...refused.map((text) => danger(`Refused: ${gist(text)}`)),
    ...dataAtRisk,
    ...declared.filter(({ weight }) => weight !== "note"),
    ...reasons.flatMap(({ finding }) => finding ?? []),
    ...(run.refresh ? [] : policyFindings(policies, run.succeeded)),
    // What is refused is not done, so nobody has to learn an address.
    ...(refused.length > 0 || reasons.some(({ level }) => level === "outage")
      ? []
      : [...addressFindings(addresses), ...(run.refresh ? [] : balancerFindings(changes))]),
    ...sets.flatMap(setFindings),
  ]);
  return {
    stack: run.stack,
    project: run.project,
    drift: run.refresh,
    verdict: verdictOf(findings),
    refused,
    actions: actionsOf(sets, configs),
    components: byComponent(changes),
    ...(refused.length === 0 && { unchanged: changes.filter(({ kind }) => kind === "unchanged").length }),
    rollingRestarts: rollingRestartsOf(sets, configs),
    pods: {
      restarted: sets.flatMap(({ rolled, replaced }) => [...rolled, ...replaced]),
      added: sets.flatMap(({ added }) => added),
      removed: sets.flatMap(({ removed }) => removed),
    },
    brokerKeys: configs.flatMap((config) => config.changes),
    unavailability: expected(reasons),
    dataAtRisk,
    declared,
    addresses,
    policies,
    warnings: run.messages.filter(({ severity }) => severity === "warning").map(({ text }) => text),
    ...(settings && { settings }),
  };
}

/** The worst that is to be expected. In an outage it is no comfort how gently pods would restart otherwise. */
function expected(reasons: readonly Unavailability[]): Review["unavailability"] {
  const level = worst(reasons);
  const told = level === "outage" ? reasons.filter((reason) => reason.level === level) : reasons;
  return { level, reasoning: unique(told.map(({ text }) => text)) };
}

/** Errors of the engine, in its words without its wrapping; policies speak for themselves. */
function refusals({ succeeded, messages, policies }: Run): readonly string[] {
  const errors = messages
    .filter(({ severity, text }) => severity === "error" && !/^(preview|update) failed$/.test(text))
    .map(({ text }) => unwrapped(text));
  if (succeeded || errors.length > 0) return unique(errors);
  const byPolicy = policies.violations.some(({ level }) => level === "mandatory");
  return byPolicy ? [] : ["The run failed, and its account does not say why."];
}

const unwrapped = (text: Message["text"]) =>
  text
    .replace(/^(Preview|Update) failed: /, "")
    .replace(/^(before|after) hook "[^"]+" failed: /, "")
    .replaceAll(/urn:pulumi:[^\s"]+/g, (urn) => `${urnParts(urn).type}::${urnParts(urn).name}`);

/** The first line, and the first sentence of the second. */
function gist(text: string): string {
  const [first = "", second = ""] = text.split("\n");
  return `${first} ${/^.*?[.:;!](?=\s|$)/.exec(second)?.[0] ?? second}`.trim();
}

/** What somebody changed in the cluster behind the program's back. */
function driftFindings(changes: readonly Change[]): readonly Finding[] {
  return changes.flatMap(({ kind, title, differences }) => {
    if (kind === "deleted")
      return [danger(`${title} is gone from the cluster; the next update makes it anew.`)];
    if (kind !== "changed") return [];
    const paths = differences.map(({ path }) => path);
    return [
      attention(
        `${title} was changed outside the program (${listed(paths)}); the next update takes that back.`,
      ),
    ];
  });
}

/** What the preview cannot see into, and what somebody has to do afterwards. */
function setFindings(set: PodSet): readonly Finding[] {
  const { because, added, change, role } = set;
  const findings: Finding[] = [];
  const image = because.find(({ path }) => path.endsWith(".image"));
  if (image)
    findings.push(
      attention(
        `${change.title} gets another image (${String(image.before)} → ${String(image.after)}): no preview can look into it. Was it tried on another stack?`,
      ),
    );
  if (role === "Kafka" && added.length > 0 && set.before > 0)
    findings.push(
      attention(
        `${listed(added)} ${added.length === 1 ? "holds" : "hold"} nothing but new partitions until existing ones are moved there (kafka-reassign-partitions.sh).`,
      ),
    );
  return findings;
}

function verdictOf(findings: readonly Finding[]): Review["verdict"] {
  const of = (weight: Finding["weight"]) => findings.filter((finding) => finding.weight === weight);
  const name: VerdictName =
    of("danger").length > 0 ? "dangerous" : of("attention").length > 0 ? "needs attention" : "safe to merge";
  return { name, exitCode: EXIT_CODES[name], reasons: [...of("danger"), ...of("attention"), ...of("note")] };
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** The review as JSON, for programs; everything that review.md shows is in it. */
export function toJson(reviewed: Review): string {
  return `${JSON.stringify({ ...reviewed, components: reviewed.components.map(plainComponent) }, null, 2)}\n`;
}

/** Whole inputs would repeat what the differences say, and hold what nobody asked for. */
function plainComponent({ title, settings, resources }: ComponentChanges) {
  return { title, settings, resources: resources.map(plainChange) };
}

const plainChange = ({ kind, urn, title, differences, replaceKeys, retained }: Change) => ({
  kind,
  urn,
  title,
  differences,
  replaceKeys,
  retained,
});
