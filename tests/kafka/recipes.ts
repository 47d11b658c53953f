/**
 * Keys that belong together and values on both sides of what a rule allows, by rule. The empty text in front of a
 * value list means nothing: a key is left out of a draw now and then anyway.
 */
export type Recipe = Readonly<Record<string, readonly string[]>>;

const milliseconds = ["1", "499", "500", "501", "10000", "30000", "30001", "60000"];
const listeners = [
  "PLAINTEXT://:9092",
  "INTERNAL://:9092,EXTERNAL://:9094",
  "PLAINTEXT://:9092,SSL://:9093",
  "SASL_PLAINTEXT://:9092",
  "SASL_SSL://host:9092",
  "INTERNAL://:9092,INTERNAL://:9093",
  "internal://:9092,EXTERNAL://:9092",
  "INTERNAL://:9092, CONTROL://:9095",
  "INTERNAL://:0,EXTERNAL://:0",
  "PLAINTEXT://0.0.0.0:9092",
  "PLAINTEXT://[::1]:9092,",
  "PLAINTEXT://:99999",
  "PLAINTEXT://:-1",
  "PLAINTEXT://host:9092:9092",
  "PLAINTEXT:9092",
  "://:9092",
  "PLAINTEXT://host",
  "PLAINTEXT://ho st:9092",
  "PLAINTEXT://:9092,,SSL://:9093",
  "",
  ",",
];
const protocolMaps = [
  "INTERNAL:PLAINTEXT,EXTERNAL:PLAINTEXT",
  "INTERNAL:PLAINTEXT,EXTERNAL:SSL,CONTROL:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL",
  "internal:plaintext, external : sasl_ssl",
  "INTERNAL:SASL_PLAINTEXT,EXTERNAL:PLAINTEXT",
  "INTERNAL",
  "INTERNAL:TLS",
  "INTERNAL:PLAINTEXT,",
  "PLAINTEXT:PLAINTEXT,,SSL:SSL",
  "",
];
const interBroker = {
  "inter.broker.listener.name": ["INTERNAL", "internal", "EXTERNAL", "NONE", "SASL_PLAINTEXT"],
  "security.inter.broker.protocol": ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL", "plaintext"],
};
const versions = [
  "0.8.2",
  "0.9.0",
  "0.10.0-IV0",
  "0.10.2",
  "0.11.0",
  "2.0",
  "2.8",
  "3.0-IV0",
  "3.0",
  "3.3",
  "3.4",
  "3.5.2",
  "3.5-IV2",
  "3.6",
  "0.11",
];
const groupConsumer = (what: string): Recipe =>
  Object.fromEntries(
    ["", "min.", "max."].map((bound) => [
      `group.consumer.${bound}${what}.ms`,
      ["1", "4999", "5000", "44999", "45000", "60001"],
    ]),
  );
const factors = ["-1", "0", "1", "2", "3", "4"];

