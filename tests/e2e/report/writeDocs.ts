/** Writes docs/resilience.md and its pictures from the results of a run: `make e2e-docs`. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resolveConfig } from "prettier";
import { writePictures } from ".";
import { type RunResult } from "../types";
import { page, PICTURES } from "./markdown";

const docs = join(__dirname, "..", "..", "..", "docs");

async function writeDocs(results: string): Promise<void> {
  const result = JSON.parse(readFileSync(results, "utf8")) as RunResult;
  const file = join(docs, "resilience.md");
  const pictures = join(docs, PICTURES);
  writeFileSync(file, await page(result, (await resolveConfig(file)) ?? {}));
  // Pictures of scenarios that there are no more would stay for ever.
  rmSync(pictures, { recursive: true, force: true });
  writePictures(result, pictures);
}

void writeDocs(process.env.RESULTS ?? "");
