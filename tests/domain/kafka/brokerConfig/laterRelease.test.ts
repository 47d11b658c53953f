/** What brokers of a later release read, refuse and allow, beside what those of the default release do. */
import assert from "node:assert/strict";

import { type BrokerConfigInput, describeConfigChange } from "../../../../domain/kafka/brokerConfig";
import { defaultRelease, kafkaRelease } from "../../../../domain/kafka/releases";
import { assertSaid, type Said, said } from "./given";

const release = kafkaRelease("3.9.1");

type Case = readonly [given: BrokerConfigInput["given"], later: readonly Said[]];

const error = (rule: string, key: string, message: string): Said => ["error", rule, key, message];

/** What is given, and all that is said of it for the later release. */
const cases: readonly Case[] = [
  [{ "log.local.retention.ms": 1000, "telemetry.max.bytes": 1, "group.share.max.groups": 10 }, []],
  [
    { "share.coordinator.threads": 1 },
    [
      error(
        "later-key",
        "share.coordinator.threads",
        "share.coordinator.threads comes with Kafka 4.0: a 3.9.1 broker ignores it. Leave it out.",
      ),
    ],
  ],
  [
    { frobnicate: 1 },
    [
      error(
        "unknown-key",
        "frobnicate",
        "frobnicate is no broker key of Kafka 3.9.1: a broker ignores it. Keys of your own plug-in classes go into pluginConfig.",
      ),
    ],
  ],
  [{ "inter.broker.protocol.version": "3.9" }, []],
  [{ "compression.gzip.level": -1, "remote.log.manager.copier.thread.pool.size": 1 }, []],
  [
    { "compression.gzip.level": 10 },
    [
      error(
        "out-of-range",
        "compression.gzip.level",
        '"10" is not allowed: compression.gzip.level must be from 1 to 9, or -1.',
      ),
    ],
  ],
  [
    { "compression.gzip.level": "best" },
    [
      error(
        "wrong-type",
        "compression.gzip.level",
        '"best" is not allowed: compression.gzip.level must be a whole number from 1 to 9, or -1.',
      ),
    ],
  ],
  [
    { "remote.log.manager.copier.thread.pool.size": 0 },
    [
      error(
        "out-of-range",
        "remote.log.manager.copier.thread.pool.size",
        '"0" is not allowed: remote.log.manager.copier.thread.pool.size must be at least 1, or -1.',
      ),
    ],
  ],
  [{ "controller.quorum.bootstrap.servers": "" }, []],
  [{ "controller.quorum.bootstrap.servers": ":9093" }, []],
  [
    { "controller.quorum.bootstrap.servers": "controller" },
    [
      error(
        "not-allowed",
        "controller.quorum.bootstrap.servers",
        '"controller" is not allowed: controller.quorum.bootstrap.servers must be a comma-separated list of {host}:{port}.',
      ),
    ],
  ],
  [
    { "controller.quorum.bootstrap.servers": "controller:65536" },
    [
      error(
        "not-allowed",
        "controller.quorum.bootstrap.servers",
        '"controller:65536" is not allowed: controller.quorum.bootstrap.servers must be a comma-separated list of {host}:{port}.',
      ),
    ],
  ],
  [{ "group.coordinator.rebalance.protocols": "share,classic" }, []],
  [
    { "group.coordinator.rebalance.protocols": "classic,consumer" },
    [
      error(
        "rebalance-protocols",
        "group.coordinator.rebalance.protocols",
        "group.coordinator.rebalance.protocols = classic,consumer has consumer, which brokers with ZooKeeper do not speak; leave it out.",
      ),
    ],
  ],
  [
    { "group.coordinator.rebalance.protocols": "share" },
    [
      error(
        "rebalance-protocols",
        "group.coordinator.rebalance.protocols",
        "group.coordinator.rebalance.protocols = share must have classic, the protocol that every client speaks; leave it out.",
      ),
    ],
  ],
  [
    { "group.share.min.session.timeout.ms": 60000, "group.share.max.session.timeout.ms": 50000 },
    [
      error(
        "group-share-session-timeout-bounds",
        "group.share.min.session.timeout.ms",
        "group.share.min.session.timeout.ms = 60000 must not be above group.share.max.session.timeout.ms = 50000: no group could have a value between them.",
      ),
      error(
        "group-share-session-timeout-min",
        "group.share.min.session.timeout.ms",
        "group.share.min.session.timeout.ms = 60000 must not be above group.share.session.timeout.ms = 45000 (the default): it must lie within its own bounds.",
      ),
    ],
  ],
  [
    { "group.share.record.lock.duration.ms": 60000, "group.share.max.record.lock.duration.ms": 30000 },
    [
      error(
        "group-share-record-lock-duration-max",
        "group.share.record.lock.duration.ms",
        "group.share.record.lock.duration.ms = 60000 must not be above group.share.max.record.lock.duration.ms = 30000: it must lie within its own bounds.",
      ),
    ],
  ],
  [
    {
      "remote.log.storage.system.enable": true,
      "log.local.retention.bytes": 1001,
      "log.retention.bytes": 1000,
      "log.segment.bytes": 1000,
      "log.local.retention.ms": -1,
    },
    [
      error(
        "local-retention",
        "log.local.retention.bytes",
        "log.local.retention.bytes = 1001 is above log.retention.bytes = 1000, what is kept of the whole log; leave it out, or give less.",
      ),
      error(
        "local-retention",
        "log.local.retention.ms",
        "log.local.retention.ms = -1 is above log.retention.hours = 168 (the default), what is kept of the whole log; leave it out, or give less.",
      ),
    ],
  ],
  [{ "log.local.retention.bytes": 1001, "log.retention.bytes": 1000, "log.segment.bytes": 1000 }, []],
  [
    {
      "zookeeper.metadata.migration.enable": true,
      "controller.quorum.bootstrap.servers": "controller:9093",
      "controller.listener.names": "CONTROLLER",
      "log.dirs": "/a,/b",
      "broker.id": 0,
    },
    [],
  ],
  [
    {
      "zookeeper.metadata.migration.enable": true,
      "controller.listener.names": "CONTROLLER",
      "inter.broker.protocol.version": "3.6",
      "log.dirs": "/a,/b",
    },
    [
      "needs controller.quorum.voters or controller.quorum.bootstrap.servers: the KRaft controllers to migrate to.",
      "is not allowed with 2 log directories; it must be one, or inter.broker.protocol.version 3.7-IV2 or later.",
      "needs broker.id: a generated one cannot be migrated.",
    ].map((message) =>
      error(
        "kraft-migration",
        "zookeeper.metadata.migration.enable",
        `zookeeper.metadata.migration.enable = true ${message}`,
      ),
    ),
  ],
  [
    { "group.consumer.assignors": "org.apache.kafka.clients.consumer.RangeAssignor" },
    [
      error(
        "unknown-class",
        "group.consumer.assignors",
        '"org.apache.kafka.clients.consumer.RangeAssignor" is not allowed: group.consumer.assignors must be org.apache.kafka.coordinator.group.assignor.RangeAssignor or org.apache.kafka.coordinator.group.assignor.UniformAssignor, or a class of your own: Kafka 3.9.1 has no such class for this key.',
      ),
    ],
  ],
];

