/** What the provider does with topics: the calls of Kafka's protocol, and nothing of Pulumi's. */
import { setTimeout as sleep } from "node:timers/promises";
import { type KafkaClient, Refused, STEP, type TopicMetadata } from "./client";

/** Keys of a topic that a reassignment sets for its own time. */
export const THROTTLE_KEYS = [
  "leader.replication.throttled.replicas",
  "follower.replication.throttled.replicas",
];

/** Kafka's codes (DescribeConfigs, IncrementalAlterConfigs). */
export const RESOURCE = { topic: 2, broker: 4 } as const;
const TOPIC_CONFIG = 1;
const OPERATION = { set: 0, delete: 1 } as const;

/** Longest wait for a deleted topic to be gone from the cluster's metadata, in milliseconds. */
const GONE = 60_000;

export interface TopicShape {
  readonly name: string;
  readonly partitions: number;
  readonly replicas: number;
  readonly config: Readonly<Record<string, string>>;
}

/**
 * Waits until the broker that is asked knows of what the controller has made.
 *
 * @param partitions that the topic must have; default: any number
 */
export async function topicThere(
  client: KafkaClient,
  name: string,
  partitions?: number,
): Promise<TopicMetadata> {
  const end = Date.now() + STEP;
  for (;;) {
    const topic = await client.topic(name);
    if (topic && (partitions === undefined || topic.partitions.length === partitions)) return topic;
    if (Date.now() > end)
      throw new Error(`the brokers do not tell of topic ${name} ${STEP / 1000} s after it was made`);
    await sleep(50);
  }
}

/** Creates a topic. @returns its id, or undefined when there is one of this name */
export async function createTopic(client: KafkaClient, topic: TopicShape): Promise<string | undefined> {
  const request = {
    name: topic.name,
    numPartitions: topic.partitions,
    replicationFactor: topic.replicas,
    assignments: [],
    configs: Object.entries(topic.config).map(([name, value]) => ({ name, value })),
  };
  try {
    const { topics } = await client.call("controller", "createTopicsV7", [request], STEP, false);
    await topicThere(client, topic.name, topic.partitions);
    return topics[0]?.topicId ?? "";
  } catch (error) {
    if (error instanceof Refused && error.id === "TOPIC_ALREADY_EXISTS") return undefined;
    throw error;
  }
}

/** The least number of replicas that a partition of the topic has. */
export const replicasOf = ({ partitions }: TopicMetadata) =>
  Math.min(...partitions.map(({ replicas }) => replicas.length));

/** Adds partitions, so that there are `count`. */
export async function addPartitions(client: KafkaClient, name: string, count: number): Promise<void> {
  try {
    await client.call("controller", "createPartitionsV3", [{ name, count }], STEP, false);
  } catch (error) {
    if (!(error instanceof Refused && error.id === "INVALID_PARTITIONS")) throw error;
    // A call that was cut off may have done its work, of which a broker hears later than the controller.
    await topicThere(client, name, count).catch(() => {
      throw error;
    });
  }
  await topicThere(client, name, count);
}

/** The keys that somebody has set on a topic, with their values. */
export async function topicConfig(client: KafkaClient, name: string): Promise<Record<string, string>> {
  const { results } = await client.call(
    "any",
    "describeConfigsV4",
    [{ resourceType: RESOURCE.topic, resourceName: name, configurationKeys: null }],
    false,
    false,
  );
  const set = (results[0]?.configs ?? []).filter(({ configSource }) => configSource === TOPIC_CONFIG);
  return Object.fromEntries(set.map(({ name: key, value }) => [key, value ?? ""]));
}

/** A change of configuration: undefined gives a key back to the cluster's default. */
export type ConfigChange = Readonly<Record<string, string | undefined>>;

/** Sets and resets keys of a topic or of a broker. */
export async function alterConfig(
  client: KafkaClient,
  kind: keyof typeof RESOURCE,
  name: string,
  change: ConfigChange,
): Promise<void> {
  const configs = Object.entries(change).map(([key, value]) =>
    value === undefined
      ? { name: key, configOperation: OPERATION.delete }
      : { name: key, configOperation: OPERATION.set, value },
  );
  if (configs.length === 0) return;
  await client.call(
    kind === "broker" ? Number(name) : "any",
    "incrementalAlterConfigsV1",
    [{ resourceType: RESOURCE[kind], resourceName: name, configs }],
    false,
  );
}

/** What a topic holds. */
export interface TopicContent {
  /** Offsets between the first and the last record, which for compacted topics and transactions is more than there are. */
  readonly records: number;
  /** Bytes of all replicas. */
  readonly bytes: number;
}

/** Counts what a topic holds. */
export async function topicContent(client: KafkaClient, topic: TopicMetadata): Promise<TopicContent> {
  const [records, bytes] = await Promise.all([countRecords(client, topic), countBytes(client, topic)]);
  return { records, bytes };
}

const EARLIEST = -2n;
const LATEST = -1n;

async function countRecords(client: KafkaClient, { name, partitions }: TopicMetadata): Promise<number> {
  let records = 0n;
  // Nobody can tell of a partition without a leader.
  for (const leader of new Set(partitions.map((each) => each.leader).filter((id) => id >= 0))) {
    const led = partitions.filter((each) => each.leader === leader);
    const offsets = async (timestamp: bigint) => {
      const asked = led.map(({ partition }) => ({
        partitionIndex: partition,
        currentLeaderEpoch: -1,
        timestamp,
      }));
      const { topics } = await client.call(leader, "listOffsetsV7", -1, 0, [{ name, partitions: asked }]);
      return topics.flatMap((topic) => topic.partitions).reduce((sum, { offset }) => sum + offset, 0n);
    };
    records += (await offsets(LATEST)) - (await offsets(EARLIEST));
  }
  return Number(records);
}

async function countBytes(client: KafkaClient, { name, partitions }: TopicMetadata): Promise<number> {
  const sizes = await logSizes(
    client,
    name,
    partitions.map(({ partition }) => partition),
  );
  return sizes.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The size of each replica of a topic. */
export async function logSizes(
  client: KafkaClient,
  name: string,
  partitions: readonly number[],
): Promise<{ readonly broker: number; readonly partition: number; readonly bytes: number }[]> {
  const { brokers } = await client.metadata();
  const sizes = brokers.map(async ({ nodeId }) => {
    const { results } = await client.call(nodeId, "describeLogDirsV4", [
      { name, partitions: [...partitions] },
    ]);
    return results
      .flatMap(({ topics }) => topics)
      .flatMap((topic) => topic.partitions)
      .map(({ partitionIndex, partitionSize }) => ({
        broker: nodeId,
        partition: partitionIndex,
        bytes: Number(partitionSize),
      }));
  });
  return (await Promise.all(sizes)).flat();
}

/** Deletes a topic and waits until the cluster no longer names it. */
export async function deleteTopic(client: KafkaClient, name: string): Promise<void> {
  try {
    await client.call("controller", "deleteTopicsV6", [{ name }], STEP);
  } catch (error) {
    if (!(error instanceof Refused && error.id === "UNKNOWN_TOPIC_OR_PARTITION")) throw error;
  }
  const end = Date.now() + GONE;
  while ((await client.topic(name)) && Date.now() < end) await sleep(200);
}
