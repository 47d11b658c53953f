/** What the tests of checks across keys start from. */
import assert from "node:assert/strict";

import { type BrokerConfigInput, checkBrokerConfig } from "../../../../domain/kafka/brokerConfig";
import { defaultRelease } from "../../../../domain/kafka/releases";

/** All that a broker with ZooKeeper cannot do without. */
const provided = { "zookeeper.connect": "zk-0:2181,zk-1:2181,zk-2:2181" };

/** A finding in the words of a table: severity, rule, key, message. */
export type Said = readonly [severity: string, rule: string, key: string, message: string];

/** The default release is meant where none is named. */
export type Input = Omit<BrokerConfigInput, "release"> & Partial<Pick<BrokerConfigInput, "release">>;

export function said(input: Input): Said[] {
  return checkBrokerConfig({ release: defaultRelease, ...input }).map(({ severity, rule, key, message }) => [
    severity,
    rule,
    key,
    message,
  ]);
}

/** Asserts all that is said of `given` on top of what every broker has. */
export function assertSaid(input: Input, expected: readonly Said[]): void {
  assert.deepEqual(said({ ...input, provided: { ...provided, ...input.provided } }), expected);
}
