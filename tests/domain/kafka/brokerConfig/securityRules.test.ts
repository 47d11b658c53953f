/** Listeners with TLS or SASL that nobody could connect to. */
import type { BrokerConfigInput } from "../../../../domain/kafka/brokerConfig";
import { assertSaid, type Said } from "./given";

type Case = readonly [
  given: BrokerConfigInput["given"],
  facts: NonNullable<BrokerConfigInput["facts"]>,
  all: readonly Said[],
];

/** Brokers that reach each other with TLS. */
const TLS = {
  listeners: "SSL://:9093",
  "inter.broker.listener.name": "SSL",
  "ssl.keystore.location": "/etc/kafka/keys.p12",
};

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
        "error",
        "brokers-anonymous",
        "authorizer.class.name",
        "Brokers reach each other on listener PLAINTEXT (PLAINTEXT) without a login, so that each is User:ANONYMOUS, and authorizer.class.name = kafka.security.authorizer.AclAuthorizer with super.users = none (the default) denies User:ANONYMOUS what brokers do: no partition gets a leader. Leave authorizer.class.name out until that listener has a login; or name User:ANONYMOUS in super.users, if only brokers reach that listener.",
      ],
    ],
  ],
  [
    { "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer", "super.users": "User:admin" },
    {},
    [
      [
        "error",
        "brokers-anonymous",
        "super.users",
        "Brokers reach each other on listener PLAINTEXT (PLAINTEXT) without a login, so that each is User:ANONYMOUS, and authorizer.class.name = kafka.security.authorizer.AclAuthorizer with super.users = User:admin denies User:ANONYMOUS what brokers do: no partition gets a leader. Leave authorizer.class.name out until that listener has a login; or name User:ANONYMOUS in super.users, if only brokers reach that listener.",
      ],
    ],
  ],
  [
    {
      "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer",
      "super.users": "User:admin",
      "allow.everyone.if.no.acl.found": true,
    },
    {},
    [],
  ],
  [
    {
      "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer",
      "super.users": "User:admin; User:ANONYMOUS",
    },
    {},
    [],
  ],
  [{ "authorizer.class.name": "com.example.Authorizer" }, {}, []],
  [
    {
      "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer",
      "super.users": "User:admin",
      "principal.builder.class": "com.example.Builder",
    },
    {},
    [],
  ],
  [
    {
      "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer",
      "super.users": "User:CN=kafka",
      ...TLS,
    },
    {},
    [
      [
        "error",
        "brokers-anonymous",
        "super.users",
        "Brokers reach each other on listener SSL (SSL) without a login, so that each is User:ANONYMOUS, and authorizer.class.name = kafka.security.authorizer.AclAuthorizer with super.users = User:CN=kafka denies User:ANONYMOUS what brokers do: no partition gets a leader. Leave authorizer.class.name out until that listener has a login; or name User:ANONYMOUS in super.users, if only brokers reach that listener.",
      ],
    ],
  ],
  [
    {
      "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer",
      "super.users": "User:CN=kafka",
      ...TLS,
      "ssl.client.auth": "required",
    },
    {},
    [],
  ],
  [
    {
      "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer",
      ...TLS,
      "ssl.client.auth": "required",
    },
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
