/** The type of a broker configuration: what the compiler takes, and that the checks take it too. */
import assert from "node:assert/strict";

import { type BrokerConfigValue, checkBrokerConfig } from "../../../../domain/kafka/brokerConfig";
import { defaultRelease } from "../../../../domain/kafka/releases";
import { type BrokerConfig } from "../../../../domain/kafka/releases/brokerConfigKeys";

const written: BrokerConfig = {
  "zookeeper.connect": "zk-0:2181,zk-1:2181,zk-2:2181",
  "log.retention.hours": 168,
  "log.flush.interval.messages": "9223372036854775807",
  "auto.create.topics.enable": false,
  "compression.type": "lz4",
  "listener.name.plaintext.ssl.client.auth": "required",
  "metrics.context.rack": "a",
};

// @ts-expect-error -- no broker key
const misspelt: BrokerConfig = { "log.retension.hours": 168 };
// @ts-expect-error -- none of the values allowed
const notAllowed: BrokerConfig = { "compression.type": "LZ4" };
// @ts-expect-error -- not the key's type
const mistyped: BrokerConfig = { "auto.create.topics.enable": 1 };

describe("BrokerConfig", () => {
  it("is a record that the checks take", () => {
    const record: Readonly<Record<string, BrokerConfigValue>> = written;
    assert.deepEqual(checkBrokerConfig({ release: defaultRelease, given: record }), []);
  });

  it("refuses at compile time what the checks refuse", () => {
    const rules = [misspelt, notAllowed, mistyped].map((given) =>
      checkBrokerConfig({ release: defaultRelease, given }).map(({ rule }) => rule),
    );
    const ensemble = "zookeeper-connect-missing";
    assert.deepEqual(rules, [
      ["unknown-key", ensemble],
      ["not-allowed", ensemble],
      ["wrong-type", ensemble],
    ]);
  });
});
