/** What is wrong with a topic's configuration, as its brokers would find it, and what will be regretted. */
import { own } from "../catalogue";
import { bytes, didYouMean, quoted } from "../brokerConfig/say";
import { valueFault } from "../brokerConfig/valueCheck";
import { ADDED_KEYS } from "../releases/keyHistory";
import type { KafkaRelease } from "../releases/release";
import { type BrokerDefaults, EffectiveTopic } from "./effective";
import { type TopicConfigValue, topicConfigValue } from "./values";

export { type TopicConfigValue, topicConfigValue } from "./values";

/** A topic with what it is declared to have. */
export interface DeclaredTopic {
  readonly partitions: number;
  readonly replicas: number;
  readonly config: Readonly<Record<string, TopicConfigValue>>;
}

/** What a check has to say about one key of a topic, or about the topic. */
export interface TopicFinding {
  /** Left out: the finding is about the topic as a whole. */
  readonly key?: string;
  readonly severity: "error" | "warning";
  readonly rule: string;
  readonly message: string;
}

/** Keys that a reassignment sets for its own time. */
const THROTTLES = /^(leader|follower)\.replication\.throttled\.replicas$/;

function checkKey(key: string, given: TopicConfigValue, release: KafkaRelease): TopicFinding[] {
  const { topicCatalogue, catalogue } = release;
  const error = (rule: string, message: string): TopicFinding[] => [
    { key, severity: "error", rule, message },
  ];
  if (THROTTLES.test(key))
    return error(
      "reserved-key",
      `${key} is not allowed; reassignments set it and take it away again. Leave it out.`,
    );
  const topicKey = own(topicCatalogue.keys, key);
  if (!topicKey) {
    const added = own(ADDED_KEYS, key);
    if (added)
      return error(
        "later-key",
        `${key} comes with Kafka ${added.since}, and these brokers are ${release.version}. Leave it out.`,
      );
    const forTopics = Object.entries(topicCatalogue.keys).find(([, { synonyms }]) =>
      synonyms.includes(key),
    )?.[0];
    const hint =
      forTopics !== undefined
        ? ` It is the brokers' default for every topic; a topic's own key is ${forTopics}.`
        : own(catalogue.keys, key)
          ? " It is a key of brokers: put it into kafka.config."
          : didYouMean(key, Object.keys(topicCatalogue.keys));
    return error("unknown-key", `${key} is no topic key of Kafka ${release.version}.${hint}`);
  }
  const text = topicConfigValue(key, given);
  const fault = valueFault(key, topicKey, text, catalogue);
  if (fault) {
    const units = key.endsWith(".ms")
      ? " (or e.g. 7d, 36h)"
      : key.endsWith(".bytes")
        ? " (or e.g. 1Gi, 500M)"
        : "";
    return error(fault.rule, `${quoted(String(given))} is not allowed: ${key} must ${fault.must}${units}.`);
  }
  if (topicKey.internal)
    return [
      {
        key,
        severity: "warning",
        rule: "internal-key",
        message: `${key} is internal to Kafka ${release.version}, and may be gone in any release.`,
      },
    ];
  if (topicKey.deprecated)
    return [
      {
        key,
        severity: "warning",
        rule: "deprecated-key",
        message: `${key} is deprecated, and will be gone in a later release.`,
      },
    ];
  return [];
}

interface Rule {
  readonly id: string;
  readonly severity: TopicFinding["severity"];
  readonly key: string;
  /** What is wrong, or undefined. */
  readonly check: (topic: EffectiveTopic, declared: DeclaredTopic) => string | undefined;
}

