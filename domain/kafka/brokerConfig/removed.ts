/** Keys that a 3.5.2 broker ignores because they are gone, or not yet there. */

export interface RemovedKey {
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

/** Removed before 3.5, by name. */
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

const kip = (number: number) => `KIP-${number}`;

/** Broker keys of later releases: the release that brings each, and its proposal. */
export const LATER_KEYS: Readonly<Record<string, readonly [since: string, source: string]>> = {
  "log.message.timestamp.before.max.ms": ["3.6", kip(937)],
  "log.message.timestamp.after.max.ms": ["3.6", kip(937)],
  "log.local.retention.bytes": ["3.6", kip(405)],
  "log.local.retention.ms": ["3.6", kip(405)],
  "remote.log.metadata.custom.metadata.max.bytes": ["3.6", kip(405)],
  "transaction.partition.verification.enable": ["3.6", kip(890)],
  "group.coordinator.rebalance.protocols": ["3.7", kip(848)],
  "telemetry.max.bytes": ["3.7", kip(714)],
  "controller.quorum.bootstrap.servers": ["3.9", kip(853)],
  "log.dir.failure.timeout.ms": ["3.7", kip(858)],
  "remote.fetch.max.wait.ms": ["3.8", kip(1018)],
  "remote.log.manager.copy.max.bytes.per.second": ["3.9", kip(956)],
  "remote.log.manager.fetch.max.bytes.per.second": ["3.9", kip(956)],
};
