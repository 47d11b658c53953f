/** Memory, message sizes and time-outs. */
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

describe("capacity", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