const RULES: readonly Rule[] = [
  {
    id: "min-insync-above-replicas",
    severity: "error",
    key: "min.insync.replicas",
    check: (topic, { replicas }) =>
      topic.number("min.insync.replicas") > replicas
        ? `${topic.show("min.insync.replicas")} is above the topic's ${replicas} ${replicas === 1 ? "replica" : "replicas"}: producers with acks=all are always refused. Lower it, or give the topic more replicas.`
        : undefined,
  },
  {
    id: "min-insync-all-replicas",
    severity: "warning",
    key: "min.insync.replicas",
    check: (topic, { replicas }) =>
      replicas > 1 && topic.number("min.insync.replicas") === replicas
        ? `${topic.show("min.insync.replicas")} is all of the topic's replicas: while one broker restarts, producers with acks=all are refused.`
        : undefined,
  },
  {
    id: "message-above-segment",
    severity: "error",
    key: "max.message.bytes",
    check: (topic) =>
      topic.number("max.message.bytes") > topic.number("segment.bytes")
        ? `${topic.show("max.message.bytes")} is above ${topic.show("segment.bytes")}: a batch must fit into a segment, and larger ones are refused.`
        : undefined,
  },
  {
    id: "compaction-lag-order",
    severity: "error",
    key: "min.compaction.lag.ms",
    check: (topic) =>
      topic.number("min.compaction.lag.ms") > topic.number("max.compaction.lag.ms")
        ? `${topic.show("min.compaction.lag.ms")} is above ${topic.show("max.compaction.lag.ms")}, which the brokers refuse.`
        : undefined,
  },
  {
    id: "compact-needs-keys",
    severity: "warning",
    key: "cleanup.policy",
    check: (topic) =>
      topic.given["cleanup.policy"] !== undefined && topic.list("cleanup.policy").includes("compact")
        ? `${topic.show("cleanup.policy")}: the brokers refuse records without a key, and keep the last one of each key.`
        : undefined,
  },
  {
    id: "retention-without-delete",
    severity: "warning",
    key: "retention.ms",
    check: (topic) => {
      const key = ["retention.ms", "retention.bytes"].find((each) => each in topic.given);
      return key !== undefined && !topic.list("cleanup.policy").includes("delete")
        ? `${topic.show(key)} has no effect with ${topic.show("cleanup.policy")}; "compact,delete" has both.`
        : undefined;
    },
  },
  {
    id: "segment-above-retention",
    severity: "warning",
    key: "segment.bytes",
    check: (topic) => {
      const [segment, kept] = [topic.number("segment.bytes"), topic.number("retention.bytes")];
      return kept >= 0 && segment > kept && topic.list("cleanup.policy").includes("delete")
        ? `${topic.show("segment.bytes")} is above ${topic.show("retention.bytes")}: only closed segments are deleted, so each partition holds a segment of ${bytes(segment)} before anything is.`
        : undefined;
    },
  },
  {
    id: "unclean-election",
    severity: "warning",
    key: "unclean.leader.election.enable",
    check: (topic) =>
      topic.given["unclean.leader.election.enable"] !== undefined &&
      topic.flag("unclean.leader.election.enable")
        ? "unclean.leader.election.enable = true loses acknowledged records when a replica that lags becomes the leader."
        : undefined,
  },
];

/** Every fault of a topic, and what is allowed but hardly meant. */
export function checkTopic(
  topic: DeclaredTopic,
  brokers: BrokerDefaults,
  release: KafkaRelease,
): TopicFinding[] {
  const keys = Object.entries(topic.config).flatMap(([key, value]) => checkKey(key, value, release));
  if (keys.some(({ severity }) => severity === "error")) return keys;
  const effective = new EffectiveTopic(renderedConfig(topic.config), brokers, release.topicCatalogue);
  const together = RULES.flatMap(({ id, severity, key, check }) => {
    const message = check(effective, topic);
    // A fault that lies in the cluster's default is shown at the topic.
    const at = key in effective.given ? { key } : {};
    return message === undefined ? [] : [{ ...at, severity, rule: id, message }];
  });
  return [...keys, ...together];
}

/** The configuration with values as Kafka writes them. */
export const renderedConfig = (
  config: Readonly<Record<string, TopicConfigValue>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, topicConfigValue(key, value)]));

/**
 * Bytes that a topic may come to hold on all brokers together: per replica what retention keeps and one segment more,
 * since only closed segments are deleted. Infinity where its size has no bound; undefined for topics that compaction
 * keeps small or not.
 */
export function boundOfTopic(
  { partitions, replicas, config }: DeclaredTopic,
  brokers: BrokerDefaults,
  release: KafkaRelease,
): number | undefined {
  const topic = new EffectiveTopic(renderedConfig(config), brokers, release.topicCatalogue);
  if (!topic.list("cleanup.policy").includes("delete")) return undefined;
  const kept = topic.number("retention.bytes");
  return kept < 0 ? Infinity : partitions * replicas * (kept + topic.number("segment.bytes"));
}
