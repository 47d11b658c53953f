/**
 * The idempotent producer of one partition.
 *
 * The client library's own Producer is not used. Two of its sends to a partition that are under way at once carry the
 * same sequence number, so the broker takes the second for a repetition and acknowledges it without writing it. It
 * tries a dead leader again and again without asking who leads now, and a request that timed out it does not repeat at
 * all. Its connections and encodings are used, and the rules here are those of Kafka's own producer: acks=all, and a
 * batch keeps its producer id and sequence number until it is acknowledged or its delivery timeout is over.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { initProducerIdV4, NumericMap, ProduceAcks, produceV9 } from "@platformatic/kafka";
import { type Cluster } from "./cluster";
import { LeaderLink } from "./leaderLink";
import { brokerError, reason } from "./link";
import { type Reasons } from "./reasons";

/** A message on its way. Times are of the load's clock. */
export interface Sent {
  readonly number: number;
  /** When it was meant to be sent. */
  readonly at: number;
  readonly value: Buffer;
}

/** What all partitions' producers share. */
export interface ProducerContext {
  readonly cluster: Cluster;
  readonly deliveryTimeout: number;
  readonly now: () => number;
  readonly reasons: Reasons;
  readonly acknowledged: (messages: readonly Sent[]) => void;
  readonly failed: (messages: readonly Sent[]) => void;
}

/** Messages in one request at most: about the producer's default batch of 16 KiB. */
const BATCH = 64;
/** The producer's default retry.backoff.ms. */
const BACKOFF = 100;
/** How long the broker may wait for its followers, and how long the client waits for the broker. */
const BROKER_PATIENCE = 5000;
const PATIENCE = { connect: 1000, request: 6000 };

/** Messages of one request, which stay together whenever it is repeated. */
type Batch = readonly [Sent, ...Sent[]];

/** What a producer calls itself towards the brokers; sequence numbers count within it. */
interface Identity {
  readonly id: bigint;
  readonly epoch: number;
  sequence: number;
}

export class PartitionProducer {
  readonly #partition: number;
  readonly #context: ProducerContext;
  readonly #leader: LeaderLink;
  #queue: Sent[] = [];
  #running: Promise<void> = Promise.resolve();
  #busy = false;
  #identity: Identity | undefined;

  constructor(partition: number, context: ProducerContext) {
    this.#partition = partition;
    this.#context = context;
    this.#leader = new LeaderLink(context.cluster, partition, PATIENCE);
  }

  /** Gets what is needed once, so that the first message does not wait for it. */
  async prepare(): Promise<void> {
    this.#identity ??= await newIdentity(this.#context.cluster);
    await this.#leader.ready();
  }

  /** Takes a message and returns at once. */
  send(message: Sent): void {
    this.#queue.push(message);
    if (this.#busy) return;
    this.#busy = true;
    this.#running = this.#drain();
  }

  /** Waits until every message is acknowledged or has failed. */
  async idle(): Promise<void> {
    while (this.#busy) await this.#running;
  }

  close(): void {
    this.#leader.close();
  }

  async #drain(): Promise<void> {
    for (let first = this.#queue.shift(); first; first = this.#queue.shift()) {
      await this.#deliver([first, ...this.#queue.splice(0, BATCH - 1)]);
    }
    this.#busy = false;
  }

  /** One batch at a time, so that order and sequence numbers need no more than this loop. */
  async #deliver(batch: Batch): Promise<void> {
    const { now, reasons, deliveryTimeout, acknowledged, failed } = this.#context;
    const deadline = batch[0].at + deliveryTimeout;
    for (;;) {
      try {
        await within(deadline - now(), this.#attempt(batch));
        acknowledged(batch);
        return;
      } catch (error) {
        const final = error instanceof DeliveryTimeout || isFinal(error);
        reasons.add(`producer${final ? ", given up" : ""}: ${reason(error)}`);
        if (final) {
          // The batch may be written or not. Under another id, the next one cannot be taken for its repetition.
          this.#identity = undefined;
          this.close();
          failed(batch);
          return;
        }
      }
      await sleep(BACKOFF);
      // It fails while no broker answers at all, and then the next attempt fails for the same reason.
      await this.#context.cluster.refresh().catch(() => undefined);
    }
  }

  async #attempt(batch: Batch): Promise<void> {
    const { cluster } = this.#context;
    const identity = (this.#identity ??= await newIdentity(cluster));
    const key = `${cluster.topic}:${this.#partition}`;
    const records = batch.map(({ value }) => ({ value, topic: cluster.topic, partition: this.#partition }));
    const options = {
      producerId: identity.id,
      producerEpoch: identity.epoch,
      sequences: new NumericMap([[key, identity.sequence]]),
    };
    try {
      await this.#leader.ask(produceV9.api, ProduceAcks.ALL, BROKER_PATIENCE, records, options);
    } catch (error) {
      // Of batches before the last five, the broker knows only that it has them.
      if (brokerError(error)?.name !== "DUPLICATE_SEQUENCE_NUMBER") throw error;
    }
    identity.sequence += batch.length;
  }
}

async function newIdentity(cluster: Cluster): Promise<Identity> {
  try {
    const { producerId, producerEpoch } = await cluster.ask(initProducerIdV4.api, null, 0, -1n, -1);
    return { id: producerId, epoch: producerEpoch, sequence: 0 };
  } catch (error) {
    // Whatever the broker tells here, nothing is written yet: it can be asked again.
    throw new Error(`no producer id: ${reason(error)}`, { cause: error });
  }
}

class DeliveryTimeout extends Error {}

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  const timer = new AbortController();
  try {
    const over = sleep(Math.max(0, milliseconds), undefined, { signal: timer.signal }).then(() => {
      throw new DeliveryTimeout("the delivery timeout is over");
    });
    return await Promise.race([work, over]);
  } finally {
    timer.abort();
  }
}

/** True for errors that no repetition mends, as Kafka's own producer sees them. */
const isFinal = (error: unknown) => brokerError(error)?.retriable === false;
