/** Topics, users, rules and quotas of a run, in words: what is made, what changes, who gains and who loses which right. */
import { aclKey, type AclRule, shownAcl, sortedAcls } from "../domain/kafka/acls";
import { bytes } from "../domain/kafka/brokerConfig/say";
import type { Change } from "./changes";
import { attention, count, danger, type Finding, listed, note } from "./finding";
import { at, byName, type Properties, textAt } from "./values";

/** What a topic holds; a text says why that is not known. */
export type TopicContent = { readonly records: number; readonly bytes: number } | string;

/** By the name of the topic. */
export type Contents = Readonly<Record<string, TopicContent>>;

const TYPES = /^kafka-admin:index:(Topic|User|Acls|Quota)$/;

/** The kind of a resource of kafka-admin, or undefined. */
const kindOf = ({ type }: Change) => TYPES.exec(type)?.[1];

/** Topics that a run deletes, also to make another one in their place. */
export const topicsThatGo = (changes: readonly Change[]): string[] =>
  changes
    .filter(
      (change) => kindOf(change) === "Topic" && (change.kind === "deleted" || change.kind === "replaced"),
    )
    .map(({ before }) => textAt(before, "name") ?? "");

/** The cluster goes too: nothing is asked of its brokers, and what they have stays on their claims. */
const clusterGoes = (changes: readonly Change[]) =>
  changes.some(({ type, kind }) => type === "kafka-on-kubernetes:index:KafkaCluster" && kind === "deleted");

/** What a reviewer reads of topics and users, in the order of their names. */
export function topicFindings(changes: readonly Change[], contents: Contents = {}): readonly Finding[] {
  const own = changes.filter((change) => kindOf(change) !== undefined);
  if (clusterGoes(changes)) {
    const gone = own.filter(({ kind }) => kind === "deleted").length;
    return gone === 0
      ? []
      : [
          note(
            "Topics and users go with the cluster: the brokers are not asked, and the records stay on the claims.",
          ),
        ];
  }
  return own.flatMap((change) => {
    switch (kindOf(change)) {
      case "Topic":
        return ofTopic(change, contents);
      case "User":
        return ofUser(change);
      case "Acls":
        return ofAcls(change);
      default:
        return ofQuota(change);
    }
  });
}

const plural = (number: unknown, thing: string) => count(Number(number), thing);

function shownContent(content: TopicContent | undefined): string {
  if (content === undefined) return "how many records it holds was not asked";
  if (typeof content === "string") return `how many records it holds is not known: ${content}`;
  return `it holds ${plural(content.records, "record")}, ${bytes(content.bytes)} on all replicas`;
}

function ofTopic({ kind, before, after }: Change, contents: Contents): Finding[] {
  const name = textAt(after ?? before, "name") ?? "?";
  const old = textAt(before, "name") ?? "?";
  const content = shownContent(contents[old]);
  switch (kind) {
    case "created":
      return [
        note(
          `Topic ${name} is made, with ${plural(at(after, "partitions"), "partition")} and ${plural(at(after, "replicas"), "replica")}.`,
        ),
      ];
    case "deleted":
      return [danger(`Topic ${old} is DELETED with its records: ${content}.`)];
    case "replaced":
      return [
        danger(
          `Topic ${old} is DELETED with its records, and ${name} is a new topic: Kafka renames none. Of ${old}: ${content}.`,
        ),
      ];
    case "changed":
      return changesOfTopic(name, before, after);
    default:
      return [];
  }
}

