/** What the brokers say of a topic, asked of whichever of them answers. */
import { type API, metadataV12, ResponseError } from "@platformatic/kafka";
import { type Address, Link, type Patience } from "./link";

/** One partition, as a broker's metadata say. */
export interface Partition {
  readonly id: number;
  /** Id of the leader, -1 when there is none. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly inSync: readonly number[];
  readonly replicas: readonly number[];
}

/** The brokers and the partitions of one topic, as one broker sees them. */
export interface View {
  readonly brokers: ReadonlyMap<number, Address>;
  readonly partitions: readonly Partition[];
}

type Metadata = Awaited<ReturnType<typeof metadataV12.api.async>>;

const PATIENCE: Patience = { connect: 1000, request: 2000 };

/** The brokers as one client sees them, and where the leaders of one topic's partitions are. */
export class Cluster {
  readonly topic: string;
  #links = new Map<string, Link>();
  #turn = 0;
  #brokers: ReadonlyMap<number, Address> = new Map();
  #leaders = new Map<number, Partition>();
  #refreshing: Promise<readonly Partition[]> | undefined;

  constructor(bootstrap: string, topic: string) {
    this.topic = topic;
    for (const address of parseBootstrap(bootstrap)) this.#add(address);
  }

  /** Asks one broker after the other until one answers. @throws the last one's error when none does */
  async ask<Request extends unknown[], Answer>(
    api: API<Request, Answer>,
    ...request: Request
  ): Promise<Answer> {
    const links = [...this.#links.values()];
    // Not always the same one first: a broker that is cut off from the others still answers, with what it knew.
    const first = this.#turn++ % links.length;
    let last: unknown;
    for (const link of [...links.slice(first), ...links.slice(0, first)]) {
      try {
        return await link.ask(api, ...request);
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        last = error;
      }
    }
    throw last;
  }

  /** Where the leader of a partition listens, or undefined while nobody knows. */
  leader(partition: number): Address | undefined {
    const known = this.#leaders.get(partition);
    return known && this.#brokers.get(known.leader);
  }

  /** Learns who leads now, and tells what one broker says; those who call meanwhile wait for the same answer. */
  async refresh(): Promise<readonly Partition[]> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  close(): void {
    for (const link of this.#links.values()) link.close();
  }

  async #refresh(): Promise<readonly Partition[]> {
    const view = toView(await metadata(this, this.topic));
    if (view.brokers.size > 0) this.#brokers = view.brokers;
    for (const address of view.brokers.values()) this.#add(address);
    for (const partition of view.partitions) {
      const known = this.#leaders.get(partition.id);
      // An older epoch is the answer of a broker that has not heard of the election yet (KIP-320).
      if (!known || partition.leaderEpoch >= known.leaderEpoch) this.#leaders.set(partition.id, partition);
    }
    return view.partitions;
  }

  #add(address: Address): void {
    const key = `${address.host}:${address.port}`;
    if (!this.#links.has(key)) this.#links.set(key, new Link(address, PATIENCE));
  }
}

/** Whatever metadata can be asked of: the whole cluster, or one broker. */
interface Asked {
  ask: Link["ask"];
}

/** The metadata of a topic, with partitions that have no leader, which the library tells as an error. */
export async function metadata(asked: Asked, topic: string): Promise<Metadata> {
  try {
    return await asked.ask(metadataV12.api, [topic], false, false);
  } catch (error) {
    const answer = error instanceof ResponseError ? (error as { response?: Metadata }).response : undefined;
    if (answer?.topics[0]?.partitions.length) return answer;
    throw error;
  }
}

export function toView({ brokers, topics }: Metadata): View {
  return {
    brokers: new Map(brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }])),
    partitions: (topics[0]?.partitions ?? []).map((partition) => ({
      id: partition.partitionIndex,
      leader: partition.leaderId,
      leaderEpoch: partition.leaderEpoch,
      inSync: partition.isrNodes,
      replicas: partition.replicaNodes,
    })),
  };
}

/** The addresses of host:port,host:port, where an IPv6 host has brackets around it. */
export function parseBootstrap(text: string): Address[] {
  return text.split(",").map(parseAddress);
}

function parseAddress(text: string): Address {
  const end = text.lastIndexOf(":");
  return { host: text.slice(0, end).replace(/^\[(.*)\]$/, "$1"), port: Number(text.slice(end + 1)) };
}
