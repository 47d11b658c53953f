import type { RunResult, ScenarioResult } from "../types";

/**
 * Several runs as one: every scenario as the latest run that ran it saw it, in the order of their ids; the rest from the
 * latest. A scenario takes minutes, and one that was mended is run again alone.
 */
export function together(runs: readonly [RunResult, ...RunResult[]]): RunResult {
  const oldestFirst = runs.toSorted((a, b) => (a.date < b.date ? -1 : 1));
  const latest = oldestFirst.at(-1) ?? runs[0];
  const byId = new Map<string, ScenarioResult>();
  for (const { scenarios } of oldestFirst)
    for (const scenario of scenarios)
      if (scenario.outcome !== "not run" || !byId.has(scenario.id)) byId.set(scenario.id, scenario);
  const throughput = oldestFirst.findLast((run) => run.throughput)?.throughput;
  const scenarios = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { ...latest, scenarios, ...(throughput && { throughput }) };
}
