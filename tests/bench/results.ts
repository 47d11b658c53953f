/** Results as a run of the bench might have them. */
import type { Measure, Ratio, Results, Size } from "../../bench/results";
import type { Spread } from "../../bench/statistics";

export const around = (median: number): Spread => ({ median, min: median * 0.9, max: median * 1.2 });

const MEASURES: readonly Measure[] = [
  { section: "a", what: "preview of stack local", unit: "s", ...around(2) },
  { section: "d", what: "our own modules", unit: "ms", ...around(80), atMost: 100 },
  { section: "d", what: "modules loaded", unit: "modules", ...around(500) },
  { section: "e", what: "start of the pack", unit: "ms", ...around(1200), atMost: 1000 },
];

const RATIOS: readonly Ratio[] = [
  { section: "a", what: "stack local by the flat program", ...around(1.1), atMost: 1.15 },
  { section: "b", what: "stack local by the flat program", ...around(1.2), atMost: 1.1 },
];

export const size = (brokers: number): Size => ({
  brokers,
  resources: brokers + 13,
  preview: around(2 + brokers * 0.02),
  up: around(6 + brokers * 0.1),
  node: around(120),
  provider: around(150 + brokers),
});

export const RESULTS: Results = {
  date: "2026-11-22",
  machine: {
    processor: "Some Processor",
    cores: 2,
    memory: 24,
    system: "Some Linux 12",
    node: "20.20.2",
    pulumi: "3.259.0",
    kubernetes: "1.34.2",
    load: 0.1,
  },
  runs: 5,
  measures: MEASURES,
  ratios: RATIOS,
  growth: [3, 9, 27, 99].map(size),
  packages: [{ name: "zod", modules: 32, milliseconds: 20.25 }],
};
