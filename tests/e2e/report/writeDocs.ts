/** Writes docs/resilience.md and its pictures from the results of one or more runs: `make e2e-docs`. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resolveConfig } from "prettier";
import { writePictures } from ".";
import { type RunResult } from "../types";
import { page, PICTURES } from "./markdown";
import { together } from "./together";

const docs = join(__dirname, "..", "..", "..", "docs");

async function writeDocs(files: readonly string[]): Promise<void> {
  const [first, ...others] = files.map((file) => JSON.parse(readFileSync(file, "utf8")) as RunResult);
  if (first === undefined)
    throw new Error("RESULTS names no file: make e2e-docs RESULTS='one.json another.json'");
  const result = together([first, ...others]);
  const file = join(docs, "resilience.md");
  const pictures = join(docs, PICTURES);
  writeFileSync(file, await page(result, (await resolveConfig(file)) ?? {}));
  // Pictures of scenarios that there are no more would stay for ever.
  rmSync(pictures, { recursive: true, force: true });
  writePictures(result, pictures);
}

void writeDocs((process.env.RESULTS ?? "").split(/\s+/).filter(Boolean));
