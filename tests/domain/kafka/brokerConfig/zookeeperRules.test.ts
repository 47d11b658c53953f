/** The ensemble's addresses and sessions, and KRaft. */
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
        "zk-0:2181 stands more than once: when it fails there is no other to turn to; name every server of the ensemble.",
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
];

describe("the ensemble", () => {
  for (const [given, facts, all] of cases) {
    it(`${JSON.stringify(given)} ${JSON.stringify(facts)}`, () => {
      assertSaid({ given, facts }, all);
    });
  }
});
