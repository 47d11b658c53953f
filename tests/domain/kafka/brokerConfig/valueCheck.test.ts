/** Values that no broker takes for their key. */
import type { BrokerConfigInput } from "../../../../domain/kafka/brokerConfig";
import { assertSaid, type Said } from "./given";
import { defaultRelease } from "../../../../domain/kafka/releases";

const KAFKA = defaultRelease.version;

type Case = readonly [
  given: BrokerConfigInput["given"],
  facts: NonNullable<BrokerConfigInput["facts"]>,
  all: readonly Said[],
];

/** What is given, what is known beside it, and all that is said. */
const cases: readonly Case[] = [
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
        `"3" is not allowed: inter.broker.protocol.version must be a release of Kafka up to ${KAFKA} such as "3.5", in quotes.`,
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
    { "authorizer.class.name": "kafka.security.auth.SimpleAclAuthorizer", "super.users": "User:ANONYMOUS" },
    {},
    [
      [
        "error",
        "unknown-class",
        "authorizer.class.name",
        `"kafka.security.auth.SimpleAclAuthorizer" is not allowed: authorizer.class.name must be kafka.security.authorizer.AclAuthorizer or org.apache.kafka.metadata.authorizer.StandardAuthorizer, or a class of your own: Kafka ${KAFKA} has no such class for this key.`,
      ],
    ],
  ],
  [
    { "authorizer.class.name": "AclAuthorizer" },
    {},
    [
      [
        "error",
        "unknown-class",
        "authorizer.class.name",
        '"AclAuthorizer" is not allowed: authorizer.class.name must be a class with its package, such as kafka.security.authorizer.AclAuthorizer.',
      ],
    ],
  ],
  [
    { "authorizer.class.name": "OpaAuthorizer" },
    {},
    [
      [
        "error",
        "unknown-class",
        "authorizer.class.name",
        '"OpaAuthorizer" is not allowed: authorizer.class.name must be a class with its package, such as com.example.MyClass.',
      ],
    ],
  ],
  [
    { "principal.builder.class": "defaultKafkaPrincipalBuilder" },
    {},
    [
      [
        "error",
        "unknown-class",
        "principal.builder.class",
        '"defaultKafkaPrincipalBuilder" is not allowed: principal.builder.class must be a class with its package, such as org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder.',
      ],
    ],
  ],
  [
    { "metric.reporters": "com.example.Reporter, JmxReporter" },
    {},
    [
      [
        "error",
        "unknown-class",
        "metric.reporters",
        '"com.example.Reporter, JmxReporter" is not allowed: metric.reporters must be a class with its package, such as org.apache.kafka.common.metrics.JmxReporter.',
      ],
    ],
  ],
  [
    { "security.providers": "ScramSaslServerProvider" },
    {},
    [
      [
        "error",
        "unknown-class",
        "security.providers",
        '"ScramSaslServerProvider" is not allowed: security.providers must be a class with its package, such as com.example.MyClass.',
      ],
    ],
  ],
  [
    { "config.providers.file.class": "FileConfigProvider" },
    {},
    [
      [
        "error",
        "unknown-class",
        "config.providers.file.class",
        '"FileConfigProvider" is not allowed: config.providers.file.class must be a class with its package, such as org.apache.kafka.common.config.provider.FileConfigProvider.',
      ],
    ],
  ],
  [
    {
      "metric.reporters": "com.example.Reporter",
      "client.quota.callback.class": "com.example.Quotas",
      "config.providers.vault.class": "com.example.Vault",
    },
    {},
    [],
  ],
  [
    { "metric.reporters": "org.apache.kafka.common.metrics.CsvReporter" },
    {},
    [
      [
        "error",
        "unknown-class",
        "metric.reporters",
        `"org.apache.kafka.common.metrics.CsvReporter" is not allowed: metric.reporters must be org.apache.kafka.common.metrics.JmxReporter, or a class of your own: Kafka ${KAFKA} has no such class for this key.`,
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
        `"org.apache.kafka.common.metrics.JmxReporter" is not allowed: principal.builder.class must be org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder, or a class of your own: Kafka ${KAFKA} has no such class for this key.`,
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

describe("a value of one key", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
