/**
 * Changes how many replicas a topic has. All that is done is derived from what the cluster tells, so a run after one
 * that was killed goes on where that one ended.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { planReplicas, type PlannedPartition } from "../../domain/kafka/replicaPlan";
import { type KafkaClient, STEP, type TopicMetadata } from "./client";
import { alterConfig, logSizes, THROTTLE_KEYS, topicConfig } from "./topics";

const RATE_KEYS = ["leader.replication.throttled.rate", "follower.replication.throttled.rate"];
/** Wait between two looks at a running reassignment, in milliseconds. */
const LOOK = 500;

/** Who watches replicas being copied. */
export interface Watcher {
  /** Called again and again. */
  readonly progress: (words: string) => void;
  /** Aborted when nobody wants to wait any longer. */
  readonly signal: AbortSignal;
}

/** Partitions of a topic that are being reassigned. */
async function running(client: KafkaClient, { name, partitions }: TopicMetadata): Promise<number[]> {
  const asked = [{ name, partitionIndexes: partitions.map(({ partition }) => partition) }];
  const { topics } = await client.call("controller", "listPartitionReassignmentsV0", STEP, asked);
  return topics.flatMap((topic) => topic.partitions).map(({ partitionIndex }) => partitionIndex);
}

async function settled(
  client: KafkaClient,
  topic: TopicMetadata,
  { progress, signal }: Watcher,
): Promise<void> {
  for (;;) {
    if (signal.aborted)
      throw new Error(
        `interrupted: the brokers go on copying the replicas of ${topic.name}, and the next update waits for them`,
      );
    const left = await running(client, topic);
    if (left.length === 0) return;
    progress(`${left.length} of ${topic.partitions.length} partitions of ${topic.name} are being copied`);
    await sleep(LOOK);
  }
}

async function topicOf(client: KafkaClient, name: string): Promise<TopicMetadata> {
  const topic = await client.topic(name);
  if (!topic) throw new Error(`topic ${name} is gone from the cluster`);
  return topic;
}

/** `partition:broker,…`, as the throttled replicas of a topic are written. */
function throttled(planned: readonly PlannedPartition[], topic: TopicMetadata, joining: boolean): string {
  const before = new Map(topic.partitions.map(({ partition, replicas }) => [partition, replicas]));
  return planned
    .flatMap(({ partition, replicas }) => {
      const old = before.get(partition) ?? [];
      const brokers = joining ? replicas.filter((id) => !old.includes(id)) : old;
      return brokers.map((broker) => `${partition}:${broker}`);
    })
    .join(",");
}

/** Whether a reassignment has set limits that are still there. */
async function isLimited(client: KafkaClient, name: string): Promise<boolean> {
  const set = await topicConfig(client, name);
  return THROTTLE_KEYS.some((key) => key in set);
}

/** Takes the limits of a reassignment away, also those that a run left which was killed. */
export async function liftThrottle(client: KafkaClient, name: string): Promise<void> {
  if (!(await isLimited(client, name))) return;
  await alterConfig(client, "topic", name, Object.fromEntries(THROTTLE_KEYS.map((key) => [key, undefined])));
  await limitBrokers(client, undefined);
}

async function limitBrokers(client: KafkaClient, rate: number | undefined): Promise<void> {
  const { brokers } = await client.metadata();
  const limit = rate === undefined ? undefined : String(rate);
  const change = Object.fromEntries(RATE_KEYS.map((key) => [key, limit]));
  await Promise.all(brokers.map(({ nodeId }) => alterConfig(client, "broker", String(nodeId), change)));
}

/** One topic after the other, so that the limit is that of one reassignment, and nobody lifts another one's. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * Gives each partition of a topic `wanted` replicas, and waits until they are there.
 *
 * @throws NoPlan, or Refused with a broker's words
 */
export function setReplicas(
  client: KafkaClient,
  name: string,
  wanted: number,
  watcher: Watcher,
): Promise<void> {
  const turn = queue.then(() => reassign(client, name, wanted, watcher));
  queue = turn.catch(() => undefined);
  return turn;
}

async function reassign(client: KafkaClient, name: string, wanted: number, watcher: Watcher): Promise<void> {
  const there = await topicOf(client, name);
  // One that was left by a run which was killed goes on with the rate of today.
  if ((await running(client, there)).length > 0 && (await isLimited(client, name)))
    await limitBrokers(client, client.reassignmentRate);
  await settled(client, there, watcher);
  const [topic, { brokers }] = [await topicOf(client, name), await client.metadata()];
  const sizes = await logSizes(
    client,
    name,
    topic.partitions.map(({ partition }) => partition),
  );
  const load = (id: number) =>
    sizes.filter(({ broker }) => broker === id).reduce((sum, { bytes }) => sum + bytes, 0);
  const planned = planReplicas(
    topic.partitions,
    brokers.map(({ nodeId, rack }) => ({ id: nodeId, rack, load: load(nodeId) })),
    wanted,
  );
  try {
    if (planned.length > 0) await move(client, topic, planned, watcher);
  } finally {
    // While the brokers go on by themselves, they keep to the rate.
    if (!watcher.signal.aborted) await liftThrottle(client, name);
  }
}

async function move(
  client: KafkaClient,
  topic: TopicMetadata,
  planned: readonly PlannedPartition[],
  watcher: Watcher,
): Promise<void> {
  const { name } = topic;
  const joining = throttled(planned, topic, true);
  const rate = client.reassignmentRate;
  if (joining !== "" && rate !== undefined) {
    const [leader = "", follower = ""] = THROTTLE_KEYS;
    await alterConfig(client, "topic", name, {
      [leader]: throttled(planned, topic, false),
      [follower]: joining,
    });
    await limitBrokers(client, rate);
  }
  const partitions = planned.map(({ partition, replicas }) => ({ partitionIndex: partition, replicas }));
  await client.call("controller", "alterPartitionReassignmentsV0", STEP, true, [{ name, partitions }]);
  await settled(client, topic, watcher);
}
