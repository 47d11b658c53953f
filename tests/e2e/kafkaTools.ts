/** What Kafka's command-line tools print, and what the scenarios ask them. */
import type { Stage } from "./stage";

/** The brokers that `kafka-broker-api-versions.sh` lists, by id, at the addresses that clients are told. */
export function brokersListed(text: string): ReadonlyMap<number, string> {
  const lines = [...text.matchAll(/^(\S+) \(id: (\d+) rack: [^)]*\) -> \(/gm)];
  const brokers = lines.map((match) => [Number(match[2]), match[1] ?? ""] as const);
  return new Map(brokers.sort(([a], [b]) => a - b));
}

/** The id of the active controller in what ZooKeeper's shell prints for /controller. */
export function controllerIn(text: string): number {
  const id = /"brokerid":(\d+)/.exec(text)?.[1];
  if (id === undefined) throw new Error(`no controller in: ${text.trim()}`);
  return Number(id);
}

/** What ZooKeeper holds at a path, asked as `zookeeper-shell.sh` does, which not every distribution has. */
async function zooKeeperNode(stage: Stage, path: string): Promise<string> {
  const main = "org.apache.zookeeper.ZooKeeperMainWithTlsSupportForKafka";
  const connect = stage.output("zookeeperConnect");
  return stage.toolbox.kafka("kafka-run-class.sh", [main, "-server", connect, "get", path]);
}

/** The broker that is the active controller. */
export async function activeController(stage: Stage): Promise<number> {
  return controllerIn(await zooKeeperNode(stage, "/controller"));
}

/** The id of the cluster, which ZooKeeper keeps. */
export async function clusterId(stage: Stage): Promise<string> {
  const said = await zooKeeperNode(stage, "/cluster/id");
  const id = /"id":"([^"]+)"/.exec(said)?.[1];
  if (id === undefined) throw new Error(`no cluster id in: ${said}`);
  return id;
}

/** The end offset of each partition in what `kafka-get-offsets.sh` prints. */
export function offsetsIn(text: string): ReadonlyMap<number, number> {
  const lines = [...text.matchAll(/^\S+:(\d+):(\d+)$/gm)];
  return new Map(lines.map((match) => [Number(match[1]), Number(match[2])]));
}

export async function endOffsets(stage: Stage, topic: string): Promise<ReadonlyMap<number, number>> {
  const flags = ["--bootstrap-server", stage.output("internalBootstrap"), "--topic", topic];
  return offsetsIn(await stage.toolbox.kafka("kafka-get-offsets.sh", flags));
}

/** Each partition's replicas in what `kafka-topics.sh --describe` prints. */
export function replicasIn(text: string): ReadonlyMap<number, readonly number[]> {
  const lines = [...text.matchAll(/Partition: (\d+)\s.*?Replicas: ([\d,]+)/g)];
  return new Map(lines.map((match) => [Number(match[1]), (match[2] ?? "").split(",").map(Number)]));
}

export async function replicas(stage: Stage, topic: string): Promise<ReadonlyMap<number, readonly number[]>> {
  const flags = ["--bootstrap-server", stage.output("internalBootstrap"), "--describe", "--topic", topic];
  return replicasIn(await stage.toolbox.kafka("kafka-topics.sh", flags));
}
