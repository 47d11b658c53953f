/** A consumer that follows the topic while the load runs, and records how long it saw nothing. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Cluster } from "./cluster";
import { reason } from "./link";
import { decode } from "./message";
import { PartitionReader } from "./partitionReader";
import { type Reasons } from "./reasons";

const BACKOFF = 100;

/**
 * Reads every partition from its leader. It is in no consumer group, so that it sees when messages can be read and
 * nothing else.
 */
export class Follower {
  readonly #cluster: Cluster;
  readonly #run: Buffer;
  readonly #now: () => number;
  readonly #reasons: Reasons;
  readonly #readers: readonly PartitionReader[];
  readonly #arrivals: number[] = [];
  #stopped = false;
  #loops: Promise<unknown> = Promise.resolve();

  constructor(cluster: Cluster, partitions: number, run: Buffer, now: () => number, reasons: Reasons) {
    this.#cluster = cluster;
    this.#run = run;
    this.#now = now;
    this.#reasons = reasons;
    this.#readers = Array.from({ length: partitions }, (_, id) => new PartitionReader(cluster, id));
  }

  /** Goes to the end of every partition, and follows from there. */
  async start(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader.seek("latest")));
    this.#loops = Promise.all(this.#readers.map((reader) => this.#follow(reader)));
  }

  /** Times of the fetches that brought messages, in order. */
  async stop(): Promise<readonly number[]> {
    this.#stopped = true;
    for (const reader of this.#readers) reader.close();
    await this.#loops;
    return this.#arrivals;
  }

  /** A method, since it changes while a fetch is under way. */
  #over(): boolean {
    return this.#stopped;
  }

  async #follow(reader: PartitionReader): Promise<void> {
    while (!this.#over()) {
      try {
        const { values } = await reader.fetch();
        if (values.some((value) => decode(this.#run, value) !== undefined)) this.#arrivals.push(this.#now());
      } catch (error) {
        if (this.#over()) return;
        this.#reasons.add(`consumer: ${reason(error)}`);
        await sleep(BACKOFF);
        await this.#cluster.refresh().catch(() => undefined);
      }
    }
  }
}
