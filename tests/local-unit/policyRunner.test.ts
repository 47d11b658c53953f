import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../local/paths";

/** Runs a pack of one file as the engine does: its own address, and the pack's directory, in which it runs it. */
function runPack(source: string) {
  const pack = mkdtempSync(join(tmpdir(), "policy-pack-"));
  try {
    symlinkSync(join(root, "node_modules"), join(pack, "node_modules"));
    writeFileSync(join(pack, "package.json"), '{ "main": "pack.js", "version": "0.0.1" }');
    writeFileSync(join(pack, "pack.js"), source);
    const runner = join(root, "local", "policyRunner.cjs");
    return spawnSync(process.execPath, [runner, "127.0.0.1:1", "."], { cwd: pack, encoding: "utf8" });
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

  it("has every resource read once, for all policies together", () => {
    const { stdout } = runPack(`
      const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
      const { deserializeProperties } = require("@pulumi/policy/deserialize");
      const [one, other] = [1, 2].map((replicas) => Struct.fromJavaScript({ replicas }));
      const read = [one, other, one].map((properties) => deserializeProperties(properties, false));
      console.log(JSON.stringify([read, read[0] === read[2]]));`);
    assert.deepEqual(JSON.parse(stdout), [[{ replicas: 1 }, { replicas: 2 }, { replicas: 1 }], true]);
  });

  const packs: [what: string, policy: string, read: boolean][] = [
    [
      "leaves unread what the engine asks of one resource, when all policies judge the stack",
      "validateStack",
      false,
    ],
    ["reads it when a policy judges resources", "validateResource", true],
    ["reads it when a policy mends resources", "remediateResource", true],
  ];
  for (const [what, kind, read] of packs)
    it(what, () => {
      const { stdout } = runPack(`
        const { PolicyPack } = require("@pulumi/policy");
        const { AnalyzerService } = require("@pulumi/pulumi/proto/analyzer_grpc_pb");
        const { AnalyzeRequest } = require("@pulumi/pulumi/proto/analyzer_pb");
        const policy = { name: "one", description: "one", enforcementLevel: "mandatory", ${kind}: () => undefined };
        new PolicyPack("it", { policies: [policy] });
        const bytes = Buffer.from(new AnalyzeRequest().setType("a:b:C").serializeBinary());
        const asked = ["analyze", "remediate"].map((method) => AnalyzerService[method].requestDeserialize(bytes));
        console.log(JSON.stringify(asked.map((request) => request.getType())));
        process.exit();`);
      assert.equal(stdout, `${JSON.stringify(read ? ["a:b:C", "a:b:C"] : ["", ""])}\n`);
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
