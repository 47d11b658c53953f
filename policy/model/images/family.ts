/** What is known of an image family: one row of a table, each fact with its source. */
import { type Role } from "../roles";

/** Major, minor and patch. */
export type Version = readonly [number, number, number];

/** How the variables of an image become settings. */
export interface VariableGrammar {
  /** `KAFKA_` of KAFKA_LOG_DIRS. */
  prefix: string;
  /**
   * What becomes of underscores behind the prefix. `confluent`: one is a dot, two are an underscore, three a dash.
   * `dots`: each is a dot. `bitnami`: the same, but for sasl_ssl and sasl_plaintext.
   */
  underscores: "confluent" | "dots" | "bitnami";
  /** Variables with the prefix that are no settings. */
  others: RegExp;
  /** Variables that stand for a key whatever their name, the first that is set first. */
  aliases: Readonly<Record<string, string>>;
}

/** Variables that Kubernetes' service links may set and that an image takes for settings of its own. */
export interface Linked {
  names: readonly string[];
  /** The first version that no longer takes them; left out: all do. */
  before?: Version;
  /** A variable whose presence keeps the image from looking at them. */
  unless?: string;
}

export interface ImageFamily {
  /** For messages and the documentation. */
  name: string;
  role: Role;
  /** Repositories, matched without registry, tag and digest. */
  repositories: RegExp;
  /** Version of Kafka or ZooKeeper by the image's tag; undefined if the tag does not tell. */
  version: (tag: string) => Version | undefined;
  /** Directories that the image declares as VOLUME. */
  volumes: readonly string[];
  /** Its own programs that end up being the server, beside those of the distribution. */
  starters: RegExp | undefined;
  /** Arguments of its entry point that run something else than the server. */
  tools?: RegExp;
  /** Where its start program looks for a whole file of settings. */
  files: readonly string[];
  /** What counts where there is such a file and variables too. */
  withFile: "file alone" | "variables over file";
  /** Variables of Kubernetes' service links (a Service `kafka` gives KAFKA_PORT) that it stumbles over. */
  linked?: Linked;
  /** Documentation, Dockerfile or start script that all of this was read in. */
  sources: readonly string[];
}

export interface KafkaFamily extends ImageFamily {
  role: "kafka";
  /** How its variables become broker keys; undefined if they do not. */
  variables: VariableGrammar | undefined;
  /** Variables that hold a command whose output becomes a key. */
  commands?: Readonly<Record<string, string>>;
  /** Keys that the image sets under everything that is given. */
  defaults: Readonly<Record<string, string>>;
  /** Keys that hold instead of `defaults` where neither file nor variables give any. */
  untold?: Readonly<Record<string, string>>;
  /** Keys that the image sets over everything that is given. */
  forced?: Readonly<Record<string, string>>;
  /** Whether `listeners` follows advertised.listeners, with any host, where it is not given. */
  listensAsAdvertised: boolean;
  /** The variable with the JVM's heap options, and what holds without it. */
  heap: { variable: string; byDefault: string };
  /** Variables and files that its start program makes key-store and login keys of. */
  keyStores: string | undefined;
  /** Variables that make it set ssl.keystore.location or ssl.keystore.key itself. */
  setsKeyStore: RegExp | undefined;
  /** Keys of its own that Apache's brokers do not have. */
  ownKeys: RegExp | undefined;
}

/** Where the list of servers stands, and in which form. */
export interface ServerList {
  variable: string;
  separator: RegExp;
  /** `lines`: server.1=host:2888:3888;2181. `hosts`: host:2888:3888. `count`: how many there are. */
  form: "lines" | "hosts" | "count";
}

export interface ZooKeeperFamily extends ImageFamily {
  role: "zookeeper";
  /** Variables (or start-zookeeper's flags) to keys of zoo.cfg. */
  variables: Readonly<Record<string, string>>;
  /** Prefix of variables whose rest is a key of zoo.cfg, underscores for dots. */
  prefix?: string;
  /** A variable that holds whole `key=value` entries, separated by blanks. */
  extra?: string;
  servers: ServerList | undefined;
  /** Keys that the image sets under everything that is given. */
  defaults: Readonly<Record<string, string>>;
  /** How the client port is opened: by clientPort, or by `;2181` behind each server from this version on. */
  clientPort: { lineSince?: Version; appended: boolean };
  /** Where four-letter words are allowed, and which are by default from ZooKeeper 3.5.3 on. */
  fourLetterWords: { by: string; byDefault: readonly string[] };
  /** Heap in MiB by a variable, and without one. */
  heap: { variable: string | undefined; byDefault: string | undefined };
}

/** The numbers at the start of a tag: `3.9.2-debian-12` is 3.9.2. */
export function leadingVersion(tag: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?![\d])/.exec(tag);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/** The numbers at the end of a tag, behind a dash: `0.39.0-kafka-3.6.1` is 3.6.1. */
export function trailingVersion(tag: string): Version | undefined {
  const match = /-(\d+)\.(\d+)\.(\d+)$/.exec(tag);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Kafka's version by Confluent Platform's: 7.5 is Kafka 3.5, 5.4 is 2.4 (docs.confluent.io, interoperability). */
export function confluentKafka(tag: string): Version | undefined {
  const platform = leadingVersion(tag);
  if (!platform) return undefined;
  const [major, minor] = platform;
  if (major === 6) return [2, minor + 6, 0];
  return major > 4 && major < 9 ? [major === 5 ? 2 : major - 4, minor, 0] : undefined;
}

/** Whether a version is this one or a later one. */
export function atLeast(version: Version, [major, minor, patch]: Version): boolean {
  if (version[0] !== major) return version[0] > major;
  if (version[1] !== minor) return version[1] > minor;
  return version[2] >= patch;
}
