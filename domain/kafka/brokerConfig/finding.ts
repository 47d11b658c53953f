/** What a check has to say about one key. */
export interface BrokerConfigFinding {
  readonly key: string;
  readonly severity: "error" | "warning";
  /** The rule that spoke, kebab-case; listed in docs/broker-configuration.md. */
  readonly rule: string;
  /** Full sentences: the value given, what is allowed and why, and the way out. */
  readonly message: string;
  /** Where the fact comes from: a KIP, an issue of Kafka's, or its class and method. */
  readonly source: string;
}

/** What the program knows beside the file. A rule that lacks its fact does not speak. */
export interface BrokerFacts {
  readonly brokers?: number;
  /** The container's memory limit. */
  readonly memoryBytes?: number;
  /** The JVM's -Xmx. */
  readonly heapBytes?: number;
  /** The size of the volume that log.dirs lies on. */
  readonly volumeBytes?: number;
  /** The bounds of the ZooKeeper servers. */
  readonly minSessionTimeoutMs?: number;
  readonly maxSessionTimeoutMs?: number;
}
