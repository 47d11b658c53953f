/** Writes the generated parts of README.md, README.zh-CN.md and docs/review.md: `make docs`. */
import { readFileSync, writeFileSync } from "node:fs";
import { LANGUAGES, readmeFile, withGenerated } from "./readme/readme";
import { REVIEW_DOCS, withReviewExample } from "./readme/reviewExample";

async function main(): Promise<void> {
  for (const language of LANGUAGES) {
    const file = readmeFile(language);
    writeFileSync(file, await withGenerated(readFileSync(file, "utf8"), language));
  }
  writeFileSync(REVIEW_DOCS, await withReviewExample(readFileSync(REVIEW_DOCS, "utf8")));
}

void main();
