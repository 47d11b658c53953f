import assert from "node:assert/strict";
import { faultsOf } from "../e2e/judge";
import { SEAMLESS } from "../e2e/scenario";
import type { LoadResult } from "../e2e/types";

const GOOD: LoadResult = {
  duration: 60_000,
  sent: 1000,
  acknowledged: 1000,
  failed: 0,
  lost: 0,
  duplicated: 0,
  longestGap: { at: 10_000, duration: 9000 },
  p50: 5,
  p99: 50,
  longestConsumerGap: 9000,
  acknowledgements: [],
  inSync: [],
  events: [],
  errors: [],
};

describe("a load's figures", () => {
  const cases: readonly (readonly [string, Partial<LoadResult>, object, readonly string[]])[] = [
    ["are good within the limits", {}, SEAMLESS, []],
    ["are good with duplicates, which a retry may leave", { duplicated: 3 }, SEAMLESS, []],
    ["lose nothing, whatever the limits", { lost: 1 }, {}, ["1 acknowledged messages were lost"]],
    ["may fail where no limit says otherwise", { failed: 5 }, {}, []],
    ["may not fail where one does", { failed: 5 }, SEAMLESS, ["5 messages failed; at most 0 may"]],
    [
      "have no longer gap than allowed",
      { longestGap: { at: 0, duration: 12_000 } },
      SEAMLESS,
      ["no acknowledgement for 12 s; at most 10 s may pass"],
    ],
    [
      "show nothing without a message",
      { acknowledged: 0 },
      {},
      ["no message was acknowledged: nothing was shown"],
    ],
  ];
  for (const [what, change, limits, faults] of cases)
    it(what, () => {
      assert.deepEqual(faultsOf({ ...GOOD, ...change }, limits), faults);
    });
});
