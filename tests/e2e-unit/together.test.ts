import assert from "node:assert/strict";
import { together } from "../e2e/report/together";
import type { RunResult, ScenarioResult } from "../e2e/types";

const scenario = (id: string, outcome: ScenarioResult["outcome"], duration: number): ScenarioResult => ({
  id,
  title: id,
  outcome,
  notes: [],
  limits: {},
  duration,
});

const run = (
  date: string,
  image: string,
  scenarios: readonly ScenarioResult[],
  ratio?: number,
): RunResult => ({
  date,
  kubernetes: "v1.34.2",
  nodes: 3,
  brokers: 3,
  image,
  scenarios,
  ...(ratio !== undefined && { throughput: { cluster: [], processes: [], ratio } }),
});

describe("together", () => {
  const early = run(
    "2026-11-22T10:00:00Z",
    "old",
    [scenario("b", "failed", 1), scenario("a", "passed", 2)],
    0.9,
  );
  const late = run("2026-11-22T11:00:00Z", "new", [
    scenario("b", "passed", 3),
    scenario("a", "not run", 0),
    scenario("c", "not run", 0),
  ]);

  it("takes each scenario from the latest run that ran it, and the rest from the latest", () => {
    const expected = {
      ...late,
      throughput: { cluster: [], processes: [], ratio: 0.9 },
      scenarios: [scenario("a", "passed", 2), scenario("b", "passed", 3), scenario("c", "not run", 0)],
    };
    assert.deepEqual(together([early, late]), expected);
    assert.deepEqual(together([late, early]), expected);
  });

  it("leaves a run as it is", () => {
    assert.deepEqual(
      together([late]).scenarios.map(({ id }) => id),
      ["a", "b", "c"],
    );
    assert.equal(together([late]).throughput, undefined);
  });
});
