import assert from "node:assert/strict";
import { overLine, ratios, spread } from "../../bench/statistics";

describe("bench: statistics", () => {
  const spreads: [values: number[], expected: [min: number, median: number, max: number]][] = [
    [[3], [3, 3, 3]],
    [
      [9, 1],
      [1, 5, 9],
    ],
    [
      [2, 100, 1],
      [1, 2, 100],
    ],
    [
      [10, 9, 8, 7],
      [7, 8.5, 10],
    ],
  ];
  for (const [values, [min, median, max]] of spreads)
    it(`of ${values.join(", ")} the median is ${median}`, () => {
      const before = [...values];
      assert.deepEqual(spread(values), { min, median, max });
      assert.deepEqual(values, before, "the values keep their order");
    });

  it("has no median of nothing", () => {
    assert.throws(() => spread([]), /no measurement/);
  });

  it("divides each measurement by its neighbour, not by a median", () => {
    assert.deepEqual(ratios([2, 30], [1, 10]), [2, 3]);
    assert.throws(() => ratios([1], [1, 2]), /1 measurements against 2/);
  });

  const curves: [what: string, seconds: (brokers: number) => number, expected: number][] = [
    ["linear with a start", (brokers) => 5 + 0.1 * brokers, 1],
    ["level", () => 4, 1],
    ["falling at first, by noise", (brokers) => (brokers <= 27 ? 5 - brokers / 100 : 9.94), 2],
    ["quadratic", (brokers) => brokers ** 2, 99 ** 2 / (9 + 30 * 96)],
  ];
  for (const [what, seconds, expected] of curves)
    it(`with a curve that is ${what}, the last size is ${expected.toFixed(2)} times what a line foretells`, () => {
      const curve = new Map([3, 9, 27, 99].map((brokers) => [brokers, seconds(brokers)]));
      assert.ok(Math.abs(overLine(curve, 3, 27, 99) - expected) < 1e-9);
    });

  it("needs all three sizes", () => {
    assert.throws(() => overLine(new Map([[3, 1]]), 3, 27, 99), /no measurement at 27/);
  });
});
