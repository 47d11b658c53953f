/** The topic that a load writes to. */
import { setTimeout as sleep } from "node:timers/promises";
import { createTopicsV7, deleteTopicsV6 } from "@platformatic/kafka";
import { type Cluster } from "./cluster";
import { brokerError, reason } from "./link";

const TIMEOUT = 60_000;
/** As many replicas as the brokers give a topic by default (KIP-464). */
const DEFAULT_REPLICATION = -1;
/** Nothing is ever deleted, so that what is missing later was lost. */
const KEEP = [
  { name: "retention.ms", value: "-1" },
  { name: "retention.bytes", value: "-1" },
];

class WrongTopic extends Error {}

/**
 * Makes the topic unless there is one, and waits until all of its partitions are led and in sync.
 * @throws Error when that takes more than a minute, or the topic has another number of partitions
 */
export async function prepareTopic(cluster: Cluster, partitions: number): Promise<void> {
  await persist("no topic to write to", async () => {
    await create(cluster, partitions);
    await verify(cluster, partitions);
  });
}

/** @throws Error when it is not gone within a minute */
export async function deleteTopic(cluster: Cluster): Promise<void> {
  await persist(`${cluster.topic} cannot be deleted`, async () => {
    try {
      await cluster.ask(deleteTopicsV6.api, [{ name: cluster.topic }], 5000);
    } catch (error) {
      if (brokerError(error)?.name !== "UNKNOWN_TOPIC_OR_PARTITION") throw error;
    }
  });
}

/** Only the controller makes and deletes topics: another attempt asks another broker. */
async function persist(fault: string, step: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + TIMEOUT;
  for (;;) {
    try {
      await step();
      return;
    } catch (error) {
      if (error instanceof WrongTopic || Date.now() > deadline) {
        throw new Error(`${fault}: ${reason(error)}`, { cause: error });
      }
    }
    await sleep(250);
  }
}

async function create(cluster: Cluster, numPartitions: number): Promise<void> {
  const topic = {
    name: cluster.topic,
    numPartitions,
    replicationFactor: DEFAULT_REPLICATION,
    assignments: [],
    configs: KEEP,
  };
  try {
    await cluster.ask(createTopicsV7.api, [topic], 5000, false);
  } catch (error) {
    if (brokerError(error)?.name !== "TOPIC_ALREADY_EXISTS") throw error;
  }
}

async function verify(cluster: Cluster, expected: number): Promise<void> {
  const partitions = await cluster.refresh();
  if (partitions.length !== expected) {
    throw new WrongTopic(`${cluster.topic} has ${partitions.length} partitions, not ${expected}`);
  }
  if (partitions.some(({ leader, inSync, replicas }) => leader < 0 || inSync.length < replicas.length)) {
    throw new Error(`${cluster.topic} is not in sync`);
  }
}
