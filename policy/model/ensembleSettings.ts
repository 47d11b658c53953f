/** An ensemble member's settings: start-zookeeper's flags, a mounted zoo.cfg, or the environment of an image. */
import { parseProperties } from "../../components/kafka/properties";
import { parseJvmSize } from "../../components/quantities";
import { type Variable, mountedFile } from "./containers";
import { type KubernetesObject } from "./objects";
import { imageName } from "./roles";
import { Value } from "./value";
import { type Workload } from "./workload";

/** In the words of start-zookeeper's flags, whatever form they were given in. */
export interface EnsembleSettings {
  /** Members that the configuration counts on, or undefined if it does not say. */
  servers: number | undefined;
  clientPort: number;
  serverPort: number;
  electionPort: number;
  dataDir: string;
  dataLogDir: string;
  heapBytes: number | undefined;
  /** Hours between purges of old snapshots; 0 is never. */
  purgeInterval: number;
  minSessionTimeoutMs: number;
  maxSessionTimeoutMs: number;
}

type Read = (name: string) => string | undefined;

/** The settings of an ensemble, or undefined if its shape is not one of those that can be read. */
export function ensembleSettings(
  workload: Workload,
  configMaps: readonly KubernetesObject[],
): EnsembleSettings | undefined {
  const container = workload.container();
  const words = workload.commandWords();
  const variables = workload.environment();
  const variable: Read = (name) => textOf(variables.get(name));
  if (words.some((word) => /(^|\/)start-zookeeper$/.test(word))) return fromFlags(flagsOf(words));
  const path = words.find((word) => /\.(cfg|properties)$/.test(word)) ?? zooCfgMount(container);
  const file = path && mountedFile(path, container, workload.podSpec, configMaps, workload.namespace)?.text();
  if (file !== undefined && file !== "") return fromFile(parseProperties(file), variable);
  return fromEnvironment(imageName(container.at("image").text() ?? ""), container, variable);
}

function textOf(variable: Value | Variable | undefined): string | undefined {
  if (variable instanceof Value) return variable.text();
  return variable && "text" in variable ? variable.text : undefined;
}

