/** Which release removed a broker key, and which added one: an older or a newer broker ignores it. */

export interface RemovedKey {
  /** The first release without the key. */
  readonly since: string;
  /** What to write instead; a sentence. */
  readonly instead: string;
  readonly source: string;
}

const UPGRADE = "https://kafka.apache.org/documentation/#upgrade";
const IN_3_0 = `${UPGRADE}_300_notable`;
const IN_0_8 = "https://kafka.apache.org/08/documentation.html#brokerconfigs";

const quota = (client: string): RemovedKey => ({
  since: "3.0",
  instead: `Set the default with kafka-configs.sh --alter --entity-type clients --entity-default --add-config '${client}_byte_rate=...'.`,
  source: `KIP-13, KAFKA-12591, ${IN_3_0}`,
});
const listener = (key: string): RemovedKey => ({
  since: "3.0",
  instead: `Use ${key}.`,
  source: `KAFKA-12945, ${IN_3_0}`,
});
const renamed = (since: string, key: string, source = IN_0_8): RemovedKey => ({
  since,
  instead: `Use ${key}.`,
  source,
});
const perTopic = (topicKey: string): RemovedKey => ({
  since: "0.8.1",
  instead: `Set ${topicKey} on the topic, with kafka-configs.sh or when it is made.`,
  source: "KAFKA-554, https://kafka.apache.org/081/documentation.html#topic-config",
});

/** Removed keys, by name. */
export const REMOVED_KEYS: Readonly<Record<string, RemovedKey>> = {
  "quota.producer.default": quota("producer"),
  "quota.consumer.default": quota("consumer"),
  "host.name": listener("listeners"),
  port: listener("listeners"),
  "advertised.host.name": listener("advertised.listeners"),
  "advertised.port": listener("advertised.listeners"),
  "zookeeper.sync.time.ms": {
    since: "3.2",
    instead: "Leave it out; nothing has read it since the consumers left ZooKeeper in 2.0.",
    source: "KAFKA-13619",
  },
  "eligible.leader.replicas.enable": {
    since: "4.0",
    instead: "Leave it out; kafka-features.sh turns eligible.leader.replicas.version on.",
    source: "KIP-966",
  },
  "replica.lag.max.messages": renamed(
    "0.9",
    "replica.lag.time.max.ms",
    "KAFKA-1546, https://kafka.apache.org/documentation/#upgrade_9",
  ),
  "log.retention.bytes.per.topic": perTopic("retention.bytes"),
  "log.retention.hours.per.topic": perTopic("retention.ms"),
  "log.retention.minutes.per.topic": perTopic("retention.ms"),
  "log.segment.bytes.per.topic": perTopic("segment.bytes"),
  "log.roll.hours.per.topic": perTopic("segment.ms"),
  "log.flush.interval.ms.per.topic": perTopic("flush.ms"),
  "log.flush.intervals.ms.per.topic": perTopic("flush.ms"),
  "log.cleanup.interval.mins": renamed("0.8.1", "log.retention.check.interval.ms"),
  "log.cleanup.interval.minutes": renamed("0.8.1", "log.retention.check.interval.ms"),
  brokerid: renamed("0.8", "broker.id"),
  hostname: renamed("0.8", "listeners"),
  "zk.connect": renamed("0.8", "zookeeper.connect"),
  "zk.connectiontimeout.ms": renamed("0.8", "zookeeper.connection.timeout.ms"),
  "zk.connection.timeout.ms": renamed("0.8", "zookeeper.connection.timeout.ms"),
  "zk.sessiontimeout.ms": renamed("0.8", "zookeeper.session.timeout.ms"),
  "zk.session.timeout.ms": renamed("0.8", "zookeeper.session.timeout.ms"),
  "max.socket.request.bytes": renamed("0.8", "socket.request.max.bytes"),
  "max.message.size": renamed("0.8", "message.max.bytes"),
  "num.threads": renamed("0.8", "num.io.threads"),
  "socket.send.buffer": renamed("0.8", "socket.send.buffer.bytes"),
  "socket.receive.buffer": renamed("0.8", "socket.receive.buffer.bytes"),
  "log.file.size": renamed("0.8", "log.segment.bytes"),
  "log.default.flush.interval.ms": renamed("0.8", "log.flush.interval.ms"),
  "log.default.flush.scheduler.interval.ms": renamed("0.8", "log.flush.scheduler.interval.ms"),
};

