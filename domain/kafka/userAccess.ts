/** What a user may do, and the access control entries that its clients need for that. */
import { type AclRule, CLUSTER_NAME, sortedAcls } from "./acls";
import { sizeInBytes } from "./topicConfig/values";

/** One topic, or all whose names begin with a prefix. */
export interface TopicAccess {
  readonly topic?: string | undefined;
  readonly prefix?: string | undefined;
}

/** Topics to read, and the consumer group that reads them. */
export interface ConsumeAccess extends TopicAccess {
  readonly group?: string | undefined;
  readonly groupPrefix?: string | undefined;
}

/** One transactional id, or all that begin with a prefix. */
export interface TransactionAccess {
  readonly id?: string | undefined;
  readonly prefix?: string | undefined;
}

export interface UserAccess {
  readonly produce?: readonly TopicAccess[] | undefined;
  readonly consume?: readonly ConsumeAccess[] | undefined;
  readonly transactions?: readonly TransactionAccess[] | undefined;
}

/** A name or what names begin with. */
const pattern = (literal: string | undefined, prefix: string | undefined) =>
  literal === undefined
    ? ({ name: prefix ?? "", patternType: "prefixed" } as const)
    : ({ name: literal, patternType: "literal" } as const);

const rules = (
  resourceType: AclRule["resourceType"],
  named: Pick<AclRule, "name" | "patternType">,
  ...operations: readonly AclRule["operation"][]
): AclRule[] =>
  operations.map((operation) => ({ resourceType, ...named, operation, permission: "allow", host: "*" }));

/**
 * The rules of a user, as kafka-acls.sh has them for `--producer --idempotent` and `--consumer`, without the right to
 * create topics: those are declared. Brokers before 2.8 ask idempotent producers for IdempotentWrite on the cluster
 * (KIP-679), which lets nobody write anywhere.
 */
export function aclsFor({ produce = [], consume = [], transactions = [] }: UserAccess): AclRule[] {
  const cluster = { name: CLUSTER_NAME, patternType: "literal" } as const;
  return sortedAcls([
    ...produce.flatMap(({ topic, prefix }) => rules("topic", pattern(topic, prefix), "describe", "write")),
    ...(produce.length > 0 ? rules("cluster", cluster, "idempotentWrite") : []),
    ...consume.flatMap(({ topic, prefix, group, groupPrefix }) => [
      ...rules("topic", pattern(topic, prefix), "describe", "read"),
      ...rules("group", pattern(group, groupPrefix), "read"),
    ]),
    ...transactions.flatMap(({ id, prefix }) =>
      rules("transactionalId", pattern(id, prefix), "describe", "write"),
    ),
  ]);
}

/** Bytes a second of `5MB/s`, `10MiB/s` or a bare number; undefined for what is no rate. */
export function bytesPerSecond(given: string | number): number | undefined {
  if (typeof given === "number") return Number.isFinite(given) && given > 0 ? given : undefined;
  const [, text = ""] = /^(.+?)(?:\/s)?$/.exec(given.trim()) ?? [];
  const bytes = /^\d+$/.test(text) ? Number(text) : sizeInBytes(text);
  return bytes !== undefined && bytes > 0 ? bytes : undefined;
}
