/** What a broker dies of at start, of logs. */
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
        "log.retention.minutes = 0 is not allowed; it must be at least 1, or -1 to keep records forever.",
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
];

describe("logs that no broker starts with", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
