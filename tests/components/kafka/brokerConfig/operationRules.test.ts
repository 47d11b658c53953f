/** What a broker starts with, and cannot work with or pays for. */
import type { BrokerConfigInput } from "../../../../components/kafka/brokerConfig";
import { assertSaid, type Said } from "./given";

/** What is given, what is known beside it, and all that is said. */
const cases: readonly (readonly [
  given: BrokerConfigInput["given"],
  facts: NonNullable<BrokerConfigInput["facts"]>,
  all: readonly Said[],
])[] = [
  [
    { "zookeeper.connect": "" },
    {},
    [
      [
        "error",
        "zookeeper-connect",
        "zookeeper.connect",
        '"" names no server; it must be host:port,host:port.',
      ],
    ],
  ],
  [
    { "zookeeper.connect": "zk-0:2181:2181,zk-1:70000" },
    {},
    [
      [
        "error",
        "zookeeper-connect",
        "zookeeper.connect",
        '"zk-0:2181:2181" is no server; it must be host:port with one port from 1 to 65535.',
      ],
      [
        "error",
        "zookeeper-connect",
        "zookeeper.connect",
        '"zk-1:70000" is no server; it must be host:port with one port from 1 to 65535.',
      ],
    ],
  ],
  [
    { "zookeeper.connect": "zk-0:2181/kafka,zk-1:2181/kafka" },
    {},
    [
      [
        "error",
        "zookeeper-connect",
        "zookeeper.connect",
        '"zk-0:2181/kafka,zk-1:2181/kafka" is not allowed: the chroot path stands once, behind the last server, and does not end in a slash.',
      ],
    ],
  ],
  [
    { "zookeeper.connect": "zk-0:2181,zk-0:2181" },
    {},
    [
      [
        "warning",
        "zookeeper-connect-twice",
        "zookeeper.connect",
        "zk-0:2181 stands more than once: when it fails there is no other to turn to; name every member of the ensemble.",
      ],
    ],
  ],
  [
    { "zookeeper.session.timeout.ms": 60000 },
    { minSessionTimeoutMs: 4000, maxSessionTimeoutMs: 40000 },
    [
      [
        "warning",
        "session-timeout-bounds",
        "zookeeper.session.timeout.ms",
        "zookeeper.session.timeout.ms = 60000 is outside the ensemble's bounds, 4000 to 40000: the session will last 40000 ms.",
      ],
    ],
  ],
  [
    { "process.roles": "broker" },
    {},
    [
      [
        "error",
        "kraft-mode",
        "process.roles",
        "process.roles = broker starts a broker without ZooKeeper (KRaft), which is not what runs here; leave it out.",
      ],
    ],
  ],
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
        "min.insync.replicas = 3 equals default.replication.factor = 3: one broker away, as in every roll, and writes with acks=all fail; leave a difference of 1.",
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
  [
    {},
    { volumeBytes: 1073741824 },
    [
      [
        "warning",
        "retention-unlimited",
        "log.retention.bytes",
        "log.retention.bytes = -1 (the default) sets no bound by size on a volume of 1 GiB: it fills before the time runs out, and the broker stops. Give a bound for each partition.",
      ],
      [
        "warning",
        "segment-above-volume",
        "log.segment.bytes",
        "log.segment.bytes = 1073741824 (the default) is not below the volume's 1 GiB: the first segment of one partition can fill it, and nothing is deleted before a segment is closed.",
      ],
    ],
  ],
  [
    { "log.retention.bytes": 536870912, "log.segment.bytes": 268435456, "num.partitions": 2 },
    { volumeBytes: 1073741824 },
    [
      [
        "warning",
        "retention-above-volume",
        "log.retention.bytes",
        "One topic of num.partitions = 2 may hold 1.5 GiB (log.retention.bytes = 536870912 and one segment, for each partition), which is above the volume's 1 GiB.",
      ],
    ],
  ],
  [
    { "log.retention.bytes": 1, "log.segment.bytes": 1073741824 },
    { volumeBytes: 1073741824 },
    [
      [
        "warning",
        "retention-above-volume",
        "log.retention.bytes",
        "One topic of num.partitions = 1 (the default) may hold 1 GiB (log.retention.bytes = 1 and one segment, for each partition), which is above the volume's 1 GiB.",
      ],
      [
        "warning",
        "segment-above-volume",
        "log.segment.bytes",
        "log.segment.bytes = 1073741824 is not below the volume's 1 GiB: the first segment of one partition can fill it, and nothing is deleted before a segment is closed.",
      ],
      [
        "warning",
        "segment-above-retention",
        "log.segment.bytes",
        "log.segment.bytes = 1073741824 is above log.retention.bytes = 1: a partition grows to a whole segment before anything of it can be deleted.",
      ],
    ],
  ],
  [
    { "log.retention.bytes": 1048576 },
    {},
    [
      [
        "warning",
        "segment-above-retention",
        "log.retention.bytes",
        "log.segment.bytes = 1073741824 (the default) is above log.retention.bytes = 1048576: a partition grows to a whole segment before anything of it can be deleted.",
      ],
    ],
  ],
  [
    { "log.retention.ms": 1000, "log.retention.hours": 168 },
    {},
    [
      [
        "warning",
        "shadowed-key",
        "log.retention.hours",
        "log.retention.hours is ignored, because log.retention.ms is set; leave one of them out.",
      ],
    ],
  ],
  [
    { "log.cleaner.enable": false },
    {},
    [
      [
        "warning",
        "cleaner-off",
        "log.cleaner.enable",
        "log.cleaner.enable = false stops compaction: the offsets topic and every compacted topic grow until the volume is full; leave it on.",
      ],
    ],
  ],
  [
    { "log.cleaner.io.buffer.load.factor": 1.5 },
    {},
    [
      [
        "error",
        "cleaner-load-factor",
        "log.cleaner.io.buffer.load.factor",
        "log.cleaner.io.buffer.load.factor = 1.5 is not allowed; it must be above 0 and at most 1, the share of the buffer that is filled.",
      ],
    ],
  ],
  [
    { "request.timeout.ms": 0 },
    {},
    [
      [
        "error",
        "positive-time",
        "request.timeout.ms",
        "request.timeout.ms = 0 is not allowed; it must be at least 1: otherwise every request to another broker fails at once.",
      ],
    ],
  ],
  [
    { "message.max.bytes": 200000000 },
    {},
    [
      [
        "error",
        "message-above-request",
        "message.max.bytes",
        "message.max.bytes = 200000000 is above socket.request.max.bytes = 104857600 (the default): a broker drops the connection of a producer, or of a follower, that sends so much.",
      ],
      [
        "warning",
        "message-above-fetch",
        "message.max.bytes",
        "message.max.bytes = 200000000 is above replica.fetch.max.bytes = 1048576 (the default): followers fetch such batches one at a time and lag; raise replica.fetch.max.bytes with it.",
      ],
    ],
  ],
  [
    { "message.max.bytes": 2000000 },
    {},
    [
      [
        "warning",
        "message-above-fetch",
        "message.max.bytes",
        "message.max.bytes = 2000000 is above replica.fetch.max.bytes = 1048576 (the default): followers fetch such batches one at a time and lag; raise replica.fetch.max.bytes with it.",
      ],
    ],
  ],
  [
    { "group.min.session.timeout.ms": 10000, "group.max.session.timeout.ms": 9999 },
    {},
    [
      [
        "error",
        "group-session-bounds",
        "group.min.session.timeout.ms",
        "group.min.session.timeout.ms = 10000 is above group.max.session.timeout.ms = 9999: no consumer can join a group.",
      ],
    ],
  ],
  [
    {},
    { heapBytes: 2147483648, memoryBytes: 2147483648 },
    [
      [
        "error",
        "heap-above-memory",
        "KAFKA_HEAP_OPTS",
        "A heap of 2 GiB in 2 GiB of memory is killed once it is full; give it half.",
      ],
    ],
  ],
  [
    {},
    { heapBytes: 1610612736, memoryBytes: 2147483648 },
    [
      [
        "warning",
        "heap-leaves-no-cache",
        "KAFKA_HEAP_OPTS",
        "A heap of 1.5 GiB leaves 512 MiB of 2 GiB to the page cache and the JVM's other memory; give it half.",
      ],
    ],
  ],
  [
    { "log.cleaner.dedupe.buffer.size": "4294967296" },
    { heapBytes: 1073741824 },
    [
      [
        "error",
        "cleaner-above-heap",
        "log.cleaner.dedupe.buffer.size",
        "The log cleaner allocates 4 GiB at start (log.cleaner.dedupe.buffer.size = 4294967296 and log.cleaner.io.buffer.size), which a heap of 1 GiB does not hold.",
      ],
    ],
  ],
  [
    { "socket.request.max.bytes": 600000000 },
    { heapBytes: 1073741824 },
    [
      [
        "warning",
        "request-above-heap",
        "socket.request.max.bytes",
        "socket.request.max.bytes = 600000000 lets one request take more than half of a heap of 1 GiB; lower it, or raise the heap.",
      ],
    ],
  ],
];

describe("what Kafka starts with and should not", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
