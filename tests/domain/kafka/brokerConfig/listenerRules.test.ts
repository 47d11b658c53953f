/** Faults of listeners. */
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
    { listeners: "PLAINTEXT://:9092,SSL:9093" },
    {},
    [
      [
        "error",
        "listener-syntax",
        "listeners",
        '"SSL:9093" is not allowed: every entry of listeners must be NAME://host:port, such as INTERNAL://:9092.',
      ],
    ],
  ],
  [
    { "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,EXTERNAL:TLS" },
    {},
    [
      [
        "error",
        "listener-protocol-map",
        "listener.security.protocol.map",
        '"EXTERNAL:TLS" is not allowed: every entry must be NAME:PROTOCOL with PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL.',
      ],
    ],
  ],
  [
    { listeners: "PLAINTEXT://:9092,EXTERNAL://:9094" },
    {},
    [
      [
        "error",
        "listener-without-protocol",
        "listeners",
        "Listener EXTERNAL has no security protocol: add EXTERNAL:PLAINTEXT, or another protocol, to listener.security.protocol.map.",
      ],
    ],
  ],
  [
    { listeners: "PLAINTEXT://:9092,plaintext://:9094" },
    {},
    [
      [
        "error",
        "listener-names-distinct",
        "listeners",
        "PLAINTEXT stands twice in listeners; every listener must have a name of its own.",
      ],
    ],
  ],
  [
    {
      listeners: "PLAINTEXT://:9092,INTERNAL://:9092",
      "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,INTERNAL:PLAINTEXT",
    },
    {},
    [
      [
        "error",
        "listener-ports-distinct",
        "listeners",
        "Port 9092 stands twice in listeners; every listener must have a port of its own.",
      ],
    ],
  ],
  [
    { listeners: "PLAINTEXT://:99092", "advertised.listeners": "PLAINTEXT://kafka:0" },
    {},
    [
      [
        "error",
        "listener-port-range",
        "listeners",
        "Port 99092 of listener PLAINTEXT is not allowed; it must be from 1 to 65535.",
      ],
      [
        "error",
        "listener-port-range",
        "advertised.listeners",
        "Port 0 of listener PLAINTEXT is not allowed; it must be from 1 to 65535.",
      ],
    ],
  ],
  [
    { "advertised.listeners": "PLAINTEXT://kafka:9092:9092" },
    {},
    [
      [
        "error",
        "listener-host",
        "advertised.listeners",
        '"kafka:9092" is no host for listener PLAINTEXT: write PLAINTEXT://host:port with one port, and an IPv6 address in brackets.',
      ],
    ],
  ],
  [
    { listeners: "" },
    {},
    [
      [
        "error",
        "listeners-advertised",
        "listeners",
        "No listener is given; a broker needs at least one, such as INTERNAL://:9092.",
      ],
    ],
  ],
  [
    { "advertised.listeners": "PLAINTEXT://kafka:9092,SSL://kafka:9093" },
    {},
    [
      [
        "error",
        "listeners-advertised",
        "advertised.listeners",
        "Listener SSL is advertised but not bound: listeners has PLAINTEXT.",
      ],
    ],
  ],
  [
    { listeners: "PLAINTEXT://0.0.0.0:9092" },
    {},
    [
      [
        "error",
        "listener-advertises-any",
        "listeners",
        "Listener PLAINTEXT advertises 0.0.0.0, which no client can connect to: give advertised.listeners the address that clients use.",
      ],
    ],
  ],
  [
    { "listener.name.external.ssl.keystore.type": "PEM" },
    {},
    [
      [
        "error",
        "listener-prefix",
        "listener.name.external.ssl.keystore.type",
        "There is no listener external: a broker ignores listener.name.external.ssl.keystore.type. Its listeners are PLAINTEXT.",
      ],
    ],
  ],
];

describe("listeners", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
