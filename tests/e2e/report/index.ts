/** Tells what a run came to: on the terminal, and as files. */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { type RunResult } from "../types";
import { picture } from "./picture";
import { terminalReport } from "./terminal";
import { thinned } from "./thin";

/** Writes results.json and a picture for every scenario with a load into the directory. */
export function save(result: RunResult, directory: string): void {
  const kept = thinned({ machine: describeMachine(), ...result });
  writeFileSync(join(directory, "results.json"), `${JSON.stringify(kept)}\n`);
  writePictures(kept, directory);
}

/** Prints the table. */
export function print(result: RunResult): void {
  process.stdout.write(`\n${terminalReport(result)}\n`);
}

/** One SVG for every scenario with a load, named after its id. */
export function writePictures({ scenarios }: RunResult, directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const scenario of scenarios) {
    if (!scenario.load) continue;
    writeFileSync(join(directory, `${scenario.id}.svg`), picture(scenario, scenario.load));
  }
}

function describeMachine(): string {
  const [first, ...others] = cpus();
  const model = first ? ` (${first.model.trim()})` : "";
  return `${others.length + 1} cores${model}, ${Math.round(totalmem() / 1024 ** 3)} GiB of memory`;
}
