/** What is known of one Kafka release. */

export type KeyType =
  "BOOLEAN" | "STRING" | "INT" | "SHORT" | "LONG" | "DOUBLE" | "LIST" | "CLASS" | "PASSWORD";

/** What ConfigDef's validator of a key allows. Bounds are inclusive. */
export interface Validity {
  readonly min?: number;
  readonly max?: number;
  /** Numbers outside of the bounds that are allowed too. */
  readonly besides?: readonly number[];
  readonly oneOf?: readonly string[];
  /** Whether upper and lower case are the same in `oneOf`. */
  readonly anyCase?: boolean;
  /** Every item of a LIST is one of these. */
  readonly eachOf?: readonly string[];
  readonly form?: "any" | "non-empty" | "version" | "voters" | "servers" | "replicas";
}

export type UpdateMode = "read-only" | "per-broker" | "cluster-wide";

export interface BrokerKey {
  readonly type: KeyType;
  /** As a properties file would have it; left out where Kafka has none. */
  readonly default?: string;
  readonly valid?: Validity;
  readonly importance?: "high" | "medium" | "low";
  readonly mode?: UpdateMode;
  readonly internal?: boolean;
  readonly deprecated?: boolean;
  /** The class that reads a key which no ConfigDef lists. */
  readonly reader?: string;
  readonly doc: string;
}

export interface Catalogue {
  readonly kafka: string;
  readonly keys: Readonly<Record<string, BrokerKey>>;
  readonly undefined: Readonly<Record<string, BrokerKey>>;
  readonly families: Readonly<Record<string, { readonly reader: string; readonly doc: string }>>;
  readonly listenerKeys: readonly string[];
  readonly mechanismKeys: readonly string[];
  readonly topicKeys: Readonly<Record<string, readonly string[]>>;
  readonly clientKeys: Readonly<Record<string, readonly string[]>>;
  readonly dynamicOnlyKeys: readonly string[];
  readonly versions: Readonly<Record<string, number>>;
  readonly classes: Readonly<Record<string, readonly string[]>>;
}

/** A key of a topic's configuration. */
export interface TopicKey {
  readonly type: KeyType;
  /** What stands where neither the topic nor the brokers say something. */
  readonly default?: string;
  readonly valid?: Validity;
  /** Broker keys that set the default of every topic, in Kafka's order of preference. */
  readonly synonyms: readonly string[];
  readonly internal?: boolean;
  readonly deprecated?: boolean;
  readonly doc: string;
}

export interface TopicCatalogue {
  readonly kafka: string;
  readonly keys: Readonly<Record<string, TopicKey>>;
}

export interface KafkaRelease {
  /** As Apache names it, such as the name of the release's directory here. */
  readonly version: string;
  /** sha512 of the released archive, by Scala build; a build without one needs it from the user. */
  readonly archiveSha512: Readonly<Record<string, string | undefined>>;
  /** The broker keys, as the release's own definitions list them (docs/broker-configuration.md); read when first asked for. */
  readonly catalogue: Catalogue;
  /** The topic keys, as the release's LogConfig lists them (docs/topics-and-users.md); read when first asked for. */
  readonly topicCatalogue: TopicCatalogue;
}

/** The archive of a release's Scala build, as Apache names it. */
export const archiveName = ({ version }: KafkaRelease, scala: string) => `kafka_${scala}-${version}.tgz`;

/** Where every archive stays for good; mirrors drop a release when the next one is out. */
export const archiveUrl = (release: KafkaRelease, scala: string) =>
  `https://archive.apache.org/dist/kafka/${release.version}/${archiveName(release, scala)}`;

/** Whether a release is `since` or a later one; both as `3.9` or `3.9.1`, and what is left out counts as 0. */
export function isAtLeast(version: string, since: string): boolean {
  const numbers = (text: string) => text.split(".").map(Number);
  const [is, least] = [numbers(version), numbers(since)];
  const at = [0, 1, 2].find((place) => (is[place] ?? 0) !== (least[place] ?? 0));
  return at === undefined || (is[at] ?? 0) > (least[at] ?? 0);
}
