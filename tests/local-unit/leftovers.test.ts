import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { engineWords } from "../../deploy/engine";
import { wasCutOff } from "../../local/leftovers";
import { cachePaths } from "../../deploy/paths";

describe("a deployment that was killed", () => {
  const checkpoint = (operations: unknown) =>
    JSON.stringify({ version: 3, checkpoint: { latest: { pending_operations: operations } } });
  const stack = ".pulumi/stacks/kafka-on-kubernetes/local.json";
  const cases: [string, Record<string, string>, boolean][] = [
    ["no state", {}, false],
    ["a state without operations", { [stack]: '{"version":3,"checkpoint":{"latest":{}}}' }, false],
    ["an empty list of operations", { [stack]: checkpoint([]) }, false],
    ["a stack that was never deployed", { [stack]: '{"version":3,"checkpoint":{"latest":null}}' }, false],
    ["operations under way", { [stack]: checkpoint([{ type: "creating" }]) }, true],
    ["a checkpoint that was cut off", { [stack]: '{"version":3,"checkp' }, true],
    ["the engine's lock", { ".pulumi/locks/organization/p/local/1.json": '{"pid":1}' }, true],
    ["a lock that was cut off", { ".pulumi/locks/organization/p/local/1.json": "" }, true],
  ];
  for (const [what, files, expected] of cases) {
    it(`${expected ? "shows" : "does not show"} in ${what}`, () => {
      const directory = mkdtempSync(join(tmpdir(), "leftovers-"));
      try {
        const paths = cachePaths({ XDG_CACHE_HOME: directory });
        for (const [name, text] of Object.entries(files)) {
          const file = join(paths.state, name);
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, text);
        }
        assert.equal(wasCutOff(paths), expected);
      } finally {
        rmSync(directory, { recursive: true });
      }
    });
  }
});

describe("the engine's words", () => {
  const cases: [unknown, string][] = [
    [
      new Error(
        "code: -2\n stdout: \n stderr: Command failed: pulumi stack select\nerror: no stack named 'x' found\n err?: ",
      ),
      "no stack named 'x' found",
    ],
    [new Error("stderr: error: one\nerror: two\nerror: one"), "one\ntwo"],
    [new Error("  spawn pulumi ENOENT "), "spawn pulumi ENOENT"],
    ["a text", "a text"],
  ];
  for (const [error, expected] of cases) {
    it(`are ${JSON.stringify(expected)}`, () => {
      assert.equal(engineWords(error), expected);
    });
  }
});
