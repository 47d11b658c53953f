/** ZooKeeper and brokers as plain processes on loopback, in a directory of their own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, closeSync, rmSync, writeFileSync } from "node:fs";
import { createServer, connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseProperties, renderProperties } from "../../../domain/kafka/properties";
import { stop as end } from "../../../deploy/processes";

/** What the brokers run with. */
export interface ProcessOptions {
  /** An unpacked Kafka of the image's release. */
  readonly kafkaHome: string;
  /** The brokers' server.properties as in the cluster; addresses and directories in it are replaced. */
  readonly serverProperties: string;
  /** KAFKA_HEAP_OPTS of each broker. */
  readonly heapOptions: string;
  readonly brokers: number;
  /** Where the directory is made, on the disk that is to be measured. */
  readonly parent: string;
}

/** Brokers that run. */
export interface Processes {
  /** host:port of the brokers, with commas between. */
  readonly bootstrap: string;
  /** The brokers' processes, by id. */
  readonly pids: readonly number[];
  /** Ends them and removes the directory. */
  stop(): Promise<void>;
}

const HOST = "127.0.0.1";
const START_TIMEOUT = 90_000;
const STOP_TIMEOUT = 30_000;
const LOG4J = join(__dirname, "../../../images/kafka/log4j.properties");

/** Starts them and waits until every broker serves. @throws Error when one ends or does not serve in time */
export async function startProcesses(options: ProcessOptions): Promise<Processes> {
  const directory = mkdtempSync(join(options.parent, "kafka-processes-"));
  const children: ChildProcess[] = [];
  const stop = async () => {
    // Brokers first: without ZooKeeper they would wait for it.
    for (const group of [children.slice(1), children.slice(0, 1)]) {
      await end(
        group.flatMap(({ pid }) => pid ?? []),
        STOP_TIMEOUT,
      );
    }
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const [zookeeperPort = 0, ...ports] = await freePorts(1 + 2 * options.brokers);
    children.push(startZooKeeper(options.kafkaHome, directory, zookeeperPort));
    await serves(zookeeperPort, children);
    const external = ports.slice(options.brokers);
    external.forEach((port, id) => {
      const inner = ports[id] ?? 0;
      children.push(startBroker(options, directory, id, { inner, external: port, zookeeper: zookeeperPort }));
    });
    for (const port of external) await serves(port, children);
    return {
      bootstrap: external.map((port) => `${HOST}:${port}`).join(","),
      pids: children.slice(1).flatMap(({ pid }) => pid ?? []),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startZooKeeper(kafkaHome: string, directory: string, port: number): ChildProcess {
  const file = join(directory, "zoo.properties");
  const settings: [string, string][] = [
    ["dataDir", join(directory, "zookeeper")],
    ["clientPort", String(port)],
    ["clientPortAddress", HOST],
    ["admin.enableServer", "false"],
  ];
  writeFileSync(file, renderProperties(settings));
  return launch(
    kafkaHome,
    directory,
    "zookeeper",
    ["bin/zookeeper-server-start.sh", file],
    "-Xms512M -Xmx512M",
  );
}

function startBroker(
  { kafkaHome, serverProperties, heapOptions }: ProcessOptions,
  directory: string,
  id: number,
  ports: { inner: number; external: number; zookeeper: number },
): ChildProcess {
  const listeners = `INTERNAL://${HOST}:${ports.inner},EXTERNAL://${HOST}:${ports.external}`;
  const settings = parseProperties(serverProperties);
  settings.set("broker.id", String(id));
  settings.set("listeners", listeners);
  settings.set("advertised.listeners", listeners);
  settings.set("log.dirs", join(directory, `broker-${id}`));
  settings.set("zookeeper.connect", `${HOST}:${ports.zookeeper}`);
  const file = join(directory, `broker-${id}.properties`);
  writeFileSync(file, renderProperties(settings));
  return launch(kafkaHome, directory, `broker-${id}`, ["bin/kafka-server-start.sh", file], heapOptions);
}

/** The scripts replace themselves by the JVM, so that the child's id is the JVM's. */
function launch(
  kafkaHome: string,
  directory: string,
  name: string,
  [script = "", ...words]: readonly string[],
  heapOptions: string,
): ChildProcess {
  const logs = join(directory, `${name}-logs`);
  mkdirSync(logs);
  const output = openSync(join(directory, `${name}.log`), "w");
  const child = spawn(join(kafkaHome, script), words, {
    stdio: ["ignore", output, output],
    env: {
      ...process.env,
      LOG_DIR: logs,
      KAFKA_HEAP_OPTS: heapOptions,
      KAFKA_LOG4J_OPTS: `-Dlog4j.configuration=file:${LOG4J}`,
    },
  });
  closeSync(output);
  return child;
}

async function serves(port: number, children: readonly ChildProcess[]): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT;
  while (!(await accepts(port))) {
    if (children.some(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null)) {
      throw new Error("one of the plain processes has ended while they were starting");
    }
    if (Date.now() > deadline) throw new Error(`nothing serves on port ${port} after ${START_TIMEOUT} ms`);
    await sleep(200);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}

/** Ports that nobody has, all held until the last is found, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, HOST);
      await new Promise((resolve) => server.once("listening", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
