import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { documentationOf } from "../../policy/documentation";
import { rules } from "../../policy/rules";

describe("docs/policies.md", () => {
  it("is what `make policy-docs` writes", async () => {
    const written = readFileSync(join(__dirname, "../../docs/policies.md"), "utf8");
    assert.equal(written, await format(documentationOf(rules), { parser: "markdown" }));
  });
});
