import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { anchor, FILES, headings, links, makeTargets, read, ROOT } from "./markdown";

/** What is wrong with a link of `file`, if anything. */
function fault(file: string, target: string): string | undefined {
  if (/^https?:/.test(target)) return undefined;
  const [relative = "", fragment] = target.split("#");
  const found = relative === "" ? file : path.join(path.dirname(file), decodeURI(relative));
  if (!existsSync(path.join(ROOT, found))) return `${target}: no such file`;
  if (fragment === undefined) return undefined;
  const anchors = headings(read(found)).map(anchor);
  return anchors.includes(decodeURI(fragment)) ? undefined : `${target}: no such heading`;
}

describe("links", () => {
  it("knows the anchors that GitHub makes", () => {
    const cases: [heading: string, expected: string][] = [
      ["## What differs from the article, and why", "what-differs-from-the-article-and-why"],
      ["### `nfs`: NFS provisioner", "nfs-nfs-provisioner"],
      ["## 使用官方 CLI", "使用官方-cli"],
      ["## [0.1.0] - 2026-11-22", "010---2026-11-22"],
      ["### scale-down-drained", "scale-down-drained"],
    ];
    assert.deepEqual(
      cases.map(([heading]) => anchor(heading)),
      cases.map(([, expected]) => expected),
    );
  });

  it("finds a missing file and a missing heading", () => {
    assert.deepEqual(
      ["LICENSE", "docs/none.md", "#settings", "#none", "docs/design.md#none"].map((to) =>
        fault("README.md", to),
      ),
      [
        undefined,
        "docs/none.md: no such file",
        undefined,
        "#none: no such heading",
        "docs/design.md#none: no such heading",
      ],
    );
  });

  for (const file of FILES)
    it(`of ${file} lead somewhere`, () => {
      assert.deepEqual(
        links(read(file)).flatMap((target) => fault(file, target) ?? []),
        [],
      );
    });

  it("finds make targets in code alone", () => {
    const text =
      "Make sure, or\nmake one. `make up` and `A=b make review STACK=dev`\n```sh\nmake docs\n$ make lint\n```\n";
    assert.deepEqual(makeTargets(text).sort(), ["docs", "lint", "review", "up"]);
  });

  it("every make target that a document names is in the Makefile", () => {
    const targets = new Set(
      [...read("Makefile").matchAll(/^([a-z][a-z0-9-]*):/gm)].map(([, name = ""]) => name),
    );
    assert.deepEqual(
      FILES.flatMap((file) =>
        makeTargets(read(file))
          .filter((target) => !targets.has(target))
          .map((target) => `${file}: make ${target}`),
      ),
      [],
    );
  });
});
