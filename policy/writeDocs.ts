/** Writes docs/policies.md: `make policy-docs`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { documentationOf } from "./documentation";
import { rules } from "./rules";

const file = join(__dirname, "..", "docs", "policies.md");

void format(documentationOf(rules), { parser: "markdown" }).then((text) => {
  writeFileSync(file, text);
});
