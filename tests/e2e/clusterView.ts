/** What each broker says of the whole cluster, asked from outside. */
import { deleteTopicsV6, metadataV12, ResponseError } from "@platformatic/kafka";
import { parseBootstrap } from "./load/cluster";
import { Link } from "./load/link";

type Metadata = Awaited<ReturnType<typeof metadataV12.api.async>>;

/** One partition of any topic. */
export interface PartitionView {
  readonly topic: string;
  readonly id: number;
  /** Id of the leader, -1 when there is none. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
}

/** The cluster as one broker sees it. */
export interface ClusterView {
  readonly clusterId: string;
  /** Id of the active controller, -1 when there is none. */
  readonly controller: number;
  readonly brokers: readonly number[];
  readonly partitions: readonly PartitionView[];
}

const PATIENCE = { connect: 2000, request: 5000 };

async function withLink<T>(address: string, use: (link: Link) => Promise<T>): Promise<T> {
  const [parsed] = parseBootstrap(address);
  if (parsed === undefined) throw new Error("no address");
  const link = new Link(parsed, PATIENCE);
  try {
    return await use(link);
  } catch (error) {
    throw new Error(`broker at ${address}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    link.close();
  }
}

/** Partitions without a leader are an error to the library, which then still has the answer. */
async function everyTopic(link: Link): Promise<Metadata> {
  try {
    return await link.ask(metadataV12.api, null, false, false);
  } catch (error) {
    const answer = error instanceof ResponseError ? (error as { response?: Metadata }).response : undefined;
    if (answer === undefined) throw error;
    return answer;
  }
}

function toView({ clusterId, controllerId, brokers, topics }: Metadata): ClusterView {
  return {
    clusterId: clusterId ?? "",
    controller: controllerId,
    brokers: brokers.map(({ nodeId }) => nodeId).sort((a, b) => a - b),
    partitions: topics.flatMap(({ name, partitions }) =>
      partitions.map((partition) => ({
        topic: name ?? "",
        id: partition.partitionIndex,
        leader: partition.leaderId,
        replicas: partition.replicaNodes,
        inSync: partition.isrNodes,
      })),
    ),
  };
}

/** The view of the broker at each of these addresses. @throws Error when one does not answer */
export function viewsOf(bootstrap: string): Promise<ClusterView[]> {
  return Promise.all(
    bootstrap.split(",").map((address) => withLink(address, async (link) => toView(await everyTopic(link)))),
  );
}

/** What is not as it should be with `brokers` brokers, in any of these views, or undefined. */
export function faultIn(views: readonly ClusterView[], brokers: number): string | undefined {
  for (const view of views) {
    if (view.brokers.length !== brokers) return `a broker knows ${view.brokers.length} of ${brokers} brokers`;
    if (view.controller < 0) return "a broker knows no controller";
    const behind = view.partitions.filter(
      ({ leader, replicas, inSync }) => leader < 0 || inSync.length < replicas.length,
    );
    const [first] = behind;
    if (first) return `${behind.length} partitions are not in sync, such as ${first.topic}-${first.id}`;
  }
  return undefined;
}

/** Deletes topics, which only the controller does. */
export async function deleteTopics(bootstrap: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const topics = names.map((name) => ({ name }));
  const failures: unknown[] = [];
  for (const address of bootstrap.split(","))
    try {
      await withLink(address, (link) => link.ask(deleteTopicsV6.api, topics, 30_000));
      return;
    } catch (error) {
      failures.push(error);
    }
  throw failures.at(-1);
}
