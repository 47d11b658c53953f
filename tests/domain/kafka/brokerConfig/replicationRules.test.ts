/** Replication that loses data or stops writes. */
import type { BrokerConfigInput } from "../../../../domain/kafka/brokerConfig";
import { assertSaid, type Said } from "./given";

type Case = readonly [
  given: BrokerConfigInput["given"],
  facts: NonNullable<BrokerConfigInput["facts"]>,
  all: readonly Said[],
];

/** What is given, what is known beside it, and all that is said. */
const cases: readonly Case[] = [
  [
    { "default.replication.factor": -1, "min.insync.replicas": 1 },
    {},
    [
      [
        "error",
        "replication-factor-positive",
        "default.replication.factor",
        "default.replication.factor = -1 is not allowed; it must be at least 1, and 3 for data that must not be lost.",
      ],
    ],
  ],
  [
    { "default.replication.factor": 3 },
    { brokers: 2 },
    [
      [
        "error",
        "replication-factor-brokers",
        "default.replication.factor",
        "default.replication.factor = 3 is above the number of brokers, 2: the topics cannot be created; set it to 2.",
      ],
      [
        "error",
        "replication-factor-brokers",
        "offsets.topic.replication.factor",
        "offsets.topic.replication.factor = 3 (the default) is above the number of brokers, 2: the topics cannot be created; set it to 2.",
      ],
      [
        "error",
        "replication-factor-brokers",
        "transaction.state.log.replication.factor",
        "transaction.state.log.replication.factor = 3 (the default) is above the number of brokers, 2: the topics cannot be created; set it to 2.",
      ],
      [
        "warning",
        "min-insync-one",
        "min.insync.replicas",
        "min.insync.replicas = 1 (the default) lets a write with acks=all rest on one copy, which the loss of one broker loses; set it to 2.",
      ],
    ],
  ],
  [
    { "min.insync.replicas": 2 },
    {},
    [
      [
        "error",
        "min-insync-above-factor",
        "min.insync.replicas",
        "min.insync.replicas = 2 is above default.replication.factor = 1 (the default): every write with acks=all fails.",
      ],
    ],
  ],
  [
    { "default.replication.factor": 3, "min.insync.replicas": 3, "offsets.topic.replication.factor": 4 },
    {},
    [
      [
        "warning",
        "min-insync-equals-factor",
        "min.insync.replicas",
        "min.insync.replicas = 3 equals default.replication.factor = 3: one broker away, as in every rolling restart, and writes with acks=all fail; leave a difference of 1.",
      ],
    ],
  ],
  [
    { "default.replication.factor": 3 },
    {},
    [
      [
        "warning",
        "min-insync-one",
        "min.insync.replicas",
        "min.insync.replicas = 1 (the default) lets a write with acks=all rest on one copy, which the loss of one broker loses; set it to 2.",
      ],
    ],
  ],
  [
    { "default.replication.factor": 1 },
    { brokers: 3 },
    [
      [
        "warning",
        "replication-factor-one",
        "default.replication.factor",
        "default.replication.factor = 1 keeps one copy on 3 brokers: while a broker is away its partitions are too, and a lost volume is lost data; set it to 3.",
      ],
    ],
  ],
  [
    { "offsets.topic.replication.factor": 2, "default.replication.factor": 3, "min.insync.replicas": 1 },
    { brokers: 3 },
    [
      [
        "warning",
        "min-insync-one",
        "min.insync.replicas",
        "min.insync.replicas = 1 lets a write with acks=all rest on one copy, which the loss of one broker loses; set it to 2.",
      ],
      [
        "warning",
        "internal-topics-factor",
        "offsets.topic.replication.factor",
        "offsets.topic.replication.factor = 2 is below 3 with 3 brokers: groups or transactions stop when the wrong broker does; set it to 3.",
      ],
    ],
  ],
  [
    { "unclean.leader.election.enable": true },
    {},
    [
      [
        "warning",
        "unclean-election",
        "unclean.leader.election.enable",
        "unclean.leader.election.enable = true lets a replica lead that lacks acknowledged records, which are then lost everywhere; set it to false.",
      ],
    ],
  ],
  [
    { "controlled.shutdown.enable": false },
    {},
    [
      [
        "warning",
        "controlled-shutdown-off",
        "controlled.shutdown.enable",
        "controlled.shutdown.enable = false stops a broker without handing its leaders over: in every rolling restart its partitions take neither reads nor writes until the controller notices; leave it on.",
      ],
    ],
  ],
  [
    { "controlled.shutdown.max.retries": 0 },
    {},
    [
      [
        "warning",
        "controlled-shutdown-off",
        "controlled.shutdown.max.retries",
        "controlled.shutdown.max.retries = 0 stops a broker without handing its leaders over: in every rolling restart its partitions take neither reads nor writes until the controller notices; set it to 1 at least.",
      ],
    ],
  ],
  [
    { "num.replica.fetchers": 0 },
    {},
    [
      [
        "error",
        "replica-fetchers",
        "num.replica.fetchers",
        "num.replica.fetchers = 0 is not allowed; it must be at least 1, or nothing is replicated.",
      ],
    ],
  ],
];

describe("replication", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
