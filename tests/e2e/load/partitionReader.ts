/** Reads one partition from its leader, message by message. */
import { FetchIsolationLevels, fetchV12, listOffsetsV7 } from "@platformatic/kafka";
import { type Cluster } from "./cluster";
import { LeaderLink } from "./leaderLink";

/** How long the broker may wait for new messages, and how long the client waits for the broker. */
const LONGEST_WAIT = 500;
const PATIENCE = { connect: 1000, request: 3000 };
const FETCH_BYTES = 1024 ** 2;

const EARLIEST = -2n;
const LATEST = -1n;

/** What one fetch has found. */
export interface Fetched {
  readonly values: readonly Buffer[];
  /** Offset behind the last message that every in-sync replica has. */
  readonly highWatermark: bigint;
}

export class PartitionReader {
  readonly #cluster: Cluster;
  readonly #partition: number;
  readonly #leader: LeaderLink;
  /** Offset of the next message to read. */
  offset = 0n;

  constructor(cluster: Cluster, partition: number) {
    this.#cluster = cluster;
    this.#partition = partition;
    this.#leader = new LeaderLink(cluster, partition, PATIENCE);
  }

  /** Goes to one end of the log. */
  async seek(end: "earliest" | "latest"): Promise<void> {
    this.offset = await this.#end(end === "earliest" ? EARLIEST : LATEST);
  }

  /** The offset behind the last message that consumers may see. */
  async highWatermark(): Promise<bigint> {
    return this.#end(LATEST);
  }

  /** Fetches once, from `offset` on, and moves it behind what was found. */
  async fetch(): Promise<Fetched> {
    const request = {
      partition: this.#partition,
      currentLeaderEpoch: -1,
      fetchOffset: this.offset,
      lastFetchedEpoch: -1,
      partitionMaxBytes: FETCH_BYTES,
    };
    // Version 12 has the topic's name where later ones have its id; the library has one type for all of them.
    const topics = [{ topicId: this.#cluster.topic, partitions: [request] }];
    const { responses } = await this.#leader.ask(
      fetchV12.api,
      LONGEST_WAIT,
      1,
      FETCH_BYTES,
      FetchIsolationLevels.READ_UNCOMMITTED,
      0,
      -1,
      topics,
      [],
      "",
    );
    const found = responses[0]?.partitions[0];
    if (!found) throw new Error("a fetch without an answer for its partition");
    const values: Buffer[] = [];
    for (const { firstOffset, records } of found.records ?? []) {
      for (const { offsetDelta, value } of records) {
        const offset = firstOffset + BigInt(offsetDelta);
        // A batch is sent whole, even when the offset asked for is in its middle.
        if (offset < this.offset) continue;
        if (value) values.push(value);
        this.offset = offset + 1n;
      }
    }
    return { values, highWatermark: found.highWatermark };
  }

  close(): void {
    this.#leader.close();
  }

  async #end(timestamp: bigint): Promise<bigint> {
    const { topics } = await this.#leader.ask(listOffsetsV7.api, -1, FetchIsolationLevels.READ_UNCOMMITTED, [
      {
        name: this.#cluster.topic,
        partitions: [{ partitionIndex: this.#partition, currentLeaderEpoch: -1, timestamp }],
      },
    ]);
    const offset = topics[0]?.partitions[0]?.offset;
    if (offset === undefined) throw new Error("no answer about the ends of a partition");
    return offset;
  }
}
