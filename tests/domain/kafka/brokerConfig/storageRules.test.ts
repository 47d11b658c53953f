/** Logs against their volume. */
import type { BrokerConfigInput } from "../../../../domain/kafka/brokerConfig";
import { assertSaid, type Said } from "./given";

type Case = readonly [
  given: BrokerConfigInput["given"],
  facts: NonNullable<BrokerConfigInput["facts"]>,
  all: readonly Said[],
];

const LARGE = { "log.retention.bytes": 1073741824, "log.segment.bytes": 1073741824 };
const THREE_REPLICAS = { "default.replication.factor": 3, "min.insync.replicas": 2 };

/** What is given, what is known beside it, and all that is said. */
const cases: readonly Case[] = [
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
    { ...LARGE, "offsets.topic.segment.bytes": 104857600 },
    { volumeBytes: 4 * 1024 ** 3 },
    [
      [
        "warning",
        "internal-topics-above-volume",
        "offsets.topic.segment.bytes",
        "Kafka's own topics may hold 4.9 GiB on a broker in segments that compaction never touches (offsets.topic.num.partitions = 50 (the default), each with offsets.topic.segment.bytes = 104857600), which is above the volume's 4 GiB: it fills, and the broker stops. Leave these keys out, or take a larger volume.",
      ],
    ],
  ],
  [
    { ...LARGE, ...THREE_REPLICAS, "offsets.topic.replication.factor": 3 },
    { volumeBytes: 2 * 1024 ** 3 },
    [],
  ],
  [{ ...LARGE, "offsets.topic.segment.bytes": 104857600 }, { volumeBytes: 5 * 1024 ** 3 }, []],
  // With nine brokers and three replicas a broker holds 17 partitions of the 50.
  [
    { ...LARGE, ...THREE_REPLICAS, "offsets.topic.segment.bytes": 104857600 },
    { volumeBytes: 4 * 1024 ** 3, brokers: 9 },
    [],
  ],
  [
    { ...LARGE, "transaction.state.log.num.partitions": 500, "offsets.topic.num.partitions": 500 },
    { volumeBytes: 90 * 1024 ** 3 },
    [
      [
        "warning",
        "internal-topics-above-volume",
        "offsets.topic.num.partitions",
        "Kafka's own topics may hold 97.7 GiB on a broker in segments that compaction never touches (offsets.topic.num.partitions = 500, each with offsets.topic.segment.bytes = 104857600 (the default); transaction.state.log.num.partitions = 500, each with transaction.state.log.segment.bytes = 104857600 (the default)), which is above the volume's 90 GiB: it fills, and the broker stops. Leave these keys out, or take a larger volume.",
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
];

describe("storage", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
