/** What happens to the brokers and the ensemble, pod by pod and in order, in a few lines. */
import { type BrokerConfig } from "./brokerConfig";
import { count, listed } from "./finding";
import { causesOf, type PodSet } from "./sets";

/** Pods that restart, with the reason. */
export interface RollingRestart {
  readonly set: string;
  readonly role: string;
  /** In the order in which they restart. */
  readonly pods: readonly string[];
  readonly because: readonly string[];
}

const NOUN = { Kafka: "broker", ZooKeeper: "server", other: "pod" } as const;

export function rollingRestartsOf(
  sets: readonly PodSet[],
  configs: readonly BrokerConfig[],
): readonly RollingRestart[] {
  return ensembleFirst(sets)
    .filter(({ rolled }) => rolled.length > 0)
    .map((set) => ({
      set: set.change.title,
      role: set.role,
      pods: set.rolled,
      because: reasons(set, configs),
    }));
}

/** One line for each thing that happens; one that says so when nothing does. */
export function actionsOf(sets: readonly PodSet[], configs: readonly BrokerConfig[]): readonly string[] {
  return ensembleFirst(sets).flatMap((set) => [
    ...presence(set),
    ...departures(set),
    ...(set.rolled.length > 0
      ? [
          `${count(set.rolled.length, NOUN[set.role])} ${set.rolled.length === 1 ? "restarts" : "restart, one at a time"}: ${orderOf(set)} (${listed(reasons(set, configs))}).`,
        ]
      : []),
    ...(set.byHand
      ? [`${set.change.title}: pods take the change when somebody deletes them (OnDelete).`]
      : []),
    ...arrivals(set),
  ]);
}

/** Who leads is known when it happens only. */
const orderOf = ({ rolled, resizedByComponent }: PodSet) =>
  resizedByComponent ? `${rolled.toReversed().join(", ")}, the leader last` : rolled.join(" → ");

/** The brokers' configuration names the ensemble's servers, so the ensemble is changed first. */
function ensembleFirst(sets: readonly PodSet[]): readonly PodSet[] {
  const rank = { ZooKeeper: 0, Kafka: 1, other: 2 };
  return sets.toSorted((a, b) => rank[a.role] - rank[b.role]);
}

function reasons(set: PodSet, configs: readonly BrokerConfig[]): readonly string[] {
  const keys = configs
    .filter(({ parent }) => set.role === "Kafka" && parent === set.change.parent)
    .flatMap(({ changes }) => changes.map(({ key }) => key));
  const named =
    keys.length <= 3 ? keys.join(", ") : `${keys.slice(0, 3).join(", ")} and ${keys.length - 3} more`;
  return causesOf(set).map((cause) =>
    cause === "new configuration" && named !== "" ? `${cause}: ${named}` : cause,
  );
}

function presence({ change, role, before, added }: PodSet): string[] {
  if (change.kind === "deleted")
    return [`${role}: all ${count(before, NOUN[role])} of ${change.title} are deleted, for good.`];
  if (change.kind === "replaced")
    return [
      `${role}: all ${count(before, NOUN[role])} of ${change.title} are deleted at once, then made anew.`,
    ];
  if (change.kind === "created")
    return [
      `${role}: ${count(added.length, NOUN[role])} ${added.length === 1 ? "is" : "are"} started for the first time: ${added.join(", ")}.`,
    ];
  return [];
}

function arrivals({ change, added }: PodSet): string[] {
  if (change.kind !== "changed" || added.length === 0) return [];
  return [
    `${listed(added)} ${added.length === 1 ? "is" : "are"} added, with ${added.length === 1 ? "a claim of its" : "claims of their"} own.`,
  ];
}

/** The controller takes pods away before it restarts the others. */
function departures({ change, removed }: PodSet): string[] {
  if (change.kind !== "changed" || removed.length === 0) return [];
  return [
    `${listed(removed)} ${removed.length === 1 ? "is" : "are"} removed, with the ${removed.length === 1 ? "claim" : "claims"} left behind.`,
  ];
}
