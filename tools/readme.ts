/** Writes the generated parts of README.md and README.zh-CN.md: `make docs`. */
import { readFileSync, writeFileSync } from "node:fs";
import { LANGUAGES, readmeFile, withGenerated } from "./readme/readme";

async function main(): Promise<void> {
  for (const language of LANGUAGES) {
    const file = readmeFile(language);
    writeFileSync(file, await withGenerated(readFileSync(file, "utf8"), language));
  }
}

void main();
