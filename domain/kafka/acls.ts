/** Access control entries as this program writes them, and what they allow in words. */

/** Kinds of things that rules are about, with Kafka's numbers for them. */
export const RESOURCE_TYPES = { topic: 2, group: 3, cluster: 4, transactionalId: 5 } as const;
/** How a name is meant: this one, or all that begin with it (KIP-290). */
export const PATTERN_TYPES = { literal: 3, prefixed: 4 } as const;
/** What may be done. */
export const OPERATIONS = {
  all: 2,
  read: 3,
  write: 4,
  create: 5,
  delete: 6,
  alter: 7,
  describe: 8,
  clusterAction: 9,
  describeConfigs: 10,
  alterConfigs: 11,
  idempotentWrite: 12,
} as const;
export const PERMISSIONS = { deny: 2, allow: 3 } as const;

/** Name of the resource `cluster`, of which there is one. */
export const CLUSTER_NAME = "kafka-cluster";

/** One rule of a principal. */
export interface AclRule {
  readonly resourceType: keyof typeof RESOURCE_TYPES;
  readonly name: string;
  readonly patternType: keyof typeof PATTERN_TYPES;
  readonly operation: keyof typeof OPERATIONS;
  readonly permission: keyof typeof PERMISSIONS;
  /** Address that the principal must come from, or `*`. */
  readonly host: string;
}

/** Equal for equal rules alone; also the order in which rules are listed. */
export const aclKey = ({ resourceType, name, patternType, operation, permission, host }: AclRule) =>
  [resourceType, name, patternType, operation, permission, host].join("\u0000");

/** The rules sorted, each once. */
export function sortedAcls(rules: Iterable<AclRule>): AclRule[] {
  const byKey = new Map([...rules].map((rule) => [aclKey(rule), rule]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
}

/** A rule in words, e.g. `write topic orders`. */
export function shownAcl({ resourceType, name, patternType, operation, permission, host }: AclRule): string {
  const on =
    resourceType === "cluster"
      ? "cluster"
      : `${resourceType} ${name}${patternType === "prefixed" ? "*" : ""}`;
  const from = host === "*" ? "" : ` from ${host}`;
  return `${permission === "deny" ? "no " : ""}${operation} ${on}${from}`;
}
