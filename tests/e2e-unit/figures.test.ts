import assert from "node:assert/strict";
import fc from "fast-check";
import { compare, due, intended, longestGap, percentile } from "../e2e/load/figures";

describe("figures of a load", () => {
  it("finds the longest gap, also before the first moment and after the last", () => {
    const cases: [moments: number[], start: number, end: number, at: number, duration: number][] = [
      [[10, 20, 50, 60], 0, 70, 20, 30],
      [[50, 10, 60, 20], 0, 70, 20, 30],
      [[40, 50], 0, 60, 0, 40],
      [[10, 20], 0, 100, 20, 80],
      [[], 0, 100, 0, 100],
      [[-5, 10], 0, 15, 0, 10],
      [[10, 10, 10], 0, 10, 0, 10],
      [[10, 30], 0, 20, 10, 20],
    ];
    assert.deepEqual(
      cases.map(([moments, start, end]) => longestGap(moments, start, end)),
      cases.map(([, , , at, duration]) => ({ at, duration })),
    );
  });

  it("has no moment within the longest gap, and no longer gap elsewhere", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 50 }), (moments) => {
        const { at, duration } = longestGap(moments, 0, 1000);
        assert.ok(moments.every((moment) => moment <= at || moment >= at + duration));
        const edges = [0, ...moments, 1000].sort((a, b) => a - b);
        const between = edges.slice(1).map((edge, index) => edge - (edges[index] ?? 0));
        assert.equal(duration, Math.max(...between));
      }),
    );
  });

  it("takes percentiles by nearest rank", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    assert.deepEqual(
      [0, 0.5, 0.99, 1].map((share) => percentile(hundred, share)),
      [1, 50, 99, 100],
    );
    assert.deepEqual([percentile([7], 0.99), percentile([], 0.5), percentile([10, 9], 0.5)], [7, 0, 9]);
  });

  it("tells lost from duplicated, and neither of what was not acknowledged", () => {
    assert.deepEqual(compare([1, 2, 3, 4], [4, 2, 2, 9, 9, 1]), { lost: [3], duplicated: [2, 9] });
    assert.deepEqual(compare(new Set<number>(), [5]), { lost: [], duplicated: [] });
  });

  it("sends by the clock", () => {
    assert.deepEqual(
      [-1, 0, 4, 5, 999, 1000].map((elapsed) => due(elapsed, 200)),
      [0, 1, 1, 2, 200, 201],
    );
    assert.deepEqual([intended(0, 200), intended(1, 200), intended(200, 200)], [0, 5, 1000]);
  });

  it("has sent every message that was meant to be sent by now, and no other", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 600_000 }),
        fc.integer({ min: 1, max: 1000 }),
        (elapsed, rate) => {
          const sent = due(elapsed, rate);
          // A message of this very moment may fall on either side of it, as doubles are.
          assert.ok(intended(sent - 1, rate) <= elapsed + 1e-6);
          assert.ok(intended(sent, rate) >= elapsed - 1e-6);
        },
      ),
    );
  });
});
