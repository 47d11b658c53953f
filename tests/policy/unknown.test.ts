/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are read at any path */
import assert from "node:assert/strict";
import { type Manifest, type Path, Stack, UNKNOWN_TEXT, findings, load, places, proxied } from "./stack";

const article = new Stack(
  ["zookeeper", "svc", "kafka"].flatMap((file) => load(`../parity/article/${file}.yaml`).manifests),
);

function withUnknown(index: number, path: Path): Stack {
  const stack = article.copy();
  let at: Manifest = stack.manifests[index] ?? {};
  for (const key of path.slice(0, -1)) at = at[key] as Manifest;
  at[path.at(-1) ?? ""] = UNKNOWN_TEXT;
  return stack;
}

describe("unknown values", () => {
  const before = new Set(findings(article.resources()).map(({ rule }) => rule));

  for (const [index, manifest] of article.manifests.entries()) {
    const name = `${String(manifest.kind)} ${String(manifest.metadata.name)}`;
    it(`of ${name} switch no rule off, wherever they stand`, () => {
      for (const path of places(manifest)) {
        const found = findings(proxied(withUnknown(index, path).resources()));
        const failed = found.filter(({ message }) => message.includes("the rule failed"));
        assert.deepEqual(failed, [], `${name} ${path.join(".")}`);
        const after = new Set(found.map(({ rule }) => rule));
        // A workload that is not known to be one is reported as that, in place of everything about it.
        if (found.some(({ rule, kind }) => rule === "workload-recognised" && kind === "cannot-evaluate"))
          continue;
        const silent = [...before].filter((rule) => !after.has(rule));
        assert.deepEqual(silent, [], `${name} ${path.join(".")}`);
      }
    }).timeout(60_000);
  }
});
