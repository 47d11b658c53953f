/** What a run of the bench found: the content of bench/results.json. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../deploy/paths";
import type { Machine } from "./machine";
import type { Spread } from "./statistics";

/** The sections, in the order in which they run and are shown. */
export const SECTIONS = {
  a: "Preview",
  b: "Deployment from nothing",
  c: "Deployment without change",
  d: "Start of the program",
  e: "Policy pack",
  f: "Growth",
  g: "Checks",
  h: "Topics",
} as const;

export type Section = keyof typeof SECTIONS;

/** Something measured; `atMost` is the target, if there is one. */
export interface Measure extends Spread {
  readonly section: Section;
  readonly what: string;
  readonly unit: "s" | "ms" | "MB" | "modules";
  readonly atMost?: number;
}

/** One measure by another; `atMost` is the target, if there is one. */
export interface Ratio extends Spread {
  readonly section: Section;
  readonly what: string;
  readonly atMost?: number;
}

/** What a number of brokers costs: seconds, and megabytes of two processes at their peak. */
export interface Size {
  readonly brokers: number;
  readonly resources: number;
  readonly preview: Spread;
  readonly up: Spread;
  readonly node: Spread;
  readonly provider: Spread;
}

/** A package's part in the start of the program: its modules, and the milliseconds that these take without others. */
export interface LoadedPackage {
  readonly name: string;
  readonly modules: number;
  readonly milliseconds: number;
}

export interface Results {
  readonly date: string;
  readonly machine: Machine;
  /** Repetitions of each measurement. */
  readonly runs: number;
  readonly measures: readonly Measure[];
  readonly ratios: readonly Ratio[];
  readonly growth: readonly Size[];
  readonly packages: readonly LoadedPackage[];
}

/** What one section contributes. */
export type Findings = Partial<Pick<Results, "measures" | "ratios" | "growth" | "packages">>;

export const RESULTS_FILE = join(root, "bench", "results.json");

export const readResults = (): Results => JSON.parse(readFileSync(RESULTS_FILE, "utf8")) as Results;

/** Figures no finer than the measurement, so that the file reads well. */
export function writeResults(results: Results, file: string): void {
  const rounded = (_: string, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(4)) : value;
  writeFileSync(file, `${JSON.stringify(results, rounded, 2)}\n`);
}
