/** What the environment says about a run. */
import { isAbsolute, join } from "node:path";
import { Failure } from "../../deploy/failure";
import { root } from "../../deploy/paths";
import { type Hooks, readHooks } from "./hooks";

/** An NFS export that the program's own provisioner is deployed for. */
export interface NfsOptions {
  readonly server: string;
  readonly path: string;
  /** Path of the provisioner's chart; left out: the published one. */
  readonly chart?: string;
}

/** A registry, and credentials for it. */
interface PrivateRegistry {
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

export interface Options {
  /** Image that the brokers run. */
  readonly image: string;
  /** Stack whose settings are taken; left out: the run's own. */
  readonly stack?: string;
  /** Ids of the scenarios to run; left out: all. */
  readonly scenarios?: readonly string[];
  readonly nfs?: NfsOptions;
  /** StorageClass of the claims when there is no NFS export; left out: the cluster's default. */
  readonly storageClass?: string;
  /** An image of a newer ZooKeeper, laid out as the official one. */
  readonly newZooKeeperImage?: string;
  /** A Kafka distribution on this machine, for its command-line tools. */
  readonly kafkaHome?: string;
  /** What the throughput of plain processes is measured with: that distribution, and a directory on the volumes' disk. */
  readonly throughput?: { readonly kafkaHome: string; readonly directory: string };
  /** Messages per second of each load. */
  readonly rate: number;
  /** Whether the deployment stays for the next run. */
  readonly keep: boolean;
  readonly hooks: Hooks;
  /** A registry that has the image too, and asks who pulls. */
  readonly privateRegistry?: PrivateRegistry;
  /** First three numbers of the addresses that load balancers are given, e.g. `192.0.2`. */
  readonly balancerNetwork?: string;
  /** Where state, logs and results go. */
  readonly directory: string;
}

/** @throws Failure that names the variable, what was given and what is allowed */
export function readOptions(environment: NodeJS.ProcessEnv): Options {
  const given = (name: string) => {
    const text = environment[name]?.trim();
    return text === "" ? undefined : text;
  };
  const image = given("IMAGE");
  if (image === undefined) throw new Failure("IMAGE is missing: make e2e IMAGE=registry.example.com/kafka:1");
  if (given("KUBECONFIG") === undefined)
    throw new Failure(
      "KUBECONFIG is missing: name the cluster on which pods, nodes and volumes may be broken, make e2e KUBECONFIG=…",
    );
  const scenarios = given("SCENARIOS")
    ?.split(/[\s,]+/)
    .filter(Boolean);
  const optional = {
    stack: given("STACK"),
    scenarios,
    nfs: nfsOptions(given("NFS_SERVER"), given("NFS_PATH"), given("NFS_CHART")),
    storageClass: given("STORAGE_CLASS"),
    newZooKeeperImage: given("NEW_ZOOKEEPER_IMAGE"),
    kafkaHome: given("KAFKA_HOME"),
    balancerNetwork: given("BALANCER_NETWORK"),
    privateRegistry: privateRegistryOptions(given),
    throughput: throughputOptions(given("THROUGHPUT"), given("KAFKA_HOME")),
  };
  return {
    image,
    ...withoutUndefined(optional),
    rate: rate(given("RATE") ?? "200"),
    keep: given("KEEP") !== undefined,
    hooks: readHooks(environment),
    directory: join(root, "build", "e2e"),
  };
}

function privateRegistryOptions(given: (name: string) => string | undefined): PrivateRegistry | undefined {
  const host = given("PRIVATE_REGISTRY");
  const [username, password] = [given("PRIVATE_REGISTRY_USER"), given("PRIVATE_REGISTRY_PASSWORD")];
  if (host === undefined) return undefined;
  if (username === undefined || password === undefined)
    throw new Failure("PRIVATE_REGISTRY needs PRIVATE_REGISTRY_USER and PRIVATE_REGISTRY_PASSWORD");
  return { host, username, password };
}

function nfsOptions(server?: string, path?: string, chart?: string): NfsOptions | undefined {
  if (server === undefined && path === undefined) return undefined;
  if (server === undefined || path === undefined)
    throw new Failure("NFS_SERVER and NFS_PATH belong together: one of them is not set");
  // Helm takes a relative path for the name of a chart, and the engine runs in a directory of its own.
  const absolute = chart && (isAbsolute(chart) || /^\w+:/.test(chart) ? chart : join(root, chart));
  return { server, path, ...(absolute && { chart: absolute }) };
}

function throughputOptions(directory?: string, kafkaHome?: string): Options["throughput"] {
  if (directory === undefined) return undefined;
  if (kafkaHome === undefined)
    throw new Failure("THROUGHPUT needs KAFKA_HOME: processes are measured beside the cluster");
  return { kafkaHome, directory };
}

function rate(word: string): number {
  const count = Number(word);
  if (Number.isInteger(count) && count >= 1 && count <= 100_000) return count;
  throw new Failure(
    `RATE: "${word}" is not a number of messages per second (a whole number from 1 to 100000)`,
  );
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>;
}