/** Recipes by the rule that each is to make speak. */
export const recipes: Readonly<Record<string, Recipe>> = {
  "broker-id": {
    "broker.id": ["-2", "-1", "0", "1000", "1001"],
    "reserved.broker.max.id": ["0", "999", "1001"],
    "broker.id.generation.enable": ["true", "false"],
    "node.id": ["-2", "-1", "0", "1001"],
  },
  "node-id": { "node.id": ["0", "1", "2"], "broker.id": ["0", "1", "2"] },
  "zookeeper-connect-missing": {},
  "log-roll-time": {
    "log.roll.ms": ["-1", "0", "1"],
    "log.roll.jitter.ms": ["-1", "0", "1"],
    "log.roll.hours": ["0", "1"],
    "log.roll.jitter.hours": ["-1", "0"],
  },
  "log-retention-time": {
    "log.retention.ms": ["-5", "-1", "0", "1"],
    "log.retention.minutes": ["-1", "0", "1"],
    "log.retention.hours": ["-1", "0", "1"],
  },
  "log-flush-time": {
    "log.flush.interval.ms": ["-1", "0", "1000"],
    "log.flush.scheduler.interval.ms": ["-5", "-1", "0", "9223372036854775807"],
  },
  "log-dirs": { "log.dirs": ["", ",", "/a", "/a, /b", " "], "log.dir": ["", "/a", ",,"] },
  "log-cleaner-buffer": {
    "log.cleaner.threads": ["0", "1", "2", "127", "128"],
    "log.cleaner.dedupe.buffer.size": ["-1", "0", "1048576", "1048577", "2097153", "2097154"],
  },
  "compaction-lag": {
    "log.cleaner.min.compaction.lag.ms": ["0", "5", "6"],
    "log.cleaner.max.compaction.lag.ms": ["1", "5", "7"],
  },
  "fetch-wait-within-socket-timeout": {
    "replica.fetch.wait.max.ms": ["500", "30000", "30001"],
    "replica.socket.timeout.ms": milliseconds,
  },
  "fetch-wait-within-lag-time": {
    "replica.fetch.wait.max.ms": ["500", "501", "30001"],
    "replica.lag.time.max.ms": milliseconds,
    "replica.socket.timeout.ms": ["60000"],
  },
  "offsets-required-acks": {
    "offsets.commit.required.acks": ["-2", "-1", "0", "1", "3", "4"],
    "offsets.topic.replication.factor": ["1", "2", "3", "4"],
  },
  "offsets-compression": {
    "offsets.topic.compression.codec": ["-1", "0", "3", "4", "5"],
    "inter.broker.protocol.version": versions,
    "log.message.format.version": ["0.10.0", "0.9.0"],
  },
  "message-format": { "log.message.format.version": versions, "inter.broker.protocol.version": versions },
  "queued-bytes": {
    "queued.max.request.bytes": ["-1", "0", "1", "104857599", "104857600"],
    "socket.request.max.bytes": ["1", "2", "104857600"],
  },
  "connections-per-ip": {
    "max.connections.per.ip": ["0", "1"],
    "max.connections.per.ip.overrides": [
      "",
      "host:1",
      "10.0.0.1:5,[::1]:6",
      "host",
      "host:x",
      "a b:1",
      "host:1,",
      ",host:1",
      "::1:7",
      "%:-1",
      "host:99999999999",
    ],
  },
  "authentication-delay": {
    "connection.failed.authentication.delay.ms": ["0", "99", "100", "101"],
    "connections.max.idle.ms": ["-1", "0", "100", "101"],
  },
  "group-consumer-heartbeat-interval-bounds": groupConsumer("heartbeat.interval"),
  "group-consumer-heartbeat-interval-min": groupConsumer("heartbeat.interval"),
  "group-consumer-heartbeat-interval-max": groupConsumer("heartbeat.interval"),
  "group-consumer-session-timeout-bounds": groupConsumer("session.timeout"),
  "group-consumer-session-timeout-min": groupConsumer("session.timeout"),
  "group-consumer-session-timeout-max": groupConsumer("session.timeout"),
  "controller-listeners": {
    "controller.listener.names": ["", ",", "CONTROLLER", "PLAINTEXT"],
    "zookeeper.metadata.migration.enable": ["true", "false"],
    "controller.quorum.voters": ["3000@controller:9093"],
  },
  "kraft-migration": {
    "zookeeper.metadata.migration.enable": ["true"],
    "controller.listener.names": ["CONTROLLER"],
    "controller.quorum.voters": ["3000@controller:9093"],
    "inter.broker.protocol.version": versions,
    "log.dirs": ["/a", "/a,/b"],
  },
  "sasl-inter-broker": {
    "security.inter.broker.protocol": ["SASL_PLAINTEXT"],
    listeners: ["SASL_PLAINTEXT://:9092"],
    "sasl.mechanism.inter.broker.protocol": ["GSSAPI", "PLAIN"],
    "sasl.enabled.mechanisms": ["", "PLAIN", "GSSAPI,PLAIN"],
    "listener.name.sasl_plaintext.sasl.enabled.mechanisms": ["PLAIN", "GSSAPI"],
    "inter.broker.protocol.version": ["0.9.0", "0.10.0-IV1", "3.5"],
  },
  "listener-syntax": { listeners, "advertised.listeners": listeners },
  "listener-protocol-map": { "listener.security.protocol.map": protocolMaps, listeners },
  "listener-without-protocol": { listeners, "listener.security.protocol.map": protocolMaps, ...interBroker },
  "listener-names-distinct": {
    listeners,
    "listener.security.protocol.map": protocolMaps.slice(0, 2),
    "inter.broker.listener.name": ["INTERNAL"],
  },
  "listener-ports-distinct": {
    listeners,
    "listener.security.protocol.map": protocolMaps.slice(0, 2),
    "inter.broker.listener.name": ["INTERNAL"],
  },
  "listener-port-range": { listeners, "advertised.listeners": listeners },
  "listener-host": { listeners, "advertised.listeners": listeners },
  "listeners-advertised": {
    listeners,
    "advertised.listeners": listeners,
    "listener.security.protocol.map": protocolMaps,
    ...interBroker,
  },
  "listener-advertises-any": {
    listeners,
    "advertised.listeners": ["PLAINTEXT://0.0.0.0:9092", "PLAINTEXT://host:9092"],
  },
  "inter-broker-one-of": interBroker,
  "inter-broker-listener": { listeners, "listener.security.protocol.map": protocolMaps, ...interBroker },
  "control-plane-listener": {
    listeners,
    "listener.security.protocol.map": protocolMaps.slice(1, 2),
    "inter.broker.listener.name": ["INTERNAL"],
    "control.plane.listener.name": ["CONTROL", "control", "INTERNAL", "NONE", "EXTERNAL"],
  },
  "early-start-listeners": {
    listeners: listeners.slice(0, 2),
    "listener.security.protocol.map": protocolMaps.slice(1, 2),
    "inter.broker.listener.name": ["INTERNAL"],
    "early.start.listeners": [
      "",
      "INTERNAL",
      " INTERNAL , EXTERNAL",
      "internal",
      "NONE",
      "INTERNAL,,",
      "PLAINTEXT",
    ],
  },
  "listener-prefix": {
    "listener.name.other.ssl.keystore.type": ["JKS"],
    "listener.name.plaintext.ssl.keystore.type": ["JKS"],
    "listener.name.plaintext.ssl.client.auth": ["none", "some"],
    "listener.name.plaintext.num.network.threads": ["3", "x", "0"],
    "listener.name.plaintext.plain.sasl.jaas.config": ["x"],
    "listener.name.plaintext.plain.connections.max.reauth.ms": ["1", "x"],
  },
  "zookeeper-connect": {
    "zookeeper.connect": [
      "",
      " ",
      ",",
      "zk",
      "zk:2181/kafka",
      "zk:2181/kafka,zk-1:2181",
      "zk:2181:2181",
      "zk:0",
      "zk:65536",
      "[::1]:2181",
      "zk:2181/",
      "/kafka",
    ],
  },
  "zookeeper-connect-twice": { "zookeeper.connect": ["zk:2181,zk:2181", "zk:2181,zk:2182"] },
  "session-timeout-bounds": { "zookeeper.session.timeout.ms": ["1", "4000", "18000", "40001"] },
  "kraft-mode": {
    "process.roles": ["", "broker", "broker,controller", "leader"],
    "node.id": ["1"],
    "controller.quorum.voters": ["2@controller:9093"],
    "controller.listener.names": ["CONTROLLER"],
  },
  "replication-factor-positive": { "default.replication.factor": factors },
  "replication-factor-brokers": {
    "default.replication.factor": factors,
    "offsets.topic.replication.factor": factors,
    "transaction.state.log.replication.factor": factors,
  },
  "min-insync-above-factor": {
    "default.replication.factor": factors,
    "min.insync.replicas": factors,
    "transaction.state.log.min.isr": factors,
  },
  "min-insync-equals-factor": {
    "default.replication.factor": ["2", "3"],
    "min.insync.replicas": ["1", "2", "3"],
  },
  "min-insync-one": { "default.replication.factor": ["3"], "min.insync.replicas": ["1", "2"] },
  "replication-factor-one": { "default.replication.factor": ["1", "3"] },
  "internal-topics-factor": {
    "offsets.topic.replication.factor": ["1", "2", "3"],
    "transaction.state.log.replication.factor": ["1", "2", "3"],
  },
  "unclean-election": { "unclean.leader.election.enable": ["true", "TRUE", "false", "yes"] },
  "replica-fetchers": { "num.replica.fetchers": ["-1", "0", "1"] },
  "retention-unlimited": { "log.retention.bytes": ["-1", "0", "1048576"] },
  "retention-above-volume": {
    "log.retention.bytes": ["1048576", "1073741824"],
    "log.segment.bytes": ["14", "1048576"],
    "num.partitions": ["1", "2000"],
  },
  "segment-above-volume": { "log.segment.bytes": ["13", "14", "2147483647"] },
  "segment-above-retention": {
    "log.segment.bytes": ["1048576", "1073741824"],
    "log.retention.bytes": ["1048575", "1073741824"],
  },
  "shadowed-key": {
    "log.retention.ms": ["1"],
    "log.retention.hours": ["1"],
    "log.dir": ["/a"],
    "log.dirs": ["/b"],
  },
  "cleaner-off": { "log.cleaner.enable": ["true", "false", "off"] },
  "cleaner-load-factor": {
    "log.cleaner.io.buffer.load.factor": ["0", "0.9", "1", "1.5", "-0.1", "NaN", "1e-3f"],
  },
  "positive-time": {
    "request.timeout.ms": ["-1", "0", "1"],
    "controller.socket.timeout.ms": ["0", "1"],
    "zookeeper.session.timeout.ms": ["0", "1"],
    "group.max.session.timeout.ms": ["0"],
  },
  "message-above-request": {
    "message.max.bytes": ["0", "1000012", "104857601"],
    "socket.request.max.bytes": ["1000011", "104857600"],
  },
  "message-above-fetch": {
    "message.max.bytes": ["1048588", "1048589"],
    "replica.fetch.max.bytes": ["1048576", "2097152"],
  },
  "group-session-bounds": {
    "group.min.session.timeout.ms": ["6000", "1800001"],
    "group.max.session.timeout.ms": ["5999", "6000"],
  },
  "heap-above-memory": {},
  "heap-leaves-no-cache": {},
  "cleaner-above-heap": { "log.cleaner.dedupe.buffer.size": ["134217728", "4294967296"] },
  "request-above-heap": { "socket.request.max.bytes": ["104857600", "2147483647"] },
  "tls-without-key": {
    listeners: ["SSL://:9092", "PLAINTEXT://:9092,SSL://:9093"],
    "ssl.keystore.location": ["/k"],
    "listener.name.ssl.ssl.keystore.location": ["/k"],
  },
  "sasl-without-login": {
    listeners: ["PLAINTEXT://:9092,SASL_PLAINTEXT://:9093"],
    "sasl.jaas.config": ["x"],
    "listener.name.sasl_plaintext.plain.sasl.jaas.config": ["x"],
  },
  "authorizer-without-super-users": {
    "authorizer.class.name": [
      "kafka.security.authorizer.AclAuthorizer",
      "",
      "kafka.security.auth.SimpleAclAuthorizer",
    ],
    "super.users": ["User:a"],
    "allow.everyone.if.no.acl.found": ["true", "x"],
  },
};
