/** A real ZooKeeper and a real broker as processes of this machine, the broker started as its pod starts it. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { KafkaCluster, type KafkaClusterArgs } from "../../components/index";
import { run } from "../../tools/recording/mocks";
import { waitFor } from "../e2e/wait";
import { classPath } from "./classPath";
import { PodDirectory, renderedPod } from "./pod";

const ROOT = join(__dirname, "..", "..");
const HOST = "127.0.0.1";

/** A port that nobody has opened. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Whether somebody listens. */
async function listens(port: number): Promise<boolean> {
  const socket = connect(port, HOST);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** How a process ended: its exit code, or the signal. */
export async function ended(child: ChildProcess): Promise<number | string | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode ?? child.signalCode;
}

/** One ZooKeeper server of the release that the program deploys, on its own. */
export class ZooKeeper {
  private readonly directory = mkdtempSync(join(tmpdir(), "zookeeper-"));
  private readonly server: ChildProcess;

  constructor(readonly port: number) {
    const config = join(this.directory, "zoo.cfg");
    writeFileSync(
      config,
      `tickTime=1000\ndataDir=${this.directory}\nclientPort=${port}\nclientPortAddress=${HOST}\n`,
    );
    const main = "org.apache.zookeeper.server.ZooKeeperServerMain";
    this.server = spawn("java", ["-Xmx128m", "-cp", classPath("zookeeper"), main, config], {
      stdio: "ignore",
    });
  }

  /** Waits until it serves. */
  async ready(): Promise<void> {
    await waitFor(
      "ZooKeeper",
      60_000,
      async () => ((await this.ask("ruok")) === "imok" ? undefined : "it is silent"),
      200,
    );
  }

  /** The session that holds an ephemeral node, if one does. */
  async holder(path: string): Promise<string | undefined> {
    const sessions = (await this.ask("dump")).split(/^(0x[0-9a-f]+):$/m).slice(1);
    const at = sessions.findIndex((nodes) => nodes.split("\n").includes(`\t${path}`));
    return at < 0 ? undefined : sessions[at - 1];
  }

  async stop(): Promise<void> {
    this.server.kill("SIGKILL");
    await ended(this.server);
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async ask(word: string): Promise<string> {
    const socket = connect(this.port, HOST);
    // One that is accepted before the server is ready is never answered.
    socket.setTimeout(2000, () => socket.destroy(new Error("it does not answer")));
    socket.end(word);
    return text(socket);
  }
}

/** A broker in the place of its pod. */
export class Broker {
  /** What its containers have said, one after the other. */
  said = "";
  private container: ChildProcess | undefined;
  /** How much had been said when this container was started. */
  private begun = 0;

  private constructor(
    readonly pod: PodDirectory,
    readonly id: number,
    private readonly port: number,
    private readonly externalPort: number,
  ) {}

  /** Where it advertises its listener for the cluster. */
  get address(): string {
    return `${HOST}:${this.port}`;
  }

  /** Where it advertises its listener for clients outside. */
  get externalAddress(): string {
    return `${HOST}:${this.externalPort}`;
  }

  /** Renders a cluster of one broker through the component; `changed` is put into its files and command. */
  static async of(
    zookeeper: ZooKeeper,
    args: Partial<KafkaClusterArgs> = {},
    changed: Readonly<Record<string, string>> = {},
    id = 0,
  ): Promise<Broker> {
    const { resources } = await run(
      () =>
        new KafkaCluster("kafka", {
          image: "a/b:1",
          brokers: 1,
          external: { hosts: [HOST] },
          metadata: { zookeeper: { connect: `${HOST}:${zookeeper.port}` } },
          ...args,
        }),
    );
    const [internal, external, metrics] = [await freePort(), await freePort(), await freePort()];
    const starter = `exec java -Xmx256m -Dlog4j.configuration=file:${join(ROOT, "images/kafka/log4j.properties")} $KAFKA_OPTS -cp '${classPath("kafka")}' kafka.Kafka "$@"`;
    const pod = new PodDirectory(renderedPod(resources), starter, {
      "${HOSTNAME}.kafka-hs.kafka.svc.cluster.local": HOST,
      "kafka-hs.kafka.svc.cluster.local": HOST,
      "9092": String(internal),
      "9094": String(external),
      "9404": String(metrics),
      // The NodePort of the broker.
      "$((${HOSTNAME##*-}+30127))": String(external),
      ...changed,
    });
    const agents = dirname(classPath("metrics-agent"));
    cpSync(
      join(agents, "jmx_prometheus_javaagent-1.0.1.jar"),
      pod.path("/opt/kafka/agent/jmx_prometheus_javaagent.jar"),
    );
    return new Broker(pod, id, internal, external);
  }

  /** Starts its container. */
  start(): ChildProcess {
    const container = this.pod.start({ HOSTNAME: `kafka-${this.id}` });
    for (const stream of [container.stdout, container.stderr])
      stream.on("data", (data) => (this.said += String(data)));
    this.container = container;
    this.begun = this.said.length;
    return container;
  }

  /** Waits until it has started, which is a moment after it listens: SIGTERM in between is a failed start. */
  async started(): Promise<void> {
    await waitFor(
      "the broker's start",
      60_000,
      () =>
        Promise.resolve(
          / started \(kafka\.server\.KafkaServer\)\s*$/m.test(this.said.slice(this.begun))
            ? undefined
            : "not yet",
        ),
      100,
    );
  }

  /** Waits until it listens. @returns how long that took, in milliseconds */
  listening(timeout = 120_000): Promise<number> {
    const missing = async () => {
      if (this.container?.exitCode !== null) throw new Error(`it has ended:\n${this.said}`);
      return (await listens(this.port)) ? undefined : "nobody listens";
    };
    return waitFor("the broker's listener", timeout, missing, 100);
  }

  /** Ends every process of its container at once, as SIGKILL to the first one does in a pod. */
  async kill(): Promise<void> {
    const { container } = this;
    if (container?.pid === undefined) return;
    try {
      process.kill(-container.pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
    await ended(container);
    await waitFor(
      "the end of all its processes",
      10_000,
      async () => ((await listens(this.port)) ? "one listens" : undefined),
      50,
    );
  }

  /** Runs the script of the readiness probe. @returns its exit code */
  async probe(): Promise<number | string | null> {
    return ended(execFile("bash", [this.pod.path("/etc/kafka/in-sync.sh"), "ready"]));
  }

  async remove(): Promise<void> {
    await this.kill();
    this.pod.remove();
  }
}
