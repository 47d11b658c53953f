import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../local/paths";

/** Runs a pack of one file as the engine does: its own address, the pack's directory. */
function runPack(source: string) {
  const pack = mkdtempSync(join(tmpdir(), "policy-pack-"));
  try {
    writeFileSync(join(pack, "package.json"), '{ "main": "pack.js" }');
    writeFileSync(join(pack, "pack.js"), source);
    const runner = join(root, "local", "policyRunner.cjs");
    return spawnSync(process.execPath, [runner, "127.0.0.1:1", pack], { cwd: pack, encoding: "utf8" });
  } finally {
    rmSync(pack, { recursive: true });
  }
}

describe("the runner of policy packs", () => {
  it("runs a compiled pack, without the TypeScript compiler", () => {
    const { status, stdout } = runPack(
      "console.log(Object.keys(require.cache).filter((file) => /[/\\\\](typescript|ts-node)[/\\\\]/.test(file)).length);",
    );
    assert.deepEqual({ status, stdout }, { status: 0, stdout: "0\n" });
  });

  const failures: [what: string, source: string][] = [
    ["throws", 'throw new Error("no rule today");'],
    ["rejects later", 'setTimeout(() => Promise.reject(new Error("no rule today")), 1);'],
  ];
  for (const [what, source] of failures)
    it(`tells why a pack that ${what} does not run, and fails`, () => {
      const { status, stderr } = runPack(source);
      assert.equal(status, 32);
      assert.match(stderr, /no rule today/);
    });
});
