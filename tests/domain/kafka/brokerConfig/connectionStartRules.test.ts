/** What a broker dies of at start, of connections and their authentication. */
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
    { "queued.max.request.bytes": 1024 },
    {},
    [
      [
        "error",
        "queued-bytes",
        "queued.max.request.bytes",
        "queued.max.request.bytes = 1024 must be at least socket.request.max.bytes = 104857600 (the default), or a large request could never be read; -1 sets no bound.",
      ],
    ],
  ],
  [
    { "max.connections.per.ip": 0 },
    {},
    [
      [
        "error",
        "connections-per-ip",
        "max.connections.per.ip",
        "max.connections.per.ip = 0 lets nobody in; name those who may connect in max.connections.per.ip.overrides.",
      ],
    ],
  ],
  [
    { "max.connections.per.ip.overrides": "10.0.0.1:5,elsewhere" },
    {},
    [
      [
        "error",
        "connections-per-ip",
        "max.connections.per.ip.overrides",
        '"elsewhere" is not allowed; every entry must be host:count, such as 10.0.0.1:100.',
      ],
    ],
  ],
  [
    { "connections.max.idle.ms": 100 },
    {},
    [
      [
        "error",
        "authentication-delay",
        "connection.failed.authentication.delay.ms",
        "connection.failed.authentication.delay.ms = 100 (the default) must be below connections.max.idle.ms = 100, or a client never hears why it was turned away.",
      ],
    ],
  ],
  [
    {
      listeners: "SASL_PLAINTEXT://:9092",
      "security.inter.broker.protocol": "SASL_PLAINTEXT",
      "sasl.mechanism.inter.broker.protocol": "PLAIN",
      "sasl.jaas.config": "secret",
    },
    {},
    [
      [
        "error",
        "sasl-inter-broker",
        "sasl.mechanism.inter.broker.protocol",
        "sasl.mechanism.inter.broker.protocol = PLAIN is not among sasl.enabled.mechanisms of inter-broker listener SASL_PLAINTEXT: GSSAPI.",
      ],
    ],
  ],
];

describe("connections that no broker starts with", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