function changesOfTopic(
  name: string,
  before: Properties | undefined,
  after: Properties | undefined,
): Finding[] {
  const pair = (key: string) => [Number(at(before, key)), Number(at(after, key))] as const;
  const found: Finding[] = [];
  const [partitions, more] = pair("partitions");
  if (partitions !== more)
    found.push(
      attention(
        `Topic ${name} gets ${more} partitions instead of ${partitions}: from then on a key's records go to another partition, so their order does not reach across the change.`,
      ),
    );
  const [replicas, wanted] = pair("replicas");
  if (replicas !== wanted)
    found.push(
      note(
        `Topic ${name}: ${replicas} to ${wanted} replicas, ${wanted > replicas ? "which the brokers copy while clients go on" : "for which nothing is copied"}.`,
      ),
    );
  const config = (of: Properties | undefined) =>
    (at(of, "config") ?? {}) as Readonly<Record<string, unknown>>;
  const [was, is] = [config(before), config(after)];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort(byName);
  for (const key of keys.filter((each) => was[each] !== is[each])) {
    const shown = (of: Readonly<Record<string, unknown>>) => (key in of ? String(of[key]) : "the cluster's");
    const shorter = /^retention\.(ms|bytes)$/.test(key) && isLess(is[key], was[key]);
    const text = `Topic ${name}: ${key} changes from ${shown(was)} to ${shown(is)}`;
    found.push(shorter ? attention(`${text}: records that were to be kept are deleted.`) : note(`${text}.`));
  }
  return found;
}

/** Whether a limit becomes tighter; -1 is none. */
function isLess(now: unknown, before: unknown): boolean {
  const limit = (value: unknown) =>
    value === undefined ? NaN : Number(value) < 0 ? Infinity : Number(value);
  return limit(now) < limit(before);
}

function ofUser({ kind, before, after }: Change): Finding[] {
  const name = textAt(after ?? before, "name") ?? "?";
  if (kind === "created") return [note(`User ${name} is made.`)];
  if (kind === "deleted" || kind === "replaced")
    return [attention(`User ${textAt(before, "name") ?? "?"} is removed: its clients can log in no more.`)];
  return kind === "changed"
    ? [attention(`User ${name} gets other credentials: its clients log in with the old ones no more.`)]
    : [];
}

/** The rules that stand in a resource's inputs, with the provider's defaults. */
function rulesIn(inputs: Properties | undefined): AclRule[] {
  const rules = at(inputs, "rules");
  if (!Array.isArray(rules)) return [];
  return sortedAcls(
    rules.map(
      (rule) => ({ patternType: "literal", permission: "allow", host: "*", ...(rule as object) }) as AclRule,
    ),
  );
}

function ofAcls({ kind, before, after }: Change): Finding[] {
  if (kind === "unchanged") return [];
  const who = textAt(after ?? before, "principal") ?? "?";
  const [was, is] = [rulesIn(before), rulesIn(after)];
  const without = (rules: readonly AclRule[], others: readonly AclRule[]) => {
    const known = new Set(others.map(aclKey));
    return rules.filter((rule) => !known.has(aclKey(rule)));
  };
  const [added, taken] = [without(is, was), without(was, is)];
  return [
    ...(added.length > 0
      ? [note(`${who} gains ${plural(added.length, "rule")}: ${listed(added.map(shownAcl))}.`)]
      : []),
    ...(taken.length > 0
      ? [attention(`${who} loses ${plural(taken.length, "rule")}: ${listed(taken.map(shownAcl))}.`)]
      : []),
  ];
}

const LIMITS = { produce: "bytes/s written", consume: "bytes/s read", request: "% of a thread" } as const;

function ofQuota({ kind, before, after }: Change): Finding[] {
  if (kind === "unchanged") return [];
  const inputs = after ?? before;
  const who = ["user", "clientId"].flatMap((key) => textAt(inputs, key) ?? []).join(" with client id ");
  if (kind === "deleted") return [note(`${who} has no limits of its own any more.`)];
  const limits = Object.entries(LIMITS).flatMap(([key, unit]) => {
    const value = at(after, key) as number | undefined;
    return value === undefined ? [] : [`${value} ${unit}`];
  });
  return [note(`${who} is limited on each broker to ${listed(limits)}.`)];
}
