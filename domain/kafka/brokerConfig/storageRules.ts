/** Logs against the volume they lie on, and keys that do not do what they seem to. */
import { type Effective } from "./effective";
import { type Rule, when } from "./rule";
import { bytes } from "./say";

const RETENTION =
  "https://kafka.apache.org/documentation/#brokerconfigs_log.retention.bytes: by partition, and only closed segments are deleted";

/** Kafka's own topics, whose active segments compaction never touches: keys of partitions, segments and replicas. */
const INTERNAL = [
  ["offsets.topic.num.partitions", "offsets.topic.segment.bytes", "offsets.topic.replication.factor"],
  [
    "transaction.state.log.num.partitions",
    "transaction.state.log.segment.bytes",
    "transaction.state.log.replication.factor",
  ],
] as const;

/** Bytes of the active segments of one of Kafka's own topics on one broker. */
function internalBytes(config: Effective, [partitions, segment, factor]: (typeof INTERNAL)[number]): number {
  const { brokers = 1 } = config.facts;
  const replicas = config.number(partitions) * Math.max(1, config.number(factor));
  return Math.min(Math.ceil(replicas / brokers), config.number(partitions)) * config.number(segment);
}

/** Keys for one thing, in Kafka's order of preference: the first in the file counts. */
const PREFERENCES = [
  ["log.retention.ms", "log.retention.minutes", "log.retention.hours"],
  ["log.roll.ms", "log.roll.hours"],
  ["log.roll.jitter.ms", "log.roll.jitter.hours"],
  ["log.dirs", "log.dir"],
  ["delegation.token.secret.key", "delegation.token.master.key"],
] as const;

export const storageRules: readonly Rule[] = [
  {
    id: "retention-unlimited",
    severity: "warning",
    refusedBy: "us",
    summary: "Retention by size is bounded where the size of the volume is known.",
    source: RETENTION,
    check: (config) => {
      const key = "log.retention.bytes";
      const { volumeBytes } = config.facts;
      return when(
        volumeBytes !== undefined && config.number(key) < 0,
        key,
        () =>
          `${config.show(key)} sets no bound by size on a volume of ${bytes(volumeBytes ?? 0)}: it fills before the time runs out, and the broker stops. Give a bound for each partition.`,
      );
    },
  },
  {
    id: "retention-above-volume",
    severity: "warning",
    refusedBy: "us",
    summary: "num.partitions times log.retention.bytes and one active segment fit the volume.",
    source: RETENTION,
    check: (config) => {
      const key = "log.retention.bytes";
      const { volumeBytes = Infinity } = config.facts;
      const partitions = config.number("num.partitions");
      const retained = config.number(key);
      // The active segment comes on top: it is deleted only once it is closed.
      const needed = partitions * (retained + config.number("log.segment.bytes"));
      return when(
        retained >= 0 && needed > volumeBytes,
        key,
        () =>
          `One topic of ${config.show("num.partitions")} may hold ${bytes(needed)} (${config.show(key)} and one segment, for each partition), which is above the volume's ${bytes(volumeBytes)}.`,
      );
    },
  },
  {
    id: "internal-topics-above-volume",
    severity: "warning",
    refusedBy: "us",
    summary:
      "The active segments of __consumer_offsets and __transaction_state fit the volume, where their keys are given.",
    source: "https://github.com/strimzi/strimzi-kafka-operator/issues/3487, kafka.log.LogCleanerManager",
    check: (config) => {
      const { volumeBytes = Infinity } = config.facts;
      const isGiven = (name: string) => config.given.has(name);
      const given = INTERNAL.filter(([partitions, segment]) => isGiven(partitions) || isGiven(segment));
      const needed = given.reduce((sum, topic) => sum + internalBytes(config, topic), 0);
      const sizes = given.map(
        ([partitions, segment]) => `${config.show(partitions)}, each with ${config.show(segment)}`,
      );
      const key = given.flatMap(([partitions, segment]) => [partitions, segment].filter(isGiven))[0] ?? "";
      return when(
        needed > volumeBytes,
        key,
        () =>
          `Kafka's own topics may hold ${bytes(needed)} on a broker in segments that compaction never touches (${sizes.join("; ")}), which is above the volume's ${bytes(volumeBytes)}: it fills, and the broker stops. Leave these keys out, or take a larger volume.`,
      );
    },
  },
  {
    id: "segment-above-volume",
    severity: "warning",
    refusedBy: "us",
    summary: "A segment is smaller than the volume.",
    source: RETENTION,
    check: (config) => {
      const key = "log.segment.bytes";
      const { volumeBytes = Infinity } = config.facts;
      return when(
        config.number(key) >= volumeBytes,
        key,
        () =>
          `${config.show(key)} is not below the volume's ${bytes(volumeBytes)}: the first segment of one partition can fill it, and nothing is deleted before a segment is closed.`,
      );
    },
  },
  {
    id: "segment-above-retention",
    severity: "warning",
    refusedBy: "us",
    summary: "A segment is not larger than what retention by size keeps.",
    source: RETENTION,
    check: (config) => {
      const retained = config.number("log.retention.bytes");
      const key = config.given.has("log.segment.bytes") ? "log.segment.bytes" : "log.retention.bytes";
      return when(
        retained >= 0 && config.number("log.segment.bytes") > retained,
        key,
        () =>
          `${config.show("log.segment.bytes")} is above ${config.show("log.retention.bytes")}: a partition grows to a whole segment before anything of it can be deleted.`,
      );
    },
  },
  {
    id: "shadowed-key",
    severity: "warning",
    refusedBy: "us",
    summary: "Of keys for one thing only the one that counts is given.",
    source: "kafka.server.KafkaConfig.logRetentionTimeMillis and its kin",
    check: (config) =>
      PREFERENCES.flatMap((keys) => {
        const counts = keys.find((key) => config.has(key));
        return keys
          .filter((key) => counts !== undefined && key !== counts && config.given.has(key))
          .map((key) => ({
            key,
            message: `${key} is ignored, because ${counts} is set; leave one of them out.`,
          }));
      }),
  },
  {
    id: "cleaner-off",
    severity: "warning",
    refusedBy: "us",
    summary: "log.cleaner.enable is on.",
    source: "kafka.log.LogManager: __consumer_offsets is a compacted topic",
    check: (config) => {
      const key = "log.cleaner.enable";
      return when(
        !config.flag(key) && config.has(key),
        key,
        () =>
          `${config.show(key)} stops compaction: the offsets topic and every compacted topic grow until the volume is full; leave it on.`,
      );
    },
  },
  {
    id: "cleaner-load-factor",
    severity: "error",
    refusedBy: "us",
    summary: "log.cleaner.io.buffer.load.factor is above 0 and at most 1.",
    source: "kafka.log.Cleaner.buildOffsetMap: the cleaner's thread dies",
    check: (config) => {
      const key = "log.cleaner.io.buffer.load.factor";
      const factor = config.double(key);
      return when(
        factor <= 0 || factor > 1,
        key,
        () =>
          `${config.show(key)} is not allowed; it must be above 0 and at most 1, the share of the buffer that is filled.`,
      );
    },
  },
];
