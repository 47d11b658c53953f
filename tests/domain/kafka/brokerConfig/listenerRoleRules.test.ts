/** Faults of the listeners that brokers use among themselves. */
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
    { "inter.broker.listener.name": "PLAINTEXT", "security.inter.broker.protocol": "PLAINTEXT" },
    {},
    [
      [
        "error",
        "inter-broker-one-of",
        "security.inter.broker.protocol",
        "Only one of inter.broker.listener.name and security.inter.broker.protocol may be given: the listener's protocol comes from listener.security.protocol.map.",
      ],
    ],
  ],
  [
    { "inter.broker.listener.name": "INTERNAL" },
    {},
    [
      [
        "error",
        "inter-broker-listener",
        "inter.broker.listener.name",
        "Brokers would use listener INTERNAL among themselves (inter.broker.listener.name = INTERNAL), which is not among the advertised listeners: PLAINTEXT.",
      ],
    ],
  ],
  [
    { "control.plane.listener.name": "PLAINTEXT" },
    {},
    [
      [
        "error",
        "control-plane-listener",
        "control.plane.listener.name",
        "control.plane.listener.name = PLAINTEXT is the inter-broker listener already; the control plane must have a listener of its own.",
      ],
    ],
  ],
  [
    { "early.start.listeners": "plaintext" },
    {},
    [
      [
        "error",
        "early-start-listeners",
        "early.start.listeners",
        '"plaintext" is none of the listeners: PLAINTEXT.',
      ],
    ],
  ],
];

describe("listeners among brokers", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