describe(`a configuration for brokers of Kafka ${release.version}`, () => {
  for (const [given, later] of cases)
    it(JSON.stringify(given), () => {
      assertSaid({ given, release }, later);
    });

  it("takes a word in any case where Kafka does", () => {
    const rules = (value: string) =>
      said({
        given: { "zookeeper.connect": "zk:2181", "group.consumer.migration.policy": value },
        release,
      }).map(([, rule]) => rule);
    assert.deepEqual(rules("Bidirectional"), ["internal-key"]);
    assert.deepEqual(rules("sideways"), ["internal-key", "not-allowed"]);
  });

  it("has rules that say nothing of brokers of an earlier release", () => {
    const given = { "zookeeper.connect": "zk:2181", "group.coordinator.rebalance.protocols": "consumer" };
    assert.deepEqual(
      said({ given }).map(([, rule, , message]) => [rule, message]),
      [
        [
          "later-key",
          `group.coordinator.rebalance.protocols comes with Kafka 3.7: a ${defaultRelease.version} broker ignores it. Leave it out.`,
        ],
      ],
    );
  });

  it("changes as that release takes a change", () => {
    const describe = (of: typeof release) =>
      describeConfigChange(
        { "remote.log.index.file.cache.total.size.bytes": "1" },
        { "telemetry.max.bytes": "2", "remote.log.index.file.cache.total.size.bytes": "3" },
        of,
      ).map(({ key, after, default: preset, mode }) => [key, after, preset, mode]);
    assert.deepEqual(describe(release), [
      ["remote.log.index.file.cache.total.size.bytes", "3", "1073741824", "cluster-wide"],
      ["telemetry.max.bytes", "2", "1048576", "read-only"],
    ]);
    assert.deepEqual(describe(defaultRelease), [
      ["remote.log.index.file.cache.total.size.bytes", "3", "1073741824", "read-only"],
      ["telemetry.max.bytes", "(not shown)", undefined, "unknown"],
    ]);
  });
});