function flagsOf(words: readonly string[]): Read {
  const flags = new Map(
    words.flatMap((word) => {
      const [, name, value] = /^--(\w+)=(.*)$/.exec(word) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  return (name) => flags.get(name);
}

/** Defaults are those of the start-zookeeper script (kubernetes-retired/contrib statefulsets/zookeeper). */
function fromFlags(flag: Read): EnsembleSettings {
  const tick = number(flag("tick_time"), 2000);
  return {
    servers: number(flag("servers"), 1),
    clientPort: number(flag("client_port"), 2181),
    serverPort: number(flag("server_port"), 2888),
    electionPort: number(flag("election_port"), 3888),
    dataDir: flag("data_dir") ?? "/var/lib/zookeeper/data",
    dataLogDir: flag("data_log_dir") ?? "/var/lib/zookeeper/log",
    heapBytes: parseJvmSize(flag("heap") ?? "2G"),
    purgeInterval: number(flag("purge_interval"), 0),
    minSessionTimeoutMs: number(flag("min_session_timeout"), 2 * tick),
    maxSessionTimeoutMs: number(flag("max_session_timeout"), 20 * tick),
  };
}

function fromFile(file: ReadonlyMap<string, string>, variable: Read): EnsembleSettings {
  const servers = [...file].filter(([key]) => /^server\.\d+$/.test(key)).map(([, value]) => value);
  const tick = number(file.get("tickTime"), 3000);
  const dataDir = file.get("dataDir") ?? "/tmp/zookeeper";
  return {
    servers: servers.length || undefined,
    clientPort: number(file.get("clientPort"), 2181),
    ...peerPorts(servers[0]),
    dataDir,
    dataLogDir: file.get("dataLogDir") ?? dataDir,
    heapBytes: heapOf(variable),
    purgeInterval: number(file.get("autopurge.purgeInterval"), 0),
    minSessionTimeoutMs: number(file.get("minSessionTimeout"), 2 * tick),
    maxSessionTimeoutMs: number(file.get("maxSessionTimeout"), 20 * tick),
  };
}

/** The variables of the official, Bitnami's and Confluent's images, by the same meaning. */
function fromEnvironment(image: string, container: Value, variable: Read): EnsembleSettings | undefined {
  if (image !== "zookeeper" && image !== "cp-zookeeper") return undefined;
  const any = (...names: string[]) => names.map(variable).find((text) => text !== undefined);
  const bitnami = /bitnami\w*\//.test(container.at("image").text() ?? "");
  const servers = any("ZOO_SERVERS", "ZOOKEEPER_SERVERS")
    ?.split(/[\s,;]+(?!\d+$)/)
    .filter((part) => /:\d+:\d+/.test(part));
  const tick = number(any("ZOO_TICK_TIME", "ZOOKEEPER_TICK_TIME"), 2000);
  const home = bitnami
    ? "/bitnami/zookeeper/data"
    : image === "cp-zookeeper"
      ? "/var/lib/zookeeper/data"
      : "/data";
  const logs = bitnami ? home : image === "cp-zookeeper" ? "/var/lib/zookeeper/log" : "/datalog";
  return {
    servers: servers?.length,
    clientPort: number(any("ZOO_PORT_NUMBER", "ZOOKEEPER_CLIENT_PORT"), 2181),
    ...peerPorts(servers?.[0]),
    dataDir: any("ZOO_DATA_DIR") ?? home,
    dataLogDir: any("ZOO_DATA_LOG_DIR") ?? logs,
    heapBytes: heapOf(variable),
    purgeInterval: number(
      any("ZOO_AUTOPURGE_PURGEINTERVAL", "ZOO_AUTOPURGE_INTERVAL", "ZOOKEEPER_AUTOPURGE_PURGE_INTERVAL"),
      0,
    ),
    minSessionTimeoutMs: number(any("ZOO_MIN_SESSION_TIMEOUT", "ZOOKEEPER_MIN_SESSION_TIMEOUT"), 2 * tick),
    maxSessionTimeoutMs: number(any("ZOO_MAX_SESSION_TIMEOUT", "ZOOKEEPER_MAX_SESSION_TIMEOUT"), 20 * tick),
  };
}

function zooCfgMount(container: Value): string | undefined {
  const paths = container
    .at("volumeMounts")
    .items()
    .map((mount) => mount.at("mountPath").text() ?? "");
  const file = paths.find((path) => path.endsWith("/zoo.cfg"));
  const directory = paths.find((path) => /\/conf\/?$/.test(path));
  return file ?? (directory === undefined ? undefined : `${directory.replace(/\/$/, "")}/zoo.cfg`);
}

/** `host:2888:3888` names the port of the quorum and that of elections. */
function peerPorts(server: string | undefined): { serverPort: number; electionPort: number } {
  const match = /:(\d+):(\d+)/.exec(server ?? "");
  return { serverPort: number(match?.[1], 2888), electionPort: number(match?.[2], 3888) };
}

/** ZK_SERVER_HEAP and ZOO_HEAP_SIZE count in MiB; the others hold an -Xmx. */
function heapOf(variable: Read): number | undefined {
  const mebibytes = variable("ZK_SERVER_HEAP") ?? variable("ZOO_HEAP_SIZE");
  if (mebibytes !== undefined) return parseJvmSize(`${mebibytes}m`);
  for (const name of ["SERVER_JVMFLAGS", "JVMFLAGS", "KAFKA_HEAP_OPTS"]) {
    const size = /-Xmx(\w+)/.exec(variable(name) ?? "")?.[1];
    if (size !== undefined) return parseJvmSize(size);
  }
  return undefined;
}

function number(text: string | undefined, byDefault: number): number {
  const value = Number(text);
  return text === undefined || text.trim() === "" || Number.isNaN(value) ? byDefault : value;
}
