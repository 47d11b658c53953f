/** A broker's settings, wherever they stand: properties file, `--override` options, environment. */
import { parseProperties } from "../../components/kafka/properties";
import { mountedFile } from "./containers";
import { type KubernetesObject } from "./objects";
import { assignments } from "./podVariables";
import { imageName } from "./roles";
import { Value, CannotEvaluate } from "./value";
import { type Workload } from "./workload";

/**
 * What config/server.properties of the Kafka 3.5.2 distribution sets. It is what holds, not Kafka's defaults,
 * wherever a broker is started with the shipped file: three factors of 1 and a log directory under /tmp.
 */
const SHIPPED: Readonly<Record<string, string>> = {
  "broker.id": "0",
  "num.network.threads": "3",
  "num.io.threads": "8",
  "socket.send.buffer.bytes": "102400",
  "socket.receive.buffer.bytes": "102400",
  "socket.request.max.bytes": "104857600",
  "log.dirs": "/tmp/kafka-logs",
  "num.partitions": "1",
  "num.recovery.threads.per.data.dir": "1",
  "offsets.topic.replication.factor": "1",
  "transaction.state.log.replication.factor": "1",
  "transaction.state.log.min.isr": "1",
  "log.retention.hours": "168",
  "log.retention.check.interval.ms": "300000",
  "zookeeper.connect": "localhost:2181",
  "zookeeper.connection.timeout.ms": "18000",
  "group.initial.rebalance.delay.ms": "0",
};

/** Variables of the images that configure the JVM or the image itself, never the broker. */
const NOT_SETTINGS =
  /^KAFKA_(CFG_)?(HEAP_OPTS|OPTS|JVM_PERFORMANCE_OPTS|JMX_\w+|LOG4J_\w+|GC_LOG_OPTS|HOME|VERSION|DATA_LOG_DIRS|TOOLS_\w+|DEBUG|EXTRA_ARGS|CLUSTER_ID|KRAFT_CLUSTER_ID|SSL_\w+_(CREDENTIALS|FILENAME)|VOLUME_DIR|CREATE_TOPICS)$/;

export class BrokerSettings {
  constructor(
    /** Settings the user gave, later sources over earlier ones. */
    readonly given: ReadonlyMap<string, Value>,
    /** What the distribution's own file provides under them. */
    readonly provided: Readonly<Record<string, string>>,
  ) {}

  /** A setting as it stands, unexpanded: given, else provided, else undefined. Stops the rule if unknown. */
  get(key: string): string | undefined {
    return this.given.get(key)?.text() ?? this.provided[key];
  }

  /** A numeric setting; the default if none is set. Text that is no number is broker-config-valid's matter. */
  number(key: string, byDefault: number): number {
    const text = this.get(key);
    const value = Number(text?.trim());
    return text === undefined || text.trim() === "" || Number.isNaN(value) ? byDefault : value;
  }

  /** Whether a setting is true; the default if it is not set. */
  flag(key: string, byDefault: boolean): boolean {
    return (this.get(key)?.trim().toLowerCase() ?? String(byDefault)) === "true";
  }

  /** KRaft brokers have process.roles and no ZooKeeper. */
  get usesZooKeeper(): boolean {
    return this.get("process.roles") === undefined;
  }
}

/** The settings of a Kafka workload, or undefined if its shape is not one of those that can be read. */
export function brokerSettings(
  workload: Workload,
  configMaps: readonly KubernetesObject[],
): BrokerSettings | undefined {
  const container = workload.container();
  const words = workload.commandWords();
  const starter = words.findIndex((word) => /(^|\/)kafka-server-start(\.sh)?$/.test(word));
  if (starter >= 0) return fromCommand(workload, words.slice(starter), configMaps);
  const prefix = environmentPrefix(container);
  if (prefix === undefined) return undefined;
  const given = new Map<string, Value>();
  for (const [name, value] of workload.environment()) {
    const key = settingName(name, prefix);
    if (key !== undefined) given.set(key, value instanceof Value ? value : new Value(textOf(value), name));
  }
  for (const [name, value] of assignments(words)) {
    const key = settingName(name, prefix);
    if (key !== undefined) given.set(key, new Value(value, `the start command's ${name}`));
  }
  return new BrokerSettings(given, imageDefaults(container));
}

function fromCommand(workload: Workload, words: readonly string[], configMaps: readonly KubernetesObject[]) {
  const container = workload.container();
  const given = new Map<string, Value>();
  const path = words.find((word) => word.endsWith(".properties"));
  if (path === undefined) return undefined;
  const file = mountedFile(path, container, workload.podSpec, configMaps, workload.namespace);
  if (file?.isAbsent === true)
    throw new CannotEvaluate(`${file.path} is not in the ConfigMap mounted at ${path}`);
  const text = file?.text();
  if (text !== undefined) {
    for (const [key, value] of parseProperties(text)) given.set(key, new Value(value, `${path}: ${key}`));
  }
  words.forEach((word, i) => {
    const [key, ...value] = (words[i + 1] ?? "").split("=");
    if (word === "--override" && key) given.set(key, new Value(value.join("="), `--override ${key}`));
  });
  // Only the distribution's own file has its settings; a mounted one replaces it.
  const provided = text === undefined && /(^|\/)config\/server\.properties$/.test(path) ? SHIPPED : {};
  return new BrokerSettings(given, provided);
}

/** How an image turns variables into settings: Bitnami's KAFKA_CFG_, the others' KAFKA_. */
function environmentPrefix(container: Value): string | undefined {
  const image = container.at("image").text() ?? "";
  if (/(^|\/)bitnami(legacy|secure)?\/kafka([:@]|$)/.test(image)) return "KAFKA_CFG_";
  return ["kafka", "kafka-native", "cp-kafka", "cp-server"].includes(imageName(image)) ? "KAFKA_" : undefined;
}

/** KAFKA_LOG_DIRS is log.dirs; three underscores are a dash, two an underscore (Confluent's and Apache's rule). */
function settingName(variable: string, prefix: string): string | undefined {
  if (variable === "KAFKA_BROKER_ID") return "broker.id";
  if (!variable.startsWith(prefix) || NOT_SETTINGS.test(variable)) return undefined;
  const name = variable.slice(prefix.length).toLowerCase();
  return name.replace(/_{1,3}/g, (run) => ({ 1: ".", 2: "_", 3: "-" })[run.length] ?? ".");
}

function textOf(variable: { text: string } | { field: string }): string {
  return "text" in variable ? variable.text : `<${variable.field}>`;
}

/** Where the common images keep their logs unless told otherwise. */
function imageDefaults(container: Value): Readonly<Record<string, string>> {
  const image = container.at("image").text() ?? "";
  if (/bitnami\w*\/kafka/.test(image)) return { "log.dirs": "/bitnami/kafka/data" };
  return {
    "log.dirs": imageName(image).startsWith("cp-") ? "/var/lib/kafka/data" : "/tmp/kraft-combined-logs",
  };
}
