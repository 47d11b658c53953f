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
import { brokerError, reason } from "./link";
import type { Identity, ProducerWire } from "./producerWire";
import type { Reasons } from "./reasons";

/** A message on its way. Times are of the load's clock. */
export interface Sent {
  readonly number: number;
  /** When it was meant to be sent. */
  readonly at: number;
  readonly value: Buffer;
}

/** What all partitions' producers share. */
export interface ProducerContext {
  readonly deliveryTimeout: number;
  /** How long to wait before a batch is tried again, ms. */
  readonly backoff: number;
  readonly now: () => number;
  readonly reasons: Reasons;
  readonly acknowledged: (messages: readonly Sent[]) => void;
  readonly failed: (messages: readonly Sent[]) => void;
}

/** Messages in one request at most: about the producer's default batch of 16 KiB. */
const BATCH = 64;

/** Messages of one request, which stay together whenever it is repeated. */
type Batch = readonly [Sent, ...Sent[]];

/** Under which id the next batch is sent, and the number of its first message. */
interface Numbering {
  readonly identity: Identity;
  sequence: number;
}

class DeliveryTimeout extends Error {}

export class PartitionProducer {
  readonly #wire: ProducerWire;
  readonly #context: ProducerContext;
  #queue: Sent[] = [];
  #running: Promise<void> = Promise.resolve();
  #busy = false;
  #numbering: Numbering | undefined;

  constructor(wire: ProducerWire, context: ProducerContext) {
    this.#wire = wire;
    this.#context = context;
  }

  /** Gets what is needed once, so that the first message does not wait for it. */
  async prepare(): Promise<void> {
    this.#numbering = await this.#newNumbering();
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
    this.#wire.close();
  }

  async #drain(): Promise<void> {
    for (let first = this.#queue.shift(); first; first = this.#queue.shift()) {
      await this.#deliver([first, ...this.#queue.splice(0, BATCH - 1)]);
    }
    this.#busy = false;
  }

  /** One batch at a time, so that order and sequence numbers need no more than this loop. */
  async #deliver(batch: Batch): Promise<void> {
    const { now, reasons, deliveryTimeout, backoff, acknowledged, failed } = this.#context;
    const deadline = batch[0].at + deliveryTimeout;
    for (;;) {
      try {
        await within(deadline - now(), (over) => this.#attempt(batch, over));
        acknowledged(batch);
        return;
      } catch (error) {
        const final = error instanceof DeliveryTimeout || isFinal(error);
        reasons.add(`producer${final ? ", given up" : ""}: ${reason(error)}`);
        if (final) {
          // The batch may be written or not. Under another id, the next one cannot be taken for its repetition.
          this.#numbering = undefined;
          this.#wire.close();
          failed(batch);
          return;
        }
      }
      await sleep(backoff);
      // It fails while no broker answers at all, and then the next attempt fails for the same reason.
      await this.#wire.refresh().catch(() => undefined);
    }
  }

  async #attempt(batch: Batch, over: AbortSignal): Promise<void> {
    const numbering = this.#numbering ?? (await this.#newNumbering());
    // Written now, a batch that was given up meanwhile would have the numbers of the next one.
    over.throwIfAborted();
    this.#numbering = numbering;
    const values = batch.map(({ value }) => value);
    try {
      await this.#wire.write(values, numbering.identity, numbering.sequence);
    } catch (error) {
      // Of batches before the last five, the broker knows only that it has them.
      if (brokerError(error)?.name !== "DUPLICATE_SEQUENCE_NUMBER") throw error;
    }
    numbering.sequence += batch.length;
  }

  async #newNumbering(): Promise<Numbering> {
    try {
      return { identity: await this.#wire.newIdentity(), sequence: 0 };
    } catch (error) {
      // Whatever the broker tells here, nothing is written yet: it can be asked again.
      throw new Error(`no producer id: ${reason(error)}`, { cause: error });
    }
  }
}

/** Starts no work when there is no time left for it, and tells work that takes too long. */
async function within(milliseconds: number, work: (over: AbortSignal) => Promise<void>): Promise<void> {
  const over = () => new DeliveryTimeout("the delivery timeout is over");
  if (milliseconds <= 0) throw over();
  const timer = new AbortController();
  try {
    const end = sleep(milliseconds, undefined, { signal: timer.signal }).then(() => {
      throw over();
    });
    await Promise.race([work(timer.signal), end]);
  } finally {
    timer.abort();
  }
}

/** True for errors that no repetition mends, as Kafka's own producer sees them. */
const isFinal = (error: unknown) => brokerError(error)?.retriable === false;
