import assert from "node:assert/strict";
import { program } from "../../program";
import { parseSettings } from "../../settings";
import { type Registered, run } from "../../tools/recording/mocks";
import { STACKS, stackSettings } from "../../tools/recording/stacks";
import { openCluster, type TestCluster } from "./cluster";

/** What the restricted Pod Security Standard has to say of the two sets of stacks that follow the article. */
const UNRESTRICTED = (container: string) =>
  [
    `allowPrivilegeEscalation != false (container "${container}" must set securityContext.allowPrivilegeEscalation=false)`,
    `unrestricted capabilities (container "${container}" must set securityContext.capabilities.drop=["ALL"])`,
    `runAsNonRoot != true (pod or container "${container}" must set securityContext.runAsNonRoot=true)`,
    `seccompProfile (pod or container "${container}" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`,
  ].join(", ");

const WARNINGS = {
  dev: ["kafka", "kubernetes-zookeeper"].map(UNRESTRICTED),
  local: ["kafka", "kubernetes-zookeeper"].map(UNRESTRICTED),
  prod: [],
};

const isManifest = ({ type }: Registered) => type.startsWith("kubernetes:") && !type.includes("helm.sh");

/** Server-side dry run: schema, defaulting, validation and admission are the API server's own. */
describe("what every stack would create, asked of a real API server", function () {
  this.timeout(120_000);
  let cluster: TestCluster;

  before(async () => {
    cluster = await openCluster();
    for (const namespace of ["kafka", "zookeeper", "default"]) {
      await cluster.kubectl.run(["create", "namespace", namespace]);
      const label = "pod-security.kubernetes.io/warn=restricted";
      assert.equal((await cluster.kubectl.run(["label", "namespace", namespace, label])).code, 0);
    }
  });
  after(async () => {
    await cluster.remove();
  });

  for (const stack of STACKS)
    it(`accepts every manifest of stack ${stack}, and warns of nothing but what is listed`, async () => {
      const { resources } = await run(() => program(parseSettings(stackSettings(stack), stack)));
      const items = resources.filter(isManifest).map(({ inputs }) => inputs);
      const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
      const dryRun = ["apply", "--server-side", "--dry-run=server", "-o", "name", "-f", "-"];
      const { code, stdout, stderr } = await cluster.kubectl.run(dryRun, list);
      assert.equal(code, 0, stderr);
      assert.equal(stdout.trim().split("\n").length, items.length);
      const warnings = stderr.split("\n").flatMap((line) => /^Warning: .*?: (.*)$/.exec(line)?.[1] ?? []);
      assert.deepEqual(warnings.sort(), [...WARNINGS[stack]].sort(), stderr);
    });

  it("refuses what it should: the check can fail", async () => {
    const bad = { apiVersion: "v1", kind: "Service", metadata: { name: "Bad_Name" }, spec: { ports: [] } };
    const { code, stderr } = await cluster.kubectl.run(
      ["apply", "--server-side", "--dry-run=server", "-f", "-"],
      JSON.stringify(bad),
    );
    assert.notEqual(code, 0);
    assert.match(stderr, /Bad_Name/);
  });
});
