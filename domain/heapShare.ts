/**
 * Share of a container's memory that its JVM's heap may take at most, for the settings, the checks of a configuration and
 * the policies alike.
 */
export const HEAP_SHARE = {
  /** A broker's: Kafka serves reads from the page cache, which counts towards the container's limit. */
  broker: 0.5,
  /** A ZooKeeper server's: the rest is for metaspace, threads and direct buffers. */
  server: 0.75,
} as const;
