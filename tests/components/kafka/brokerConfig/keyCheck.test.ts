/** Faults of one key or its value. */
import type { BrokerConfigInput } from "../../../../components/kafka/brokerConfig";
import { assertSaid, type Said } from "./given";

/** What is given, what is known beside it, and all that is said. */
const cases: readonly (readonly [
  given: BrokerConfigInput["given"],
  facts: NonNullable<BrokerConfigInput["facts"]>,
  all: readonly Said[],
])[] = [
  [
    { "log.retension.hours": 168 },
    {},
    [
      [
        "error",
        "unknown-key",
        "log.retension.hours",
        "log.retension.hours is no broker key of Kafka 3.5.2: a broker ignores it. Did you mean log.retention.hours? Keys of your own plug-in classes go into pluginConfig.",
      ],
    ],
  ],
  [
    { frobnicate: 1 },
    {},
    [
      [
        "error",
        "unknown-key",
        "frobnicate",
        "frobnicate is no broker key of Kafka 3.5.2: a broker ignores it. Keys of your own plug-in classes go into pluginConfig.",
      ],
    ],
  ],
  [
    { constructor: 1 },
    {},
    [
      [
        "error",
        "unknown-key",
        "constructor",
        "constructor is no broker key of Kafka 3.5.2: a broker ignores it. Keys of your own plug-in classes go into pluginConfig.",
      ],
    ],
  ],
  [
    { "advertised.host.name": "kafka" },
    {},
    [
      [
        "error",
        "removed-key",
        "advertised.host.name",
        "advertised.host.name was removed in Kafka 3.0: a broker ignores it. Use advertised.listeners.",
      ],
    ],
  ],
  [
    { "log.message.timestamp.before.max.ms": 1 },
    {},
    [
      [
        "error",
        "later-key",
        "log.message.timestamp.before.max.ms",
        "log.message.timestamp.before.max.ms comes with Kafka 3.6: a 3.5.2 broker ignores it. Leave it out.",
      ],
    ],
  ],
  [
    { "leader.replication.throttled.rate": 1 },
    {},
    [
      [
        "error",
        "dynamic-key",
        "leader.replication.throttled.rate",
        "leader.replication.throttled.rate is read from the cluster alone, never from a file: a broker ignores it here. Set it with kafka-configs.sh --alter --entity-type brokers.",
      ],
    ],
  ],
  [
    { "retention.ms": 1000 },
    {},
    [
      [
        "error",
        "topic-key",
        "retention.ms",
        "retention.ms is a key of topics, which a broker ignores in its own configuration. Use log.retention.ms, log.retention.minutes or log.retention.hours for the default of every topic.",
      ],
    ],
  ],
  [
    { "leader.replication.throttled.replicas": "*" },
    {},
    [
      [
        "error",
        "topic-key",
        "leader.replication.throttled.replicas",
        "leader.replication.throttled.replicas is a key of topics, which a broker ignores in its own configuration. Set it on the topic with kafka-configs.sh.",
      ],
    ],
  ],
  [
    { "bootstrap.servers": "kafka:9092" },
    {},
    [
      [
        "error",
        "client-key",
        "bootstrap.servers",
        "bootstrap.servers is a key of the producer, consumer or admin client, not of the broker, which ignores it. Put it into the client's own configuration.",
      ],
    ],
  ],
  [
    { "batch.size": 16384 },
    {},
    [
      [
        "error",
        "client-key",
        "batch.size",
        "batch.size is a key of the producer, not of the broker, which ignores it. Put it into the client's own configuration.",
      ],
    ],
  ],
  [
    { "listener.name.PLAINTEXT.ssl.client.auth": "none" },
    {},
    [
      [
        "error",
        "listener-case",
        "listener.name.PLAINTEXT.ssl.client.auth",
        "listener.name.PLAINTEXT.ssl.client.auth is ignored: Kafka looks for a listener's keys in lower case. Write listener.name.plaintext.ssl.client.auth.",
      ],
    ],
  ],
  [
    { "listener.name.plaintext.SCRAM-SHA-512.sasl.jaas.config": "secret" },
    {},
    [
      [
        "error",
        "listener-case",
        "listener.name.plaintext.SCRAM-SHA-512.sasl.jaas.config",
        "listener.name.plaintext.SCRAM-SHA-512.sasl.jaas.config is ignored: Kafka looks for a mechanism's keys in lower case. Write listener.name.plaintext.scram-sha-512.sasl.jaas.config.",
      ],
    ],
  ],
  [
    { "listener.name.plaintext.num.io.threads": 8 },
    {},
    [
      [
        "error",
        "not-per-listener",
        "listener.name.plaintext.num.io.threads",
        "num.io.threads cannot be set for one listener: a broker ignores it behind listener.name.plaintext. Give num.io.threads without the prefix.",
      ],
    ],
  ],
  [
    { "listener.name.plaintext.ssl.keystore.pasword": "secret" },
    {},
    [
      [
        "error",
        "unknown-key",
        "listener.name.plaintext.ssl.keystore.pasword",
        "ssl.keystore.pasword is no broker key of Kafka 3.5.2, with or without the prefix of listener plaintext: a broker ignores it. Did you mean ssl.keystore.password?",
      ],
    ],
  ],
  [
    { "num.io.threads": "eight" },
    {},
    [
      [
        "error",
        "wrong-type",
        "num.io.threads",
        '"eight" is not allowed: num.io.threads must be a whole number from 1 to 2147483647.',
      ],
    ],
  ],
  [
    { "num.io.threads": 1.5 },
    {},
    [
      [
        "error",
        "wrong-type",
        "num.io.threads",
        '"1.5" is not allowed: num.io.threads must be a whole number from 1 to 2147483647.',
      ],
    ],
  ],
  [
    { "auto.create.topics.enable": "yes" },
    {},
    [
      [
        "error",
        "wrong-type",
        "auto.create.topics.enable",
        '"yes" is not allowed: auto.create.topics.enable must be true or false.',
      ],
    ],
  ],
  [
    { "log.cleaner.min.cleanable.ratio": "half" },
    {},
    [
      [
        "error",
        "wrong-type",
        "log.cleaner.min.cleanable.ratio",
        '"half" is not allowed: log.cleaner.min.cleanable.ratio must be a number.',
      ],
    ],
  ],
  [
    { "ssl.engine.factory.class": "my factory" },
    {},
    [
      [
        "error",
        "wrong-type",
        "ssl.engine.factory.class",
        '"my factory" is not allowed: ssl.engine.factory.class must be a Java class name.',
      ],
    ],
  ],
  [
    { "log.retention.bytes": 9223372036854776000 },
    {},
    [
      [
        "error",
        "wrong-type",
        "log.retention.bytes",
        '"9223372036854776000" is not allowed: log.retention.bytes must be a whole number from -9223372036854775808 to 9223372036854775807. The number lost its last digits when the settings were read: quote it.',
      ],
    ],
  ],
  [
    { "listener.name.plaintext.max.connections": "many" },
    {},
    [
      [
        "error",
        "wrong-type",
        "listener.name.plaintext.max.connections",
        '"many" is not allowed: max.connections must be a whole number from 0 to 2147483647.',
      ],
    ],
  ],
  [
    { "num.partitions": 0 },
    {},
    [["error", "out-of-range", "num.partitions", '"0" is not allowed: num.partitions must be at least 1.']],
  ],
  [
    { "log.cleaner.min.cleanable.ratio": 1.1 },
    {},
    [
      [
        "error",
        "out-of-range",
        "log.cleaner.min.cleanable.ratio",
        '"1.1" is not allowed: log.cleaner.min.cleanable.ratio must be from 0 to 1.',
      ],
    ],
  ],
  [
    { "compression.type": "LZ4" },
    {},
    [
      [
        "error",
        "not-allowed",
        "compression.type",
        '"LZ4" is not allowed: compression.type must be one of uncompressed, zstd, lz4, snappy, gzip or producer.',
      ],
    ],
  ],
  [
    { "log.cleanup.policy": "compact,remove" },
    {},
    [
      [
        "error",
        "not-allowed",
        "log.cleanup.policy",
        '"compact,remove" is not allowed: log.cleanup.policy must be a comma-separated list of compact or delete.',
      ],
    ],
  ],
  [
    { "inter.broker.protocol.version": 3 },
    {},
    [
      [
        "error",
        "not-allowed",
        "inter.broker.protocol.version",
        '"3" is not allowed: inter.broker.protocol.version must be a release of Kafka up to 3.5.2 such as "3.5", in quotes.',
      ],
    ],
  ],
  [
    { "controller.quorum.voters": "1@kafka" },
    {},
    [
      [
        "error",
        "not-allowed",
        "controller.quorum.voters",
        '"1@kafka" is not allowed: controller.quorum.voters must be a comma-separated list of {id}@{host}:{port}.',
      ],
    ],
  ],
  [
    { "authorizer.class.name": "kafka.security.auth.SimpleAclAuthorizer", "super.users": "User:kafka" },
    {},
    [
      [
        "error",
        "unknown-class",
        "authorizer.class.name",
        '"kafka.security.auth.SimpleAclAuthorizer" is not allowed: authorizer.class.name must be kafka.security.authorizer.AclAuthorizer or org.apache.kafka.metadata.authorizer.StandardAuthorizer, or a class of your own: Kafka 3.5.2 has no such class for this key.',
      ],
    ],
  ],
  [
    { "metric.reporters": "org.apache.kafka.common.metrics.CsvReporter" },
    {},
    [
      [
        "error",
        "unknown-class",
        "metric.reporters",
        '"org.apache.kafka.common.metrics.CsvReporter" is not allowed: metric.reporters must be org.apache.kafka.common.metrics.JmxReporter, or a class of your own: Kafka 3.5.2 has no such class for this key.',
      ],
    ],
  ],
  [
    { "principal.builder.class": "org.apache.kafka.common.metrics.JmxReporter" },
    {},
    [
      [
        "error",
        "unknown-class",
        "principal.builder.class",
        '"org.apache.kafka.common.metrics.JmxReporter" is not allowed: principal.builder.class must be org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder, or a class of your own: Kafka 3.5.2 has no such class for this key.',
      ],
    ],
  ],
  [
    { "allow.everyone.if.no.acl.found": "maybe" },
    {},
    [
      [
        "error",
        "reader-value",
        "allow.everyone.if.no.acl.found",
        '"maybe" is not allowed: allow.everyone.if.no.acl.found must be true or false.',
      ],
    ],
  ],
  [
    { "log.message.format.version": "3.0" },
    {},
    [
      [
        "warning",
        "deprecated-key",
        "log.message.format.version",
        "log.message.format.version is deprecated, and will be gone in a later release: Specify the message format version the broker will use to append messages to the logs.",
      ],
    ],
  ],
  [
    { "group.coordinator.threads": 2 },
    {},
    [
      [
        "warning",
        "internal-key",
        "group.coordinator.threads",
        "group.coordinator.threads is internal to Kafka 3.5.2: not documented, not supported, and it may be gone in any release.",
      ],
    ],
  ],
  [
    { "log.retention.bytes": 9007199254740992 },
    {},
    [
      [
        "warning",
        "imprecise-number",
        "log.retention.bytes",
        '"9007199254740992" may not be what was written. The number lost its last digits when the settings were read: quote it.',
      ],
    ],
  ],
];

describe("a key on its own", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
