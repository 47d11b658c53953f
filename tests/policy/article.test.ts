import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findings, load } from "./stack";

const snapshot = join(__dirname, "article.violations.txt");

/** What the pack says of the article's manifests as they stand, one violation a line. */
function violations(): string {
  const files = ["zookeeper", "svc", "kafka"];
  const resources = files.flatMap((file) => load(`../parity/article/${file}.yaml`).resources());
  return findings(resources)
    .map(({ rule, message }) => `${rule}: ${message.split("\n")[0] ?? ""}\n`)
    .join("");
}

describe("the article's manifests", () => {
  it("violate exactly what tests/policy/article.violations.txt lists (UPDATE=1 writes it)", () => {
    if (process.env.UPDATE === "1") writeFileSync(snapshot, violations());
    assert.equal(violations(), readFileSync(snapshot, "utf8"));
  });
});
