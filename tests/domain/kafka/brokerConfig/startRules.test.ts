/** What a broker dies of at start, of ids, time-outs, groups and controllers. */
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
        `group.consumer.min.heartbeat.interval.ms is internal to Kafka ${KAFKA}: not documented, not supported, and it may be gone in any release.`,
      ],
      [
        "warning",
        "internal-key",
        "group.consumer.heartbeat.interval.ms",
        `group.consumer.heartbeat.interval.ms is internal to Kafka ${KAFKA}: not documented, not supported, and it may be gone in any release.`,
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
        `group.consumer.max.session.timeout.ms is internal to Kafka ${KAFKA}: not documented, not supported, and it may be gone in any release.`,
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
        `group.consumer.heartbeat.interval.ms is internal to Kafka ${KAFKA}: not documented, not supported, and it may be gone in any release.`,
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
    { "group.consumer.session.timeout.ms": 44999 },
    {},
    [
      [
        "warning",
        "internal-key",
        "group.consumer.session.timeout.ms",
        `group.consumer.session.timeout.ms is internal to Kafka ${KAFKA}: not documented, not supported, and it may be gone in any release.`,
      ],
      [
        "error",
        "group-consumer-session-timeout-min",
        "group.consumer.session.timeout.ms",
        "group.consumer.min.session.timeout.ms = 45000 (the default) must not be above group.consumer.session.timeout.ms = 44999: it must lie within its own bounds.",
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
        `group.consumer.session.timeout.ms is internal to Kafka ${KAFKA}: not documented, not supported, and it may be gone in any release.`,
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
];

describe("ids, time-outs, groups and controllers", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
