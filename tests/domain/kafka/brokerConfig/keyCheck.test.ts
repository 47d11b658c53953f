/** Keys that a broker ignores, or that are to be avoided. */
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
    { "log.retension.hours": 168 },
    {},
    [
      [
        "error",
        "unknown-key",
        "log.retension.hours",
        `log.retension.hours is no broker key of Kafka ${KAFKA}: a broker ignores it. Did you mean log.retention.hours? Keys of your own plug-in classes go into pluginConfig.`,
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
        `frobnicate is no broker key of Kafka ${KAFKA}: a broker ignores it. Keys of your own plug-in classes go into pluginConfig.`,
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
        `constructor is no broker key of Kafka ${KAFKA}: a broker ignores it. Keys of your own plug-in classes go into pluginConfig.`,
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
  // Removed again in 4.0.
  [
    { "eligible.leader.replicas.enable": true },
    {},
    [
      [
        "error",
        "later-key",
        "eligible.leader.replicas.enable",
        `eligible.leader.replicas.enable comes with Kafka 3.7: a ${KAFKA} broker ignores it. Leave it out.`,
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
        `log.message.timestamp.before.max.ms comes with Kafka 3.6: a ${KAFKA} broker ignores it. Leave it out.`,
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
        `ssl.keystore.pasword is no broker key of Kafka ${KAFKA}, with or without the prefix of listener plaintext: a broker ignores it. Did you mean ssl.keystore.password?`,
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
        `group.coordinator.threads is internal to Kafka ${KAFKA}: not documented, not supported, and it may be gone in any release.`,
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
