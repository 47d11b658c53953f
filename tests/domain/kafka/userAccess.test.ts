import assert from "node:assert/strict";
import { shownAcl } from "../../../domain/kafka/acls";
import { aclsFor, bytesPerSecond, type UserAccess } from "../../../domain/kafka/userAccess";

describe("aclsFor", () => {
  const CASES: readonly (readonly [access: UserAccess, rules: readonly string[]])[] = [
    [{}, []],
    [
      { produce: [{ topic: "orders" }] },
      ["idempotentWrite cluster", "describe topic orders", "write topic orders"],
    ],
    [
      { consume: [{ topic: "orders", group: "billing" }] },
      ["read group billing", "describe topic orders", "read topic orders"],
    ],
    [
      { consume: [{ prefix: "pay-", groupPrefix: "b-" }] },
      ["read group b-*", "describe topic pay-*", "read topic pay-*"],
    ],
    [
      { transactions: [{ id: "tx" }, { prefix: "t-" }] },
      [
        "describe transactionalId t-*",
        "write transactionalId t-*",
        "describe transactionalId tx",
        "write transactionalId tx",
      ],
    ],
    // The same right by two ways is one rule.
    [
      { produce: [{ topic: "a" }], consume: [{ topic: "a", group: "g" }] },
      ["idempotentWrite cluster", "read group g", "describe topic a", "read topic a", "write topic a"],
    ],
  ];
  for (const [access, rules] of CASES)
    it(JSON.stringify(access), () => {
      assert.deepEqual(aclsFor(access).map(shownAcl), rules);
    });
});

describe("bytesPerSecond", () => {
  const RATES: readonly (readonly [given: string | number, bytes: number | undefined])[] = [
    ["5MB/s", 5_000_000],
    ["10MiB/s", 10 * 2 ** 20],
    ["1Gi", 2 ** 30],
    ["64kB/s", 64_000],
    ["1000", 1000],
    [2000, 2000],
    ["0", undefined],
    ["fast", undefined],
    ["-1", undefined],
    [0, undefined],
    [Infinity, undefined],
    ["5 MB/s", undefined],
  ];
  for (const [given, bytes] of RATES)
    it(`${JSON.stringify(given)} is ${bytes ?? "no rate"}`, () => {
      assert.equal(bytesPerSecond(given), bytes);
    });
});
