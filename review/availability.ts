/** Who cannot be reached while the change is made, and why. */
import type { BrokerConfig } from "./brokerConfig";
import { attention, count, danger, type Finding, listed } from "./finding";
import { type PodSet, readinessAsks } from "./sets";
import { spareVoters } from "../domain/quorum";

/** From the least to the worst. */
const LEVELS = ["none", "one broker at a time", "ensemble restart", "outage"] as const;

export type Level = (typeof LEVELS)[number];

/** One reason, and the level that it stands for. */
export interface Unavailability {
  readonly level: Level;
  readonly text: string;
  readonly finding?: Finding;
}

/** What the sets' changes mean for their clients. `configs` are those before the change: topics were made by them. */
export function unavailabilities(
  sets: readonly PodSet[],
  configs: readonly BrokerConfig[],
): readonly Unavailability[] {
  return sets.flatMap((set) => {
    if (set.role === "Kafka")
      return ofBrokers(
        set,
        configs.find(({ parent }) => parent === set.change.parent),
      );
    if (set.role === "ZooKeeper") return ofEnsemble(set);
    return [];
  });
}

/** The worst level of all, `none` without any. */
export function worst(reasons: readonly Unavailability[]): Level {
  return LEVELS.findLast((level) => reasons.some((reason) => reason.level === level)) ?? "none";
}

const outage = (text: string): Unavailability => ({ level: "outage", text, finding: danger(text) });

function ofBrokers(set: PodSet, config: BrokerConfig | undefined): Unavailability[] {
  const { change, before } = set;
  if (change.kind === "deleted")
    return [outage(`${change.title} is deleted: no broker is left, and no client is served.`)];
  if (change.kind === "replaced")
    return [
      outage(
        `${change.title} is replaced: Kubernetes deletes it with all ${count(before, "broker")} and makes it anew, so nothing is served until the new brokers are up.`,
      ),
    ];
  const { after } = set;
  const reasons: Unavailability[] = [];
  if (set.rolled.length > 0) reasons.push(...ofRollingRestart(set, config));
  if (set.byHand)
    reasons.push({
      level: "none",
      text: `${change.title} has updateStrategy OnDelete: brokers restart when somebody deletes their pods, not before.`,
    });
  if (set.removed.length > 0) reasons.push(ofRemoval(set, config, after));
  return reasons;
}

function ofRollingRestart(set: PodSet, config: BrokerConfig | undefined): Unavailability[] {
  if (set.before === 1)
    return [outage(`${set.name}-0 is the only broker: nothing is served while it restarts.`)];
  const { factor, minimum } = copies(config);
  // Brokers that are taken away are gone before the others restart.
  const brokers = Math.min(set.before, set.after);
  const spare = Math.min(factor, brokers) - minimum;
  const facts = `new topics are made with ${count(factor, "replica")} (default.replication.factor), and acks=all needs ${minimum} in sync (min.insync.replicas)`;
  const roll: Unavailability =
    spare >= 1
      ? {
          level: "one broker at a time",
          text: `Brokers stop one at a time: ${facts}, so reads and writes go on. The stopping broker hands its leaders over first, and clients retry against the new ones.`,
        }
      : shortOfCopies(facts, factor, brokers);
  const wait: Unavailability[] =
    readinessAsks(set) === "port"
      ? [
          {
            level: "one broker at a time",
            text: "Kubernetes goes on to the next broker when the last one's port is open, not when its replicas have caught up. With much data, watch UnderReplicatedPartitions and pause if it does not fall back to 0.",
          },
        ]
      : [];
  return [roll, ...wait];
}

function shortOfCopies(facts: string, factor: number, brokers: number): Unavailability {
  const text =
    Math.min(factor, brokers) < 2
      ? `Brokers stop one at a time: ${facts}, so the partitions of each broker are away while it restarts.`
      : `Brokers stop one at a time: ${facts}, so producers with acks=all wait while each broker restarts.`;
  return { level: "one broker at a time", text, finding: attention(text) };
}

/** Replicas that topics have, and those that a write waits for, unless a topic says otherwise. */
function copies(config: BrokerConfig | undefined): { factor: number; minimum: number } {
  const properties = config?.before ?? config?.after ?? {};
  const number = (key: string) => Number(properties[key] ?? "1");
  return { factor: number("default.replication.factor"), minimum: number("min.insync.replicas") };
}

function ofRemoval(set: PodSet, config: BrokerConfig | undefined, after: number): Unavailability {
  const { factor } = copies(config);
  const one = set.removed.length === 1;
  const start = `${listed(set.removed)} ${one ? "goes" : "go"} for good, and with ${one ? "it" : "them"} every partition that has no replica elsewhere (the ${one ? "claim stays" : "claims stay"}).`;
  if (after < factor) {
    const text = `${start} ${count(after, "broker")} cannot hold the ${factor} replicas of the topics there are: those stay short of a copy forever, and topics with ${factor} replicas can no longer be made.`;
    return { level: "one broker at a time", text, finding: danger(text) };
  }
  const text = `${start} Move all partitions off first (kafka-reassign-partitions.sh).`;
  return { level: "one broker at a time", text, finding: attention(text) };
}

/** Servers that may be away while the rest still form a majority. */

function ofEnsemble(set: PodSet): Unavailability[] {
  const { change, before } = set;
  if (change.kind === "deleted" || change.kind === "replaced")
    return [
      outage(
        `${change.title} is ${change.kind}: without the ensemble no broker can start, no leader is elected and no topic can be made or changed; brokers that lose their session stop serving.`,
      ),
    ];
  if (before > 0 && before !== set.after) return [ofResize(set)];
  const reasons: Unavailability[] = [];
  if (set.rolled.length > 0 && spareVoters(before) < 1)
    reasons.push(
      outage(
        `${count(before, "server")} ${before === 1 ? "has" : "have"} no majority while one restarts: the ensemble is away, and brokers cannot elect leaders.`,
      ),
    );
  else if (set.rolled.length > 0)
    reasons.push({
      level: "ensemble restart",
      text: `Servers stop one at a time, and the next one only when the last is ready: ${before - 1} of ${before} are a majority, so brokers keep their sessions and only reconnect. The leader's restart costs one election, seconds at most.`,
    });
  return before === 0 ? [] : reasons;
}

/** A change of the number of servers; this program's own component makes it one by one, and in the right order. */
function ofResize({ change, before, after, resizedByComponent }: PodSet): Unavailability {
  const numbers = `The ensemble goes from ${before} to ${count(after, "server")}`;
  if (Math.abs(after - before) > 1)
    return outage(
      `${numbers} at once: a majority of the old list and one of the new list need have no server in common, so two leaders can accept writes, and one side's are lost for good. Change the number by one, and wait until every server has the new list.`,
    );
  if (!resizedByComponent)
    return outage(
      `${numbers}, and the controller of ${change.title} restarts them from the highest ordinal down, whoever leads: servers with the old list and those with the new one may find no leader, and the restart then waits without end. Restart the new server first, then each follower, and the leader last (updateStrategy OnDelete); take a server away last.`,
    );
  const text = `${numbers}: ${after > before ? "the new one joins first, then each follower restarts with the new list, the leader last" : "each follower restarts with the smaller list, the leader last, and then the server that leaves is stopped"}. The ensemble elects another leader meanwhile (5 to 30 s), and brokers keep their sessions. Nothing else of the ensemble may change with it.`;
  return { level: "ensemble restart", text, finding: attention(text) };
}
