/** What is checked of what: given, provided, owned and plug-in keys. */
import assert from "node:assert/strict";

import { checkBrokerConfig, renderValue } from "../../../../domain/kafka/brokerConfig";
import { defaultRelease } from "../../../../domain/kafka/releases";
import { crossFieldRules, keyRules } from "../../../../domain/kafka/brokerConfig/rules";
import { assertSaid, said } from "./given";

const KAFKA = defaultRelease.version;

describe("checkBrokerConfig", () => {
  it("misses the ensemble in an empty file", () => {
    assert.deepEqual(said({ given: {} }), [
      [
        "error",
        "zookeeper-connect-missing",
        "zookeeper.connect",
        "zookeeper.connect is missing and has no default: a broker needs its ensemble as host:port,host:port.",
      ],
    ]);
  });

  it("says nothing of Kafka's own defaults", () => {
    assertSaid({ given: {} }, []);
  });

  it("refuses an owned key, names its setting, and takes the program's value across keys", () => {
    assertSaid(
      {
        given: { listeners: "nonsense" },
        provided: { listeners: "PLAINTEXT://:9092" },
        owned: { listeners: "kafka.external" },
      },
      [
        [
          "error",
          "owned-key",
          "listeners",
          "listeners is set by the program and cannot be given here; use kafka.external instead.",
        ],
      ],
    );
  });

  it("takes the user's value before the program's where the key is not owned", () => {
    const provided = { "min.insync.replicas": 2, "default.replication.factor": 3 };
    assertSaid({ given: {}, provided }, []);
    assertSaid({ given: { "min.insync.replicas": 4 }, provided }, [
      [
        "error",
        "min-insync-above-factor",
        "min.insync.replicas",
        "min.insync.replicas = 4 is above default.replication.factor = 3: every write with acks=all fails.",
      ],
      [
        "error",
        "min-insync-above-factor",
        "min.insync.replicas",
        "min.insync.replicas = 4 is above offsets.topic.replication.factor = 3 (the default): every write with acks=all fails.",
      ],
    ]);
  });

  it("does not blame the user for a program's key that the user's shadows", () => {
    assertSaid({ given: { "log.retention.ms": 1000 }, provided: { "log.retention.hours": 168 } }, []);
  });

  it("passes plug-in keys unchecked, but not Kafka's own among them", () => {
    assertSaid({ given: {}, plugin: { "acme.audit.url": "http://audit", "num.io.threads": 0 } }, [
      [
        "error",
        "plugin-key",
        "num.io.threads",
        "num.io.threads is a key of Kafka's own, which pluginConfig would pass unchecked; give it in config.",
      ],
    ]);
  });

  it("leaves values of config providers to the broker, where there is a provider", () => {
    const given = { "num.io.threads": "${file:/etc/kafka/io.properties:threads}" };
    assertSaid(
      {
        given: {
          ...given,
          "config.providers": "file",
          "config.providers.file.class": "org.apache.kafka.common.config.provider.FileConfigProvider",
        },
      },
      [],
    );
    assertSaid({ given }, [
      [
        "error",
        "wrong-type",
        "num.io.threads",
        '"${file:/etc/kafka/io.properties:threads}" is not allowed: num.io.threads must be a whole number from 1 to 2147483647.',
      ],
    ]);
  });

  it("takes the keys of a remote-storage plug-in by their prefix", () => {
    const [prefix] = said({
      given: { "remote.log.storage.manager.impl.prefix": "rsm.", "rsm.bucket": "b" },
      provided: { "zookeeper.connect": "zk:2181" },
    });
    assert.equal(prefix?.[1], "internal-key");
    assertSaid({ given: { "rsm.bucket": "b" } }, [
      [
        "error",
        "unknown-key",
        "rsm.bucket",
        `rsm.bucket is no broker key of Kafka ${KAFKA}: a broker ignores it. Keys of your own plug-in classes go into pluginConfig.`,
      ],
    ]);
  });

  it("reads forms of values as Kafka reads them", () => {
    const given = {
      "auto.create.topics.enable": "TRUE",
      "num.io.threads": " +8 ",
      "log.cleaner.io.max.bytes.per.second": 1.7976931348623157e308,
      "log.cleaner.min.cleanable.ratio": ".5d",
      "log.cleanup.policy": "compact , delete",
      "log.flush.interval.messages": "9223372036854775807",
      "inter.broker.protocol.version": KAFKA,
      "ssl.principal.mapping.rules": "DEFAULT",
      "super.users": "User:CN=kafka;User:admin",
      "metrics.context.rack": "a",
      "listener.name.plaintext.plain.sasl.jaas.config": "secret",
    };
    assertSaid({ given }, []);
  });

  it("never shows a password", () => {
    const given = {
      "ssl.keystore.password": "hunter2",
      "listener.name.plaintext.ssl.key.password": "hunter2",
      "delegation.token.master.key": "hunter2",
      "delegation.token.secret.key": "hunter2",
      "sasl.jaas.config": "hunter2",
    };
    assert.doesNotMatch(JSON.stringify(checkBrokerConfig({ release: defaultRelease, given })), /hunter2/);
  });

  it("gives every finding a rule that is documented, a source, and whole sentences", () => {
    const rules = new Set([...crossFieldRules(), ...keyRules].map(({ id }) => id));
    const given = {
      frobnicate: 1,
      "num.io.threads": 0,
      listeners: "x",
      "log.retention.ms": 0,
      "min.insync.replicas": 9,
      acks: 1,
    };
    for (const { rule, source, message } of checkBrokerConfig({ release: defaultRelease, given })) {
      assert.deepEqual([rules.has(rule), source !== "", /[.?]$/.test(message)], [true, true, true], message);
    }
  });

  for (const [value, text] of [
    [9.223372036854776e18, "9223372036854776000"],
    [1.7976931348623157e308, "1.7976931348623157e+308"],
    [true, "true"],
    [-0, "0"],
    ["a", "a"],
  ] as const) {
    it(`renders ${value} as ${text}`, () => {
      assert.equal(renderValue(value), text);
    });
  }
});
