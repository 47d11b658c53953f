import assert from "node:assert/strict";
import { deployments } from "../policy/deployments";
import { openCluster, type TestCluster } from "./cluster";

/** Kinds of operators that the embedded cluster does not have. */
const OPERATORS = /^(keda\.sh|autoscaling\.k8s\.io|kafka\.strimzi\.io)\//;

interface Object {
  apiVersion: string;
  metadata: { namespace?: string };
}

/** Server-side dry run: a fixture that no API server takes proves nothing about the policies. */
describe("the deployments that the policies are tried on, asked of a real API server", function () {
  this.timeout(120_000);
  let cluster: TestCluster;
  const whole = deployments()
    .filter(({ isWhole, name }) => isWhole && name !== "absurd-manifest")
    .map(({ name, stack }) => ({
      name,
      objects: (stack.manifests as Object[]).filter(({ apiVersion }) => !OPERATORS.test(apiVersion)),
    }))
    .filter(({ objects }) => objects.length > 0);

  before(async () => {
    cluster = await openCluster();
    const all = whole.flatMap(({ objects }) => objects);
    for (const namespace of new Set(all.map(({ metadata }) => metadata.namespace ?? "default")))
      await cluster.kubectl.run(["create", "namespace", namespace]);
  });
  after(async () => {
    await cluster.remove();
  });

  it("are of every family", () => {
    assert.ok(whole.length >= 12, String(whole.length));
  });

  for (const { name, objects } of whole)
    it(`accepts every object of ${name}`, async () => {
      const dryRun = ["apply", "--server-side", "--dry-run=server", "-o", "name", "-f", "-"];
      const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
      const { code, stdout, stderr } = await cluster.kubectl.run(dryRun, list);
      assert.equal(code, 0, stderr);
      assert.equal(stdout.trim().split("\n").length, objects.length);
    });
});
