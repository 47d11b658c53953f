/** What a change of keys means for running brokers. */
import assert from "node:assert/strict";

import { describeConfigChange, updateMode } from "../../../../domain/kafka/brokerConfig";
import { defaultRelease } from "../../../../domain/kafka/releases";

describe("updateMode", () => {
  for (const [key, mode] of [
    ["log.retention.ms", "cluster-wide"],
    ["num.io.threads", "cluster-wide"],
    ["num.partitions", "read-only"],
    ["advertised.listeners", "per-broker"],
    ["ssl.keystore.location", "per-broker"],
    ["listener.name.external.ssl.keystore.location", "per-broker"],
    ["listener.name.external.max.connections", "cluster-wide"],
    ["listener.name.external.plain.sasl.jaas.config", "per-broker"],
    ["super.users", "read-only"],
    ["config.providers.file.class", "read-only"],
    ["acme.audit.url", "unknown"],
  ] as const) {
    it(`${key} is ${mode}`, () => {
      assert.equal(updateMode(key, defaultRelease.catalogue), mode);
    });
  }
});

describe("describeConfigChange", () => {
  it("tells what is set, changed and left out, with Kafka's default, in the order of the keys", () => {
    const before = { "num.partitions": "1", "log.retention.ms": "1000", "broker.rack": "a", "acme.url": "x" };
    const after = {
      "num.partitions": "3",
      "broker.rack": "a",
      "ssl.key.password": "secret",
      "config.providers.vault.param.token": "secret",
    };
    assert.deepEqual(describeConfigChange(before, after, defaultRelease), [
      { key: "acme.url", before: "(not shown)", mode: "unknown" },
      { key: "config.providers.vault.param.token", after: "(not shown)", mode: "read-only" },
      {
        key: "log.retention.ms",
        before: "1000",
        mode: "cluster-wide",
        documentation:
          "The number of milliseconds to keep a log file before deleting it (in milliseconds), If not set, the value in log.retention.minutes is used.",
      },
      {
        key: "num.partitions",
        before: "1",
        after: "3",
        default: "1",
        mode: "read-only",
        documentation: "The default number of log partitions per topic.",
      },
      {
        key: "ssl.key.password",
        after: "(not shown)",
        mode: "per-broker",
        documentation:
          "The password of the private key in the key store file or the PEM key specified in 'ssl.keystore.key'.",
      },
    ]);
  });

  it("says nothing where nothing changes", () => {
    assert.deepEqual(describeConfigChange({ a: "1" }, { a: "1" }, defaultRelease), []);
  });
});
