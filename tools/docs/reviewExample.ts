/** The example in docs/review.md: a golden of the reviews' tests, as a quotation. */
import { readFileSync } from "node:fs";
import * as path from "node:path";

const GOLDEN = path.join(__dirname, "..", "..", "tests", "review", "goldens", "scale-down.md");

/** The golden, without the comment by which CI finds its own comment again. */
export function reviewExample(): string {
  const [, ...lines] = readFileSync(GOLDEN, "utf8").trim().split("\n");
  const quoted = lines.join("\n").trim().split("\n");
  return quoted.map((line) => `${`> ${line}`.trimEnd()}\n`).join("");
}
