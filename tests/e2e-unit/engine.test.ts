import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enginePaths, forgetOtherClusters } from "../e2e/engine";

describe("the state of the end-to-end run", () => {
  it("is kept for the same cluster, and forgotten with another one", () => {
    const directory = mkdtempSync(join(tmpdir(), "e2e-state-"));
    try {
      const paths = enginePaths(directory, "/tmp/kubeconfig");
      forgetOtherClusters(paths, "one");
      mkdirSync(paths.state, { recursive: true });
      forgetOtherClusters(paths, "one");
      assert.ok(existsSync(paths.state));
      forgetOtherClusters(paths, "another");
      assert.ok(!existsSync(paths.state));
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
