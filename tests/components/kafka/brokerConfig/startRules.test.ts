/** What a broker would die of at start, across keys. */
import type { BrokerConfigInput } from "../../../../components/kafka/brokerConfig";
import { assertSaid, type Said } from "./given";

/** What is given, what is known beside it, and all that is said. */
const cases: readonly (readonly [
  given: BrokerConfigInput["given"],
  facts: NonNullable<BrokerConfigInput["facts"]>,
  all: readonly Said[],
])[] = [
  [
    { "broker.id": 1001 },
    {},
    [
      [
        "error",
        "broker-id",
        "broker.id",
        "broker.id = 1001 must be from 0 to 1000 (reserved.broker.max.id) while broker.id.generation.enable is on: higher ids are for generated ones.",
      ],
    ],
  ],
  [
    { "broker.id": -1, "broker.id.generation.enable": false },
    {},
    [
      [
        "error",
        "broker-id",
        "broker.id",
        "broker.id = -1 must be at least 0 while broker.id.generation.enable is off: nothing else gives the broker an id.",
      ],
    ],
  ],
  [
    { "broker.id": 0, "node.id": 1 },
    {},
    [["error", "node-id", "node.id", "node.id = 1 must equal broker.id = 0; leave node.id out."]],
  ],
  [
    { "replica.fetch.wait.max.ms": 500, "replica.socket.timeout.ms": 499 },
    {},
    [
      [
        "error",
        "fetch-wait-within-socket-timeout",
        "replica.fetch.wait.max.ms",
        "replica.fetch.wait.max.ms = 500 must not be above replica.socket.timeout.ms = 499: followers' connections would time out while the leader waits for data.",
      ],
    ],
  ],
  [
    { "replica.lag.time.max.ms": 499 },
    {},
    [
      [
        "error",
        "fetch-wait-within-lag-time",
        "replica.lag.time.max.ms",
        "replica.fetch.wait.max.ms = 500 (the default) must not be above replica.lag.time.max.ms = 499: followers of quiet partitions would leave the in-sync replicas again and again.",
      ],
    ],
  ],
  [
    { "offsets.commit.required.acks": 4 },
    {},
    [
      [
        "error",
        "offsets-required-acks",
        "offsets.commit.required.acks",
        "offsets.commit.required.acks = 4 must be from -1 to 3 (offsets.topic.replication.factor); leave it at -1, all in-sync replicas.",
      ],
    ],
  ],
  [
    { "group.consumer.min.heartbeat.interval.ms": 20000, "group.consumer.heartbeat.interval.ms": 20000 },
    {},
    [
      [
        "warning",
        "internal-key",
        "group.consumer.min.heartbeat.interval.ms",
        "group.consumer.min.heartbeat.interval.ms is internal to Kafka 3.5.2: not documented, not supported, and it may be gone in any release.",
      ],
      [
        "warning",
        "internal-key",
        "group.consumer.heartbeat.interval.ms",
        "group.consumer.heartbeat.interval.ms is internal to Kafka 3.5.2: not documented, not supported, and it may be gone in any release.",
      ],
      [
        "error",
        "group-consumer-heartbeat-interval-bounds",
        "group.consumer.min.heartbeat.interval.ms",
        "group.consumer.min.heartbeat.interval.ms = 20000 must not be above group.consumer.max.heartbeat.interval.ms = 15000 (the default): no group could have a value between them.",
      ],
      [
        "error",
        "group-consumer-heartbeat-interval-max",
        "group.consumer.heartbeat.interval.ms",
        "group.consumer.heartbeat.interval.ms = 20000 must not be above group.consumer.max.heartbeat.interval.ms = 15000 (the default): it must lie within its own bounds.",
      ],
    ],
  ],
  [
    { "group.consumer.max.session.timeout.ms": 40000 },
    {},
    [
      [
        "warning",
        "internal-key",
        "group.consumer.max.session.timeout.ms",
        "group.consumer.max.session.timeout.ms is internal to Kafka 3.5.2: not documented, not supported, and it may be gone in any release.",
      ],
      [
        "error",
        "group-consumer-session-timeout-bounds",
        "group.consumer.max.session.timeout.ms",
        "group.consumer.min.session.timeout.ms = 45000 (the default) must not be above group.consumer.max.session.timeout.ms = 40000: no group could have a value between them.",
      ],
      [
        "error",
        "group-consumer-session-timeout-max",
        "group.consumer.max.session.timeout.ms",
        "group.consumer.session.timeout.ms = 45000 (the default) must not be above group.consumer.max.session.timeout.ms = 40000: it must lie within its own bounds.",
      ],
    ],
  ],
  [
    { "group.consumer.heartbeat.interval.ms": 1 },
    {},
    [
      [
        "warning",
        "internal-key",
        "group.consumer.heartbeat.interval.ms",
        "group.consumer.heartbeat.interval.ms is internal to Kafka 3.5.2: not documented, not supported, and it may be gone in any release.",
      ],
      [
        "error",
        "group-consumer-heartbeat-interval-min",
        "group.consumer.heartbeat.interval.ms",
        "group.consumer.min.heartbeat.interval.ms = 5000 (the default) must not be above group.consumer.heartbeat.interval.ms = 1: it must lie within its own bounds.",
      ],
    ],
  ],
  [
    { "group.consumer.session.timeout.ms": 60001 },
    {},
    [
      [
        "warning",
        "internal-key",
        "group.consumer.session.timeout.ms",
        "group.consumer.session.timeout.ms is internal to Kafka 3.5.2: not documented, not supported, and it may be gone in any release.",
      ],
      [
        "error",
        "group-consumer-session-timeout-max",
        "group.consumer.session.timeout.ms",
        "group.consumer.session.timeout.ms = 60001 must not be above group.consumer.max.session.timeout.ms = 60000 (the default): it must lie within its own bounds.",
      ],
    ],
  ],
  [
    { "controller.listener.names": "CONTROLLER" },
    {},
    [
      [
        "error",
        "controller-listeners",
        "controller.listener.names",
        "controller.listener.names = CONTROLLER must be left out: with ZooKeeper the controller is one of the brokers, and has no listener of its own.",
      ],
    ],
  ],
  [
    {
      "zookeeper.metadata.migration.enable": true,
      "inter.broker.protocol.version": "3.3",
      "log.dirs": "/a,/b",
    },
    {},
    [
      [
        "error",
        "kraft-migration",
        "zookeeper.metadata.migration.enable",
        "zookeeper.metadata.migration.enable = true needs controller.quorum.voters: the KRaft controllers to migrate to.",
      ],
      [
        "error",
        "kraft-migration",
        "zookeeper.metadata.migration.enable",
        "zookeeper.metadata.migration.enable = true needs controller.listener.names: the KRaft controllers' listener.",
      ],
      [
        "error",
        "kraft-migration",
        "zookeeper.metadata.migration.enable",
        "zookeeper.metadata.migration.enable = true needs inter.broker.protocol.version 3.4 or later; it is 3.3.",
      ],
      [
        "error",
        "kraft-migration",
        "zookeeper.metadata.migration.enable",
        "zookeeper.metadata.migration.enable = true is not allowed with 2 log directories; it must be one.",
      ],
    ],
  ],
  [
    { "log.roll.ms": 0, "log.roll.jitter.ms": -1 },
    {},
    [
      ["error", "log-roll-time", "log.roll.ms", "log.roll.ms = 0 must be at least 1."],
      ["error", "log-roll-time", "log.roll.jitter.ms", "log.roll.jitter.ms = -1 must be at least 0."],
    ],
  ],
  [
    { "log.retention.minutes": 0 },
    {},
    [
      [
        "error",
        "log-retention-time",
        "log.retention.minutes",
        "log.retention.minutes = 0 is not allowed; it must be at least 1, or -1 to keep records for ever.",
      ],
    ],
  ],
  [
    { "log.flush.interval.ms": -1 },
    {},
    [
      [
        "error",
        "log-flush-time",
        "log.flush.interval.ms",
        "log.flush.interval.ms = -1 must be at least 0; leave it out to let the operating system flush.",
      ],
    ],
  ],
  [
    { "log.dirs": "," },
    {},
    [
      [
        "error",
        "log-dirs",
        "log.dirs",
        "log.dirs names no directory; a broker needs at least one to keep its logs in.",
      ],
    ],
  ],
  [
    { "log.cleaner.threads": 128 },
    {},
    [
      [
        "error",
        "log-cleaner-buffer",
        "log.cleaner.threads",
        "log.cleaner.dedupe.buffer.size = 134217728 (the default) leaves 1048576 bytes to each of 128 cleaner threads; it must be above 1048576 for each.",
      ],
    ],
  ],
  [
    { "log.cleaner.threads": 0 },
    {},
    [
      [
        "error",
        "log-cleaner-buffer",
        "log.cleaner.threads",
        "log.cleaner.threads = 0 is not allowed; it must be at least 1 (switch the cleaner off with log.cleaner.enable).",
      ],
    ],
  ],
  [
    { "log.cleaner.min.compaction.lag.ms": 6, "log.cleaner.max.compaction.lag.ms": 5 },
    {},
    [
      [
        "error",
        "compaction-lag",
        "log.cleaner.min.compaction.lag.ms",
        "log.cleaner.min.compaction.lag.ms = 6 must not be above log.cleaner.max.compaction.lag.ms = 5: no record could ever be compacted in time.",
      ],
    ],
  ],
  [
    { "offsets.topic.compression.codec": 5 },
    {},
    [
      [
        "error",
        "offsets-compression",
        "offsets.topic.compression.codec",
        "offsets.topic.compression.codec = 5 is not allowed; it must be 0 (none), 1 (gzip), 2 (snappy), 3 (lz4) or 4 (zstd).",
      ],
    ],
  ],
  [
    {
      "offsets.topic.compression.codec": 4,
      "inter.broker.protocol.version": "0.10.2",
      "log.message.format.version": "0.10.2",
    },
    {},
    [
      [
        "warning",
        "deprecated-key",
        "log.message.format.version",
        "log.message.format.version is deprecated, and will be gone in a later release: Specify the message format version the broker will use to append messages to the logs.",
      ],
      [
        "error",
        "offsets-compression",
        "offsets.topic.compression.codec",
        "offsets.topic.compression.codec = 4 (zstd) needs message format 2, which inter.broker.protocol.version = 0.10.2 does not speak.",
      ],
    ],
  ],
  [
    { "inter.broker.protocol.version": "0.10.2" },
    {},
    [
      [
        "error",
        "message-format",
        "log.message.format.version",
        "log.message.format.version = 3.0-IV1 (the default) writes message format 2, which inter.broker.protocol.version = 0.10.2 does not speak; give both the same release, or leave both out.",
      ],
    ],
  ],
  [
    { "queued.max.request.bytes": 1024 },
    {},
    [
      [
        "error",
        "queued-bytes",
        "queued.max.request.bytes",
        "queued.max.request.bytes = 1024 must be at least socket.request.max.bytes = 104857600 (the default), or a large request could never be read; -1 sets no bound.",
      ],
    ],
  ],
  [
    { "max.connections.per.ip": 0 },
    {},
    [
      [
        "error",
        "connections-per-ip",
        "max.connections.per.ip",
        "max.connections.per.ip = 0 lets nobody in; name those who may connect in max.connections.per.ip.overrides.",
      ],
    ],
  ],
  [
    { "max.connections.per.ip.overrides": "10.0.0.1:5,elsewhere" },
    {},
    [
      [
        "error",
        "connections-per-ip",
        "max.connections.per.ip.overrides",
        '"elsewhere" is not allowed; every entry must be host:count, such as 10.0.0.1:100.',
      ],
    ],
  ],
  [
    { "connections.max.idle.ms": 100 },
    {},
    [
      [
        "error",
        "authentication-delay",
        "connection.failed.authentication.delay.ms",
        "connection.failed.authentication.delay.ms = 100 (the default) must be below connections.max.idle.ms = 100, or a client never hears why it was turned away.",
      ],
    ],
  ],
  [
    {
      listeners: "SASL_PLAINTEXT://:9092",
      "security.inter.broker.protocol": "SASL_PLAINTEXT",
      "sasl.mechanism.inter.broker.protocol": "PLAIN",
      "sasl.jaas.config": "secret",
    },
    {},
    [
      [
        "error",
        "sasl-inter-broker",
        "sasl.mechanism.inter.broker.protocol",
        "sasl.mechanism.inter.broker.protocol = PLAIN is not among sasl.enabled.mechanisms of inter-broker listener SASL_PLAINTEXT: GSSAPI.",
      ],
    ],
  ],
];

describe("what Kafka refuses at start, across keys", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
