/**
 * Writes docs/resilience.md and what belongs to it from the results of one or more runs: `make e2e-docs`. A scenario
 * takes minutes, and all of them two hours: those that these runs did not run stay as they were seen last.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resolveConfig } from "prettier";
import { writePictures } from ".";
import { chosen } from "../scenarios";
import { type RunResult } from "../types";
import { page, PICTURES } from "./markdown";
import { together } from "./together";

const docs = join(__dirname, "..", "..", "..", "docs");
const pictures = join(docs, PICTURES);
const committed = join(pictures, "results.json");

async function writeDocs(files: readonly string[]): Promise<void> {
  const known = existsSync(committed) ? [committed, ...files] : files;
  const [first, ...others] = known.map((file) => JSON.parse(readFileSync(file, "utf8")) as RunResult);
  if (first === undefined)
    throw new Error("RESULTS names no file: make e2e-docs RESULTS='one.json another.json'");
  const ids = chosen(undefined).map(({ id }) => id);
  const all = together([first, ...others]);
  const result = { ...all, scenarios: all.scenarios.filter(({ id }) => ids.includes(id)) };
  const file = join(docs, "resilience.md");
  writeFileSync(file, await page(result, (await resolveConfig(file)) ?? {}));
  // Pictures of scenarios that there are no more would stay forever.
  rmSync(pictures, { recursive: true, force: true });
  writePictures(result, pictures);
  writeFileSync(committed, `${JSON.stringify(result)}\n`);
}

void writeDocs((process.env.RESULTS ?? "").split(/\s+/).filter(Boolean));
