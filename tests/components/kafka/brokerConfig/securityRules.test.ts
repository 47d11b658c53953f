/** Listeners with TLS or SASL that nobody could connect to. */
import type { BrokerConfigInput } from "../../../../components/kafka/brokerConfig";
import { assertSaid, type Said } from "./given";

type Case = readonly [
  given: BrokerConfigInput["given"],
  facts: NonNullable<BrokerConfigInput["facts"]>,
  all: readonly Said[],
];

/** What is given, what is known beside it, and all that is said. */
const cases: readonly Case[] = [
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

describe("TLS, SASL and authorizers", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
