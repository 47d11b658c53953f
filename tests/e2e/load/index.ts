/** A steady producer and consumer outside the cluster, with a record of all that they see. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Event, type Load, type LoadResult } from "../types";
import { Cluster } from "./cluster";
import { compare, due, intended, longestGap, percentile } from "./figures";
import { Follower } from "./follower";
import { encode, newRun } from "./message";
import { PartitionProducer, type Sent } from "./partitionProducer";
import { ClusterWire } from "./producerWire";
import { readBack } from "./readBack";
import { Reasons } from "./reasons";
import { Sampler } from "./sampler";
import { prepareTopic } from "./topic";

/** What to send, where, and how fast. */
export interface LoadOptions {
  /** host:port of the brokers, with commas between. */
  readonly bootstrap: string;
  /** It is made when there is none, with as many replicas as the brokers give by default. */
  readonly topic: string;
  /** Messages per second over all partitions, by the clock, whether earlier ones are acknowledged or not. */
  readonly ratePerSecond: number;
  readonly partitions: number;
  /** How long a message is tried again, ms. Default: 120 000, as in the project's client.properties. */
  readonly deliveryTimeout?: number;
}

const TICK = 5;
/** The producer's default retry.backoff.ms. */
const BACKOFF = 100;
const READ_BACK_TIMEOUT = 120_000;

/**
 * Makes the topic if need be, connects, and starts to send.
 * @throws Error when the topic cannot be made, or is not in sync within a minute
 */
export async function startLoad(options: LoadOptions): Promise<Load> {
  const load = new RunningLoad(options);
  await load.start();
  return load;
}

class RunningLoad implements Load {
  readonly #options: LoadOptions;
  readonly #run = newRun();
  readonly #reasons = new Reasons();
  readonly #cluster: Cluster;
  readonly #wires: readonly ClusterWire[];
  readonly #producers: readonly PartitionProducer[];
  readonly #follower: Follower;
  readonly #sampler: Sampler;
  readonly #events: Event[] = [];
  readonly #acknowledged = new Map<number, { at: number; latency: number }>();
  #failed = 0;
  #sent = 0;
  #started = performance.now();
  #stopped = false;
  #sending: Promise<void> = Promise.resolve();

  constructor(options: LoadOptions) {
    this.#options = options;
    const { bootstrap, topic, partitions } = options;
    const now = () => this.#now();
    this.#cluster = new Cluster(bootstrap, topic);
    const context = {
      deliveryTimeout: options.deliveryTimeout ?? 120_000,
      backoff: BACKOFF,
      now,
      reasons: this.#reasons,
      acknowledged: (messages: readonly Sent[]) => {
        const at = now();
        for (const message of messages)
          this.#acknowledged.set(message.number, { at, latency: at - message.at });
      },
      failed: (messages: readonly Sent[]) => {
        this.#failed += messages.length;
      },
    };
    this.#wires = Array.from({ length: partitions }, (_, id) => new ClusterWire(this.#cluster, id));
    this.#producers = this.#wires.map((wire) => new PartitionProducer(wire, context));
    this.#follower = new Follower(this.#cluster, partitions, this.#run, now, this.#reasons);
    this.#sampler = new Sampler(bootstrap, topic, now);
  }

  async start(): Promise<void> {
    try {
      await prepareTopic(this.#cluster, this.#options.partitions);
      await Promise.all([
        ...this.#wires.map((wire) => wire.ready()),
        ...this.#producers.map((producer) => producer.prepare()),
        this.#follower.start(),
      ]);
    } catch (error) {
      await this.#close();
      throw error;
    }
    this.#started = performance.now();
    this.#sampler.start();
    this.#sending = this.#send();
  }

  mark(text: string): void {
    this.#events.push({ at: this.#now(), text });
  }

  inSync(timeout: number): Promise<number> {
    return this.#sampler.inSync(timeout);
  }

  async stop(): Promise<LoadResult> {
    const { bootstrap, topic, partitions } = this.#options;
    this.#stopped = true;
    await this.#sending;
    await Promise.all(this.#producers.map((producer) => producer.idle()));
    const duration = this.#now();
    const { samples, arrivals } = await this.#close();
    const found = await readBack(bootstrap, topic, partitions, this.#run, READ_BACK_TIMEOUT);
    const { lost, duplicated } = compare(this.#acknowledged.keys(), found);
    const acknowledgements = [...this.#acknowledged.values()].sort((a, b) => a.at - b.at);
    const moments = acknowledgements.map(({ at }) => at);
    const latencies = acknowledgements.map(({ latency }) => latency);
    return {
      duration,
      sent: this.#sent,
      acknowledged: acknowledgements.length,
      failed: this.#failed,
      lost: lost.length,
      duplicated: duplicated.length,
      longestGap: longestGap(moments, 0, duration),
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      longestConsumerGap: longestGap(arrivals, 0, duration).duration,
      acknowledgements,
      inSync: samples.map(({ at, inSync, replicas, leaderless }) => ({ at, inSync, replicas, leaderless })),
      events: this.#events,
      errors: this.#reasons.list(),
    };
  }

  #now(): number {
    return performance.now() - this.#started;
  }

  async #send(): Promise<void> {
    const { ratePerSecond, partitions } = this.#options;
    while (!this.#stopped) {
      for (const end = due(this.#now(), ratePerSecond); this.#sent < end; this.#sent++) {
        const number = this.#sent;
        const message = { number, at: intended(number, ratePerSecond), value: encode(this.#run, number) };
        this.#producers[number % partitions]?.send(message);
      }
      await sleep(TICK);
    }
  }

  async #close() {
    const [samples, arrivals] = await Promise.all([this.#sampler.stop(), this.#follower.stop()]);
    for (const producer of this.#producers) producer.close();
    this.#cluster.close();
    return { samples, arrivals };
  }
}
