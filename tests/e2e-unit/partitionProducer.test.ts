import assert from "node:assert/strict";
import { ResponseError } from "@platformatic/kafka";
import fc from "fast-check";
import { PartitionProducer, type Sent } from "../e2e/load/partitionProducer";
import type { Identity, ProducerWire } from "../e2e/load/producerWire";
import { Reasons } from "../e2e/load/reasons";

const PRODUCE = 0;
const told = (code: number) => new ResponseError(PRODUCE, 9, { "/responses/0": [code, null] }, {});
const NOT_LEADER_OR_FOLLOWER = 6;
const MESSAGE_TOO_LARGE = 10;
const OUT_OF_ORDER_SEQUENCE_NUMBER = 45;

/** What becomes of one request: how the broker treats it, and what of that the producer hears. */
type Fate = "ok" | "lost before" | "lost after" | "not leader" | "too large" | "silence after";

/** A partition whose leader numbers batches as Kafka does, and which meets one fate after the other. */
class FakeWire implements ProducerWire {
  readonly log: string[] = [];
  readonly #fates: Fate[];
  readonly #next = new Map<bigint, number>();
  readonly #batches = new Map<string, number>();
  #ids = 0n;
  closed = 0;

  constructor(fates: readonly Fate[]) {
    this.#fates = [...fates];
  }

  newIdentity(): Promise<Identity> {
    return Promise.resolve({ id: this.#ids++, epoch: 0 });
  }

  async write(values: readonly Buffer[], { id }: Identity, sequence: number): Promise<void> {
    await Promise.resolve();
    const fate = this.#fates.shift() ?? "ok";
    if (fate === "lost before") throw new Error("Connection closed");
    if (fate === "not leader") throw told(NOT_LEADER_OR_FOLLOWER);
    if (fate === "too large") throw told(MESSAGE_TOO_LARGE);
    this.#append(values, id, sequence);
    if (fate === "lost after") throw new Error("Connection closed");
    if (fate === "silence after") await new Promise(() => undefined);
  }

  /** A batch with numbers that were there already is a repetition, which is acknowledged and not written. */
  #append(values: readonly Buffer[], id: bigint, sequence: number): void {
    if (this.#batches.get(`${id}:${sequence}`) === values.length) return;
    if (sequence !== (this.#next.get(id) ?? 0)) throw told(OUT_OF_ORDER_SEQUENCE_NUMBER);
    this.#batches.set(`${id}:${sequence}`, values.length);
    this.#next.set(id, sequence + values.length);
    this.log.push(...values.map(String));
  }

  refresh(): Promise<void> {
    return Promise.reject(new Error("no broker answers"));
  }

  close(): void {
    this.closed++;
  }
}

/** A producer, and what became of its messages. */
class Bench {
  readonly acknowledged: number[] = [];
  readonly failed: number[] = [];
  readonly reasons = new Reasons();
  readonly #producer: PartitionProducer;
  #sent = 0;

  constructor(wire: ProducerWire, deliveryTimeout = 60_000) {
    const numbers = (messages: readonly Sent[]) => messages.map(({ number }) => number);
    this.#producer = new PartitionProducer(wire, {
      deliveryTimeout,
      backoff: 0,
      now: () => performance.now(),
      reasons: this.reasons,
      acknowledged: (messages) => this.acknowledged.push(...numbers(messages)),
      failed: (messages) => this.failed.push(...numbers(messages)),
    });
  }

  /** Sends that many messages, some at once and some later, and waits for what becomes of them. */
  async send(count: number): Promise<this> {
    for (const end = this.#sent + count; this.#sent < end; this.#sent++) {
      const number = this.#sent;
      this.#producer.send({ number, at: performance.now(), value: Buffer.from(String(number)) });
      if (number % 3 === 0) await Promise.resolve();
    }
    await this.#producer.idle();
    return this;
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);

describe("the producer of a partition", () => {
  it("writes every message once and in order, whatever becomes of connections", async () => {
    const fate = fc.constantFrom<Fate>("ok", "lost before", "lost after", "not leader");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { maxLength: 20 }),
        fc.integer({ min: 1, max: 200 }),
        async (fates, count) => {
          const wire = new FakeWire(fates);
          const { acknowledged, failed } = await new Bench(wire).send(count);
          assert.deepEqual([acknowledged, failed], [upTo(count), []]);
          assert.deepEqual(wire.log, upTo(count).map(String));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("counts what it went through", async () => {
    const { reasons } = await new Bench(new FakeWire(["lost after", "not leader", "not leader"])).send(1);
    assert.deepEqual(reasons.list(), [
      "producer: NOT_LEADER_OR_FOLLOWER (2 times)",
      "producer: Connection closed",
    ]);
  });

  it("gives up what no repetition mends, and goes on under another id", async () => {
    const wire = new FakeWire(["ok", "too large"]);
    const { acknowledged, failed, reasons } = await new Bench(wire).send(200);
    assert.deepEqual(reasons.list(), ["producer, given up: MESSAGE_TOO_LARGE"]);
    assert.deepEqual(
      [...acknowledged, ...failed].sort((a, b) => a - b),
      upTo(200),
    );
    assert.ok(failed.length > 0);
    assert.deepEqual(wire.log, acknowledged.map(String));
    assert.equal(wire.closed, 1);
  });

  it("gives a batch up after its delivery timeout, and loses none of the next to it", async () => {
    // The first batch is written, and its acknowledgement never comes.
    const wire = new FakeWire(["silence after"]);
    const bench = await new Bench(wire, 20).send(1);
    assert.deepEqual([bench.acknowledged, bench.failed], [[], [0]]);
    assert.deepEqual(bench.reasons.list(), ["producer, given up: the delivery timeout is over"]);
    // With the first one's id and number, the broker would take this for its repetition.
    await bench.send(1);
    assert.deepEqual([bench.acknowledged, bench.failed], [[1], [0]]);
    assert.deepEqual(wire.log, ["0", "1"]);
  });

  it("does not begin with a message whose time is over", async () => {
    const wire = new FakeWire([]);
    const { failed } = await new Bench(wire, -1).send(1);
    assert.deepEqual([failed, wire.log], [[0], []]);
  });
});
