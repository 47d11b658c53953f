/** A client that creates znodes while the ensemble changes, and every server's tree, by Kafka's own ZooKeeper shell. */
import { createHash } from "node:crypto";
import { isReady, type Kubernetes, type Pod, type PodName } from "./kubernetes";
import type { Stage } from "./stage";
import { TOOLS_NAMESPACE } from "./toolbox";
import { waitFor } from "./wait";

const CONTAINER = "kafka-0";
/** ZooKeeper's shell on these servers, as Kafka's own zookeeper-shell.sh starts it. */
const shellOn = (connect: string) =>
  `/opt/kafka/bin/kafka-run-class.sh org.apache.zookeeper.ZooKeeperMainWithTlsSupportForKafka -server ${connect}`;
/** Seconds between two znodes. */
const PAUSE = 0.1;

/** The znodes that the shell says it has created; one that it was not told of may be there all the same. */
export const created = (output: string): string[] =>
  [...output.matchAll(/^Created (\/\S+)\s*$/gm)].map(([, path = ""]) => path);

/** Paths in what `ls -R /` printed, among the shell's own messages; sorted. */
export const pathsIn = (output: string): string[] =>
  output
    .split("\n")
    .filter((line) => line.startsWith("/"))
    .map((line) => line.trim())
    .sort();

/** What a shell prints on its own, which differs from one call to the next. */
const CHATTER = /^(Connecting to |WATCHER::|WatchedEvent |Welcome to |JLine |$)/;

/** The same for the same znodes with the same data: what the shell printed, without its own messages. */
export function digestOf(output: string): string {
  const lines = output.split("\n").filter((line) => !CHATTER.test(line));
  return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 12);
}

/** The whole tree of one server. */
export interface Tree {
  readonly server: string;
  readonly paths: readonly string[];
  /** Of every path and its data. */
  readonly digest: string;
}

/** Creates znodes one after the other from a pod of the toolbox, and keeps what was acknowledged. */
export class ZnodeWriter {
  private constructor(
    private readonly kubernetes: Kubernetes,
    private readonly pod: PodName,
    private readonly directory: string,
  ) {}

  /** @param name of the parent znode, which must not be there */
  static async start(stage: Stage, connect: string, name: string): Promise<ZnodeWriter> {
    const pods = await stage.kubernetes.list<Pod>("pods", "-n", TOOLS_NAMESPACE, "-l", "app=e2e-toolbox");
    const pod = pods.find(isReady)?.metadata;
    if (!pod) throw new Error("no pod of the toolbox is ready");
    const directory = `/tmp/${name}`;
    const writer = new ZnodeWriter(stage.kubernetes, { namespace: pod.namespace, name: pod.name }, directory);
    const feed = [
      `echo "create /${name} 0"`,
      "i=0",
      `while [ ! -e ${directory}/stop ]; do echo "create /${name}/n$i $i"; i=$((i+1)); sleep ${PAUSE}; done`,
    ].join("; ");
    await writer.run(
      `mkdir ${directory} && { nohup sh -c '{ ${feed}; } | ${shellOn(connect)}' >${directory}/output 2>&1 & }`,
    );
    await waitFor("the first znode", 60_000, async () =>
      created(await writer.run(`cat ${directory}/output`)).length > 1 ? undefined : "none was created",
    );
    return writer;
  }

  private run(script: string): Promise<string> {
    const { namespace, name } = this.pod;
    return this.kubernetes.must(["exec", "-n", namespace, name, "-c", CONTAINER, "--", "sh", "-c", script]);
  }

  /** @returns the paths that were acknowledged */
  async stop(): Promise<string[]> {
    await this.run(`touch ${this.directory}/stop`);
    await waitFor("the writer's end", 60_000, async () =>
      (await this.run(`ps -ef | grep -c "[Z]ooKeeperMain" || true`)) === "0" ? undefined : "its shell runs",
    );
    const output = await this.run(`cat ${this.directory}/output; rm -r ${this.directory}`);
    return created(output);
  }
}

/** Everything that one server holds, once it has caught up with the leader. */
export async function treeOf(stage: Stage, address: string): Promise<Tree> {
  const ask = (commands: string) =>
    stage.toolbox.shell(`${shellOn(address)} 2>/dev/null`, [], commands).then(({ stdout }) => stdout);
  const paths = pathsIn(await ask("sync /\nls -R /\n"));
  const data = await ask(paths.map((path) => `get ${path}\n`).join(""));
  return { server: address, paths, digest: digestOf([...paths, data].join("\n")) };
}
