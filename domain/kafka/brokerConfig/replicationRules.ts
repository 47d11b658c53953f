/** Replication that Kafka starts with, and that loses data or stops writes. */
import { type Effective } from "./effective";
import { type Rule, when } from "./rule";

const AUTO_TOPIC = "kafka.server.DefaultAutoTopicCreationManager";
const OFFSETS = "https://kafka.apache.org/documentation/#brokerconfigs_offsets.topic.replication.factor";
const DURABILITY = "https://kafka.apache.org/documentation/#design_ha";

/** What has a replication factor of its own: the key, and the key of the in-sync replicas that its writes need. */
const FACTORS = [
  ["default.replication.factor", "min.insync.replicas"],
  ["offsets.topic.replication.factor", "min.insync.replicas"],
  ["transaction.state.log.replication.factor", "transaction.state.log.min.isr"],
] as const;

/** The key at which to mend a pair: the one the user gave. */
function mend(config: Effective, first: string, second: string): string {
  return config.given.has(first) || !config.given.has(second) ? first : second;
}

export const replicationRules: readonly Rule[] = [
  {
    id: "replication-factor-positive",
    severity: "error",
    refusedBy: "us",
    summary: "default.replication.factor is at least 1.",
    source: `${AUTO_TOPIC}: no topic can be created with fewer`,
    check: (config) => {
      const key = "default.replication.factor";
      return when(
        config.number(key) < 1,
        key,
        () =>
          `${config.show(key)} is not allowed; it must be at least 1, and 3 for data that must not be lost.`,
      );
    },
  },
  {
    id: "replication-factor-brokers",
    severity: "error",
    refusedBy: "us",
    summary: "No replication factor is above the number of brokers.",
    source: `${AUTO_TOPIC}, ${OFFSETS}: creation fails until enough brokers are there`,
    check: (config) => {
      const { brokers } = config.facts;
      return brokers === undefined
        ? []
        : FACTORS.flatMap(([key]) =>
            when(
              config.number(key) > brokers,
              key,
              () =>
                `${config.show(key)} is above the number of brokers, ${brokers}: the topics cannot be created; set it to ${Math.min(3, brokers)}.`,
            ),
          );
    },
  },
  {
    id: "min-insync-above-factor",
    severity: "error",
    refusedBy: "us",
    summary: "In-sync replicas that writes need are not above the replication factor.",
    source: "kafka.cluster.Partition.appendRecordsToLeader: NotEnoughReplicasException",
    check: (config) =>
      FACTORS.flatMap(([factor, inSync]) =>
        when(
          config.number(factor) > 0 && config.number(inSync) > config.number(factor),
          mend(config, inSync, factor),
          () => `${config.show(inSync)} is above ${config.show(factor)}: every write with acks=all fails.`,
        ),
      ),
  },
  {
    id: "min-insync-equals-factor",
    severity: "warning",
    refusedBy: "us",
    summary:
      "In-sync replicas that writes need are below the replication factor, so that a broker may be away.",
    source: `${DURABILITY}, KIP-250`,
    check: (config) =>
      FACTORS.flatMap(([factor, inSync]) => {
        const equal = config.number(factor) > 1 && config.number(inSync) === config.number(factor);
        return when(
          equal,
          mend(config, inSync, factor),
          () =>
            `${config.show(inSync)} equals ${config.show(factor)}: one broker away, as in every rolling restart, and writes with acks=all fail; leave a difference of 1.`,
        );
      }),
  },
  {
    id: "min-insync-one",
    severity: "warning",
    refusedBy: "us",
    summary: "Replicated topics need at least 2 in-sync replicas for a write.",
    source: DURABILITY,
    check: (config) => {
      const one =
        config.number("min.insync.replicas") === 1 && config.number("default.replication.factor") > 2;
      return when(
        one,
        "min.insync.replicas",
        () =>
          `${config.show("min.insync.replicas")} lets a write with acks=all rest on one copy, which the loss of one broker loses; set it to 2.`,
      );
    },
  },
  {
    id: "replication-factor-one",
    severity: "warning",
    refusedBy: "us",
    summary: "default.replication.factor is above 1 where there is a second broker.",
    source: DURABILITY,
    check: (config) => {
      const key = "default.replication.factor";
      const { brokers = 1 } = config.facts;
      return when(
        brokers > 1 && config.number(key) === 1,
        key,
        () =>
          `${config.show(key)} keeps one copy on ${brokers} brokers: while a broker is away its partitions are too, and a lost volume is lost data; set it to ${Math.min(3, brokers)}.`,
      );
    },
  },
  {
    id: "internal-topics-factor",
    severity: "warning",
    refusedBy: "us",
    summary: "Offsets and transaction topics have 3 replicas where there are 3 brokers.",
    source: OFFSETS,
    check: (config) => {
      const { brokers = 1 } = config.facts;
      return ["offsets.topic.replication.factor", "transaction.state.log.replication.factor"].flatMap((key) =>
        when(
          brokers >= 3 && config.number(key) < 3,
          key,
          () =>
            `${config.show(key)} is below 3 with ${brokers} brokers: groups or transactions stop when the wrong broker does; set it to 3.`,
        ),
      );
    },
  },
  {
    id: "unclean-election",
    severity: "warning",
    refusedBy: "us",
    summary: "unclean.leader.election.enable is off.",
    source: "https://kafka.apache.org/documentation/#design_uncleanleader, KIP-106",
    check: (config) => {
      const key = "unclean.leader.election.enable";
      return when(
        config.flag(key),
        key,
        () =>
          `${config.show(key)} lets a replica lead that lacks acknowledged records, which are then lost everywhere; set it to false.`,
      );
    },
  },
  {
    id: "controlled-shutdown-off",
    severity: "warning",
    refusedBy: "us",
    summary:
      "A broker hands its leaders over before it stops: controlled.shutdown.enable, with one try at least.",
    source: "kafka.server.KafkaServer.controlledShutdown",
    check: (config) => {
      const [enable, tries] = ["controlled.shutdown.enable", "controlled.shutdown.max.retries"] as const;
      const off = !config.flag(enable);
      return when(
        off || config.number(tries) < 1,
        off ? enable : tries,
        () =>
          `${config.show(off ? enable : tries)} stops a broker without handing its leaders over: in every rolling restart its partitions take neither reads nor writes until the controller notices; ${off ? "leave it on" : "set it to 1 at least"}.`,
      );
    },
  },
  {
    id: "replica-fetchers",
    severity: "error",
    refusedBy: "us",
    summary: "num.replica.fetchers is at least 1.",
    source: "kafka.server.AbstractFetcherManager.getFetcherId divides by it",
    check: (config) => {
      const key = "num.replica.fetchers";
      return when(
        config.number(key) < 1,
        key,
        () => `${config.show(key)} is not allowed; it must be at least 1, or nothing is replicated.`,
      );
    },
  },
];
