import assert from "node:assert/strict";
import { missed, worsened } from "../../bench/compare";
import { around, RESULTS } from "./results";

const slower = (factor: number) => ({
  ...RESULTS,
  measures: RESULTS.measures.map((measure) => ({ ...measure, ...around(measure.median * factor) })),
  ratios: RESULTS.ratios.map((ratio) => ({ ...ratio, ...around(ratio.median * factor) })),
});

describe("bench: comparison", () => {
  it("says nothing when the ratios are the same, better, or a quarter worse at most", () => {
    for (const factor of [1, 0.5, 1.25]) assert.deepEqual(worsened(slower(factor), RESULTS), []);
  });

  it("names every ratio that is worse by more than a quarter, by its section: names come twice", () => {
    assert.deepEqual(worsened(slower(1.5), RESULTS), [
      "(a) stack local by the flat program: 1.65, was 1.10 (+50 %)",
      "(b) stack local by the flat program: 1.80, was 1.20 (+50 %)",
    ]);
  });

  it("takes no notice of times, which are a machine's, nor of ratios that were not there before", () => {
    assert.deepEqual(worsened({ ...slower(9), ratios: RESULTS.ratios }, RESULTS), []);
    assert.deepEqual(worsened(slower(9), { ...RESULTS, ratios: [] }), []);
  });

  it("names every target that is missed, and none that is met exactly", () => {
    assert.deepEqual(missed(RESULTS), [
      "(e) start of the pack: 1200 ms, target 1000",
      "(b) stack local by the flat program: 1.2 times, target 1.1",
    ]);
    const [met] = RESULTS.ratios.map((ratio) => ({ ...ratio, median: 1.15, atMost: 1.15 }));
    assert.deepEqual(missed({ measures: [], ratios: met ? [met] : [] }), []);
  });
});
