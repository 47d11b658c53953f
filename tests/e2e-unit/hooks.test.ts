import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callHook, missingHooks, readHooks } from "../e2e/hooks";

describe("the hooks of the end-to-end run", () => {
  it("are taken from the environment, where an empty one counts as not set", () => {
    const environment = { NODE_STOP: "stop $1", NODE_START: " ", PATH: "/bin" };
    assert.deepEqual(readHooks(environment), { NODE_STOP: "stop $1" });
  });

  const cases: readonly (readonly [string, Parameters<typeof missingHooks>, string | undefined])[] = [
    ["none is needed", [{}, []], undefined],
    ["all are set", [{ NODE_STOP: "a", NODE_START: "b" }, ["NODE_STOP", "NODE_START"]], undefined],
    ["one is missing", [{ NODE_START: "b" }, ["NODE_STOP", "NODE_START"]], "not run: NODE_STOP is not set"],
    ["two are missing", [{}, ["NODE_STOP", "NODE_START"]], "not run: NODE_STOP and NODE_START are not set"],
  ];
  for (const [what, args, reason] of cases)
    it(`say why a scenario is not run when ${what}`, () => {
      assert.equal(missingHooks(...args), reason);
    });

  it("are given the node as $1 and as NODE, and what else there is by name", async () => {
    const file = join(tmpdir(), `hook-${process.pid}`);
    const hooks = { PROCESS_KILL: `echo "$1 $NODE $CONTAINER" >${file}` };
    try {
      await callHook(hooks, "PROCESS_KILL", "node-2", { CONTAINER: "abc" });
      assert.equal(readFileSync(file, "utf8"), "node-2 node-2 abc\n");
    } finally {
      rmSync(file, { force: true });
    }
  });

  it("fail with what they say", async () => {
    await assert.rejects(callHook({ NODE_STOP: "echo no such node >&2; exit 1" }, "NODE_STOP", "x"), {
      message: "NODE_STOP for x failed: no such node",
    });
  });
});
