/** What the producer of a partition asks of the brokers. */
import { initProducerIdV4, NumericMap, ProduceAcks, produceV9 } from "@platformatic/kafka";
import type { Cluster } from "./cluster";
import { LeaderLink } from "./leaderLink";

/** What a producer calls itself towards the brokers; sequence numbers count within it. */
export interface Identity {
  readonly id: bigint;
  readonly epoch: number;
}

/** The brokers, as the producer of one partition sees them. */
export interface ProducerWire {
  newIdentity(): Promise<Identity>;
  /** Writes a batch whose first message has this number, and waits until all in-sync replicas have it. */
  write(values: readonly Buffer[], identity: Identity, sequence: number): Promise<void>;
  /** Learns who leads the partition now. */
  refresh(): Promise<unknown>;
  /** Drops the connection; the next batch makes another. */
  close(): void;
}

/** How long the broker may wait for its followers, and how long the client waits for the broker. */
const BROKER_PATIENCE = 5000;
const PATIENCE = { connect: 1000, request: 6000 };

export class ClusterWire implements ProducerWire {
  readonly #cluster: Cluster;
  readonly #partition: number;
  readonly #leader: LeaderLink;

  constructor(cluster: Cluster, partition: number) {
    this.#cluster = cluster;
    this.#partition = partition;
    this.#leader = new LeaderLink(cluster, partition, PATIENCE);
  }

  /** Connects before there is anything to write. */
  async ready(): Promise<void> {
    await this.#leader.ready();
  }

  async newIdentity(): Promise<Identity> {
    const { producerId, producerEpoch } = await this.#cluster.ask(initProducerIdV4.api, null, 0, -1n, -1);
    return { id: producerId, epoch: producerEpoch };
  }

  async write(values: readonly Buffer[], { id, epoch }: Identity, sequence: number): Promise<void> {
    const { topic } = this.#cluster;
    const partition = this.#partition;
    const records = values.map((value) => ({ value, topic, partition }));
    const sequences = new NumericMap([[`${topic}:${partition}`, sequence]]);
    const options = { producerId: id, producerEpoch: epoch, sequences };
    await this.#leader.ask(produceV9.api, ProduceAcks.ALL, BROKER_PATIENCE, records, options);
  }

  async refresh(): Promise<unknown> {
    return this.#cluster.refresh();
  }

  close(): void {
    this.#leader.close();
  }
}
