/** What a run came to, for the terminal. */
import { table } from "../../../deploy/report";
import { type RunResult, type ScenarioResult, type ThroughputResult } from "../types";
import { median } from "./median";
import { count, span } from "./words";

const HEADINGS = ["", "SCENARIO", "OUTCOME", "ACKED", "FAILED", "LOST", "TWICE", "LONGEST GAP", "P50", "P99"];
const FIRST_NUMBER = 3;

/** A table of the scenarios, their notes, and the throughput when it was measured. */
export function terminalReport({ scenarios, throughput }: RunResult): string {
  const rows = scenarios.map(cells);
  const widths = HEADINGS.map((_, column) =>
    Math.max(...[HEADINGS, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  // Numbers stand under each other's last digit.
  const aligned = (row: readonly string[]) =>
    row.map((cell, column) => (column < FIRST_NUMBER ? cell : cell.padStart(widths[column] ?? 0)));
  const notes = scenarios
    .filter((scenario) => scenario.notes.length > 0)
    .map(({ id, notes }) => [id, ...notes.map((note) => `   ${note.replaceAll("\n", "\n   ")}`)].join("\n"));
  return [
    table(aligned(HEADINGS), rows.map(aligned)),
    ...notes,
    ...(throughput ? [rates(throughput)] : []),
  ].join("\n\n");
}

function cells({ id, title, outcome, load }: ScenarioResult): string[] {
  if (!load) return [id, title, outcome, "-", "-", "-", "-", "-", "-", "-"];
  const { acknowledged, failed, lost, duplicated, longestGap, p50, p99 } = load;
  return [
    id,
    title,
    outcome,
    ...[acknowledged, failed, lost, duplicated].map(count),
    ...[longestGap.duration, p50, p99].map(span),
  ];
}

function rates({ cluster, processes, ratio }: ThroughputResult): string {
  const side = (name: string, of: ThroughputResult["cluster"]) => [
    name,
    median(of.map(({ mebibytesPerSecond }) => mebibytesPerSecond)).toFixed(1),
    count(Math.round(median(of.map(({ recordsPerSecond }) => recordsPerSecond)))),
    span(median(of.map(({ p99 }) => p99))),
  ];
  const rows = [side("the cluster, through its NodePorts", cluster), side("plain processes", processes)];
  const headings = ["THROUGHPUT, MEDIANS", "MIB/S", "RECORDS/S", "P99"];
  return `${table(headings, rows)}\nThe cluster takes ${(ratio * 100).toFixed(0)} % of what the plain processes take.`;
}
