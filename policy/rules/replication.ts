/** Replication: acknowledged data is on more brokers than may be lost. */
import { ifReadable } from "../model/reading";
import { rule } from "../rule";
import { configuredBrokers, settingsOf } from "./subjects";

/** Settings with Kafka's defaults, where none is set. */
const INTERNAL_TOPICS = {
  "offsets.topic.replication.factor": 3,
  "transaction.state.log.replication.factor": 3,
} as const;

const factorThreshold = {
  minimum: {
    description: "Fewest replicas, where there are that many brokers.",
    default: 3,
    minimum: 1,
  },
};

export const defaultReplicationFactor = rule({
  name: "default-replication-factor",
  group: "replication",
  description: "New topics are replicated to three brokers, or to all there are, unless they say otherwise.",
  protects: "A topic with one replica is gone while its broker is away, and lost with its volume.",
  severity: "critical",
  enforcementLevel: "mandatory",
  advisoryIn: ["development"],
  remediationSteps: "Set default.replication.factor to 3 (or to the number of brokers, if that is less).",
  thresholds: factorThreshold,
  subjects: configuredBrokers,
  check(brokers, { cluster, limits, violation }) {
    const factor = settingsOf(brokers).number("default.replication.factor", 1);
    const wrong = wrongFactor(factor, cluster.brokerCount(brokers), limits.minimum);
    if (wrong) violation(`default.replication.factor is ${factor}${wrong}`);
  },
});

export const internalTopicsReplicated = rule({
  name: "internal-topics-replicated",
  group: "replication",
  description: "Kafka's own topics, consumer offsets and transactions, are replicated to three brokers.",
  protects:
    "With one replica, the loss of a broker stops consumer groups and transactions of the whole cluster.",
  severity: "critical",
  enforcementLevel: "mandatory",
  advisoryIn: ["development"],
  remediationSteps:
    "Set offsets.topic.replication.factor and transaction.state.log.replication.factor to 3. Note that the distribution's own server.properties sets both to 1.",
  thresholds: factorThreshold,
  subjects: configuredBrokers,
  check(brokers, { cluster, limits, violation }) {
    for (const [key, byDefault] of Object.entries(INTERNAL_TOPICS)) {
      const factor = ifReadable(() => settingsOf(brokers).number(key, byDefault));
      if (factor === undefined) continue;
      const wrong = wrongFactor(factor, cluster.brokerCount(brokers), limits.minimum);
      if (wrong) violation(`${key} is ${factor}${wrong}`);
    }
  },
});

export const inSyncMinimum = rule({
  name: "in-sync-minimum",
  group: "replication",
  description: "A write is acknowledged by two replicas at least, and one replica may be away.",
  protects:
    "With min.insync.replicas 1 an acknowledged write is lost with one broker; with as many as there are replicas, one broker away stops all writes.",
  severity: "critical",
  enforcementLevel: "mandatory",
  advisoryIn: ["development"],
  remediationSteps: "Set min.insync.replicas to 2 with a replication factor of 3.",
  thresholds: {
    minimum: { description: "Fewest in-sync replicas, from three replicas on.", default: 2, minimum: 1 },
  },
  subjects: configuredBrokers,
  check(brokers, { cluster, limits, violation }) {
    const settings = settingsOf(brokers);
    const inSync = settings.number("min.insync.replicas", 1);
    const count = cluster.brokerCount(brokers);
    // A factor that is itself too small is default-replication-factor's matter.
    const factor = Math.max(settings.number("default.replication.factor", 1), Math.min(3, count));
    if (factor >= 3 && inSync < limits.minimum) {
      violation(
        `min.insync.replicas is ${inSync}; ${limits.minimum} is the least that survives the loss of a broker`,
      );
    }
    // More than there are brokers is replicas-hold-in-sync-minimum's matter.
    if (factor >= 2 && inSync >= factor && inSync <= count) {
      violation(
        `min.insync.replicas is ${inSync} of ${factor} replicas, so one broker away stops all writes`,
      );
    }
  },
});

export const transactionInSyncMinimum = rule({
  name: "transaction-in-sync-minimum",
  group: "replication",
  description: "The transaction log is acknowledged by two replicas at least, and one replica may be away.",
  protects: "A transaction's outcome that only one broker holds is lost with it, and with it exactly-once.",
  severity: "high",
  enforcementLevel: "mandatory",
  advisoryIn: ["development"],
  remediationSteps: "Set transaction.state.log.min.isr to 2 with transaction.state.log.replication.factor 3.",
  thresholds: {
    minimum: { description: "Fewest in-sync replicas, from three replicas on.", default: 2, minimum: 1 },
  },
  subjects: configuredBrokers,
  check(brokers, { cluster, limits, violation }) {
    const settings = settingsOf(brokers);
    const factor = settings.number("transaction.state.log.replication.factor", 3);
    const inSync = settings.number("transaction.state.log.min.isr", 2);
    // A factor that is itself too small is internal-topics-replicated's matter.
    const replicas = Math.max(factor, Math.min(3, cluster.brokerCount(brokers)));
    if (replicas >= 3 && inSync < limits.minimum)
      violation(`transaction.state.log.min.isr is ${inSync}, less than ${limits.minimum}`);
    if (replicas >= 2 && inSync >= replicas) {
      violation(
        `transaction.state.log.min.isr is ${inSync} of ${replicas} replicas, so one broker away stops transactions`,
      );
    }
  },
});

export const replicasHoldInSyncMinimum = rule({
  name: "replicas-hold-in-sync-minimum",
  group: "replication",
  description: "There are at least as many brokers as in-sync replicas are demanded.",
  protects: "With fewer brokers than min.insync.replicas, no producer with acks=all can write at all.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Keep spec.replicas at or above min.insync.replicas; lower the setting first if you must go below.",
  subjects: configuredBrokers,
  check(brokers, { cluster, violation }) {
    const inSync = settingsOf(brokers).number("min.insync.replicas", 1);
    const count = cluster.brokerCount(brokers);
    if (inSync > count) {
      violation(`${count} brokers cannot hold min.insync.replicas ${inSync}`);
    }
  },
});

export const uncleanElectionOff = rule({
  name: "unclean-election-off",
  group: "replication",
  description: "A replica that has fallen behind never becomes leader.",
  protects: "An unclean election silently drops every message the new leader had not copied yet.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Set unclean.leader.election.enable=false, Kafka's default.",
  subjects: configuredBrokers,
  check(brokers, { violation }) {
    if (settingsOf(brokers).flag("unclean.leader.election.enable", false)) {
      violation("unclean.leader.election.enable is true");
    }
  },
});

export const autoCreateTopicsOff = rule({
  name: "auto-create-topics-off",
  group: "replication",
  description: "Topics are created on purpose, with the partitions and replicas they need.",
  protects: "A misspelt topic name becomes a topic of its own, and messages go where nobody reads.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps: "Set auto.create.topics.enable=false and create topics explicitly.",
  profiles: ["default", "hardened"],
  subjects: configuredBrokers,
  check(brokers, { violation }) {
    if (settingsOf(brokers).flag("auto.create.topics.enable", true))
      violation("auto.create.topics.enable is true");
  },
});

/** What is wrong with a replication factor, as the end of a sentence; empty if nothing is. */
function wrongFactor(factor: number, brokers: number, minimum: number): string {
  if (factor > brokers) return `, more than the ${brokers} brokers there are`;
  const least = Math.min(minimum, brokers);
  return factor < least ? `, less than ${least}` : "";
}
