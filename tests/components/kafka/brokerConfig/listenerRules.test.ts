/** Faults of listeners and of what guards them. */
import type { BrokerConfigInput } from "../../../../components/kafka/brokerConfig";
import { assertSaid, type Said } from "./given";

/** What is given, what is known beside it, and all that is said. */
const cases: readonly (readonly [
  given: BrokerConfigInput["given"],
  facts: NonNullable<BrokerConfigInput["facts"]>,
  all: readonly Said[],
])[] = [
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
        "Listener PLAINTEXT advertises 0.0.0.0, which no client can dial: give advertised.listeners the address that clients use.",
      ],
    ],
  ],
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
  [
    { listeners: "PLAINTEXT://:9092,SSL://:9093" },
    {},
    [
      [
        "error",
        "tls-without-key",
        "listeners",
        "Listener SSL uses TLS and has no key: give ssl.keystore.location or ssl.keystore.key, for all listeners or behind listener.name.ssl.",
      ],
    ],
  ],
  [
    { listeners: "PLAINTEXT://:9092,SASL_PLAINTEXT://:9093" },
    {},
    [
      [
        "warning",
        "sasl-without-login",
        "listeners",
        "Listener SASL_PLAINTEXT uses SASL and the file has no listener.name.sasl_plaintext.MECHANISM.sasl.jaas.config: the broker stops unless -Djava.security.auth.login.config names a login file.",
      ],
    ],
  ],
  [
    { "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer" },
    {},
    [
      [
        "warning",
        "authorizer-without-super-users",
        "authorizer.class.name",
        "authorizer.class.name = kafka.security.authorizer.AclAuthorizer without super.users turns the brokers themselves away until there are ACLs for them; name their principals in super.users.",
      ],
    ],
  ],
];

describe("listeners, TLS, SASL and authorizers", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
