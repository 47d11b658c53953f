/** Reads the whole topic after the load, with connections of its own. */
import { setTimeout as sleep } from "node:timers/promises";
import { Cluster } from "./cluster";
import { reason } from "./link";
import { decode } from "./message";
import { PartitionReader } from "./partitionReader";

const BACKOFF = 250;

/**
 * The numbers of a run's messages as they stand in the log, partition after partition, those that stand there twice
 * twice.
 * @throws Error when a partition cannot be read to its end within `timeout` ms
 */
export async function readBack(
  bootstrap: string,
  topic: string,
  partitions: number,
  run: Buffer,
  timeout: number,
): Promise<number[]> {
  const cluster = new Cluster(bootstrap, topic);
  const deadline = Date.now() + timeout;
  try {
    await persist(cluster, () => cluster.refresh(), deadline, "the partitions");
    const ids = Array.from({ length: partitions }, (_, id) => id);
    const found = await Promise.all(ids.map((id) => readPartition(cluster, id, run, deadline)));
    return found.flat();
  } finally {
    cluster.close();
  }
}

async function readPartition(cluster: Cluster, id: number, run: Buffer, deadline: number): Promise<number[]> {
  const reader = new PartitionReader(cluster, id);
  const again = <Result>(step: () => Promise<Result>) => persist(cluster, step, deadline, `partition ${id}`);
  try {
    await again(() => reader.seek("earliest"));
    const end = await again(() => reader.highWatermark());
    const numbers: number[] = [];
    while (reader.offset < end) {
      const { values } = await again(() => reader.fetch());
      for (const value of values) {
        const number = decode(run, value);
        if (number !== undefined) numbers.push(number);
      }
    }
    return numbers;
  } finally {
    reader.close();
  }
}

async function persist<Result>(
  cluster: Cluster,
  step: () => Promise<Result>,
  deadline: number,
  what: string,
): Promise<Result> {
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (Date.now() > deadline) {
        throw new Error(`${what} of ${cluster.topic} cannot be read back: ${reason(error)}`, {
          cause: error,
        });
      }
      await sleep(BACKOFF);
      await cluster.refresh().catch(() => undefined);
    }
  }
}