/** A key that a release brought. */
export interface AddedKey {
  /** The first release that documents the key; of an internal one the first that has it. */
  readonly since: string;
  readonly source: string;
}

const added = (since: string, source: string, ...keys: string[]): Record<string, AddedKey> =>
  Object.fromEntries(keys.map((key) => [key, { since, source }]));

/** Keys that came after the oldest release that is known here, by name. */
export const ADDED_KEYS: Readonly<Record<string, AddedKey>> = {
  ...added("3.6", "KIP-405", "log.local.retention.bytes", "log.local.retention.ms"),
  ...added("3.6", "KIP-405", "remote.log.metadata.custom.metadata.max.bytes"),
  ...added("3.6", "KIP-890", "transaction.partition.verification.enable"),
  ...added("3.6", "KIP-937", "log.message.timestamp.after.max.ms", "log.message.timestamp.before.max.ms"),
  ...added("3.7", "KIP-714", "telemetry.max.bytes"),
  ...added("3.7", "KIP-848", "group.coordinator.rebalance.protocols"),
  ...added("3.7", "KIP-966", "eligible.leader.replicas.enable"),
  ...added("3.7", "KIP-978", "ssl.allow.dn.changes", "ssl.allow.san.changes"),
  ...added("3.7", "KAFKA-16216", "zookeeper.metadata.migration.min.batch.size"),
  ...added("3.8", "KIP-390", "compression.gzip.level", "compression.lz4.level", "compression.zstd.level"),
  ...added("3.8", "KIP-848", "group.consumer.migration.policy", "group.coordinator.append.linger.ms"),
  ...added("3.8", "KIP-858", "log.dir.failure.timeout.ms"),
  ...added(
    "3.8",
    "KIP-956",
    ...["copy", "fetch"].flatMap((what) =>
      ["max.bytes.per.second", "quota.window.num", "quota.window.size.seconds"].map(
        (key) => `remote.log.manager.${what}.${key}`,
      ),
    ),
  ),
  ...added("3.8", "KIP-966", "max.request.partition.size.limit"),
  ...added("3.8", "KIP-1018", "remote.fetch.max.wait.ms"),
  ...added("3.8", "KAFKA-16308", "unstable.feature.versions.enable"),
  ...added("3.8", "KAFKA-16552", "log.initial.task.delay.ms"),
  ...added("3.9", "KIP-853", "controller.quorum.bootstrap.servers"),
  ...added(
    "3.9",
    "KIP-932",
    "group.share.delivery.count.limit",
    "group.share.enable",
    "group.share.heartbeat.interval.ms",
    "group.share.max.groups",
    "group.share.max.heartbeat.interval.ms",
    "group.share.max.record.lock.duration.ms",
    "group.share.max.session.timeout.ms",
    "group.share.max.size",
    "group.share.min.heartbeat.interval.ms",
    "group.share.min.record.lock.duration.ms",
    "group.share.min.session.timeout.ms",
    "group.share.partition.max.record.locks",
    "group.share.record.lock.duration.ms",
    "group.share.session.timeout.ms",
  ),
  ...added(
    "3.9",
    "KIP-950",
    "remote.log.manager.copier.thread.pool.size",
    "remote.log.manager.expiration.thread.pool.size",
  ),
  ...added("3.9", "KAFKA-12670", "unclean.leader.election.interval.ms"),
  ...added(
    "4.0",
    "KIP-932",
    "group.share.persister.class.name",
    "share.coordinator.append.linger.ms",
    "share.coordinator.load.buffer.size",
    "share.coordinator.snapshot.update.records.per.snapshot",
    "share.coordinator.state.topic.compression.codec",
    "share.coordinator.state.topic.min.isr",
    "share.coordinator.state.topic.num.partitions",
    "share.coordinator.state.topic.replication.factor",
    "share.coordinator.state.topic.segment.bytes",
    "share.coordinator.threads",
    "share.coordinator.write.timeout.ms",
  ),
  ...added("4.0", "KIP-1075", "remote.list.offsets.request.timeout.ms"),
};
