import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { programChanges, setOptions } from "../../../components/shared/immutableSet";
import { resolveZooKeeperArgs } from "../../../components/zookeeper/args";
import { statefulSet } from "../../../components/zookeeper/manifests";
import { run } from "../../../tools/recording/mocks";

const SPEC = statefulSet("zk", resolveZooKeeperArgs({ storage: { size: "1Gi" } }));
type Spec = typeof SPEC;

/** As release 0.1.0 deployed it: without a policy, which is OrderedReady by default. */
const { podManagementPolicy: _policy, ...OF_0_1_0 } = SPEC;

const claim = (name: string, accessModes: string[], size = "1Gi") => [
  { metadata: { name }, spec: { accessModes, resources: { requests: { storage: size } } } },
];

describe("what a StatefulSet is made with", () => {
  const cases: [what: string, before: Partial<Spec>, changes: object[]][] = [
    ["is the same", SPEC, []],
    [
      "was ordered by release 0.1.0",
      OF_0_1_0,
      [{ path: "podManagementPolicy", before: "OrderedReady", after: "Parallel" }],
    ],
    [
      "is ordered",
      { ...SPEC, podManagementPolicy: "OrderedReady" },
      [{ path: "podManagementPolicy", before: "OrderedReady", after: "Parallel" }],
    ],
    [
      "has another Service",
      { ...SPEC, serviceName: "zk" },
      [{ path: "serviceName", before: "zk", after: "zk-hs" }],
    ],
    [
      "selects other pods",
      { ...SPEC, selector: { matchLabels: { app: "zoo" } } },
      [{ path: "selector", before: { matchLabels: { app: "zoo" } }, after: { matchLabels: { app: "zk" } } }],
    ],
    [
      "has claims of another name and mode",
      { ...SPEC, volumeClaimTemplates: claim("data", ["ReadWriteMany"]) },
      [
        {
          path: "volumeClaimTemplates",
          before: [{ name: "data", accessModes: ["ReadWriteMany"] }],
          after: [{ name: "datadir", accessModes: ["ReadWriteOnce"] }],
        },
      ],
    ],
    [
      "has claims of another size",
      { ...SPEC, volumeClaimTemplates: claim("datadir", ["ReadWriteOnce"], "5Gi") },
      [],
    ],
    ["does not tell its Service", { ...SPEC, serviceName: undefined } as unknown as Partial<Spec>, []],
    ["has other replicas and pods", { ...SPEC, replicas: 5, template: {} }, []],
  ];
  for (const [what, before, changes] of cases)
    it(`${changes.length} fields differ where the one that is there ${what}`, () => {
      assert.deepEqual(programChanges(before, SPEC), changes);
    });

  const NAMING = { name: "zk", settingsPath: "zookeeper" };
  const KEPT = ["spec.podManagementPolicy", "spec.serviceName", "spec.selector", "spec.volumeClaimTemplates"];

  async function optionsOf() {
    const { result } = await run(() => setOptions(NAMING, SPEC, {}));
    const [hook] = result.hooks?.beforeUpdate ?? [];
    return { ...result, hook: hook as pulumi.ResourceHook };
  }

  it("is kept as it is, so that the engine never replaces the set", async () => {
    const { ignoreChanges, hook } = await optionsOf();
    assert.deepEqual(ignoreChanges, KEPT);
    assert.deepEqual([hook.name, hook.opts?.onDryRun], ["zk-program-fields", true]);
  });

  for (const path of ["zookeeper.storage.size", "zk.storage.className"])
    it(`is kept but for the claims with ${path} named in the environment`, async () => {
      process.env.KAFKA_ON_KUBERNETES_ALLOW_CHANGE = path;
      try {
        const { ignoreChanges } = await optionsOf();
        assert.deepEqual(ignoreChanges, KEPT.slice(0, 3));
      } finally {
        delete process.env.KAFKA_ON_KUBERNETES_ALLOW_CHANGE;
      }
    });

  it("stops an update where another release made it otherwise, and says how its pods run on", async () => {
    const { hook } = await optionsOf();
    const update = (spec: object) => {
      const oldInputs = { metadata: { name: "zk", namespace: "zoo" }, spec };
      return hook.callback({ urn: "urn", id: "id", name: "zk", type: "t", oldInputs, newInputs: { spec } });
    };
    await update(SPEC);
    const somewhere = { metadata: { name: "zk", namespace: 5 }, spec: OF_0_1_0 };
    for (const oldInputs of [{ spec: OF_0_1_0 }, somewhere])
      assert.throws(
        () => hook.callback({ urn: "urn", id: "id", name: "zk", type: "t", oldInputs }),
        /kubectl delete statefulset zk --namespace NAMESPACE --cascade=orphan/,
      );
    assert.throws(() => update(OF_0_1_0), {
      message: [
        'spec.podManagementPolicy of StatefulSet zk is "OrderedReady", from another release of this program, and must be "Parallel".',
        "Kubernetes cannot change it on a set that is there. Make the set anew, while its pods run on:",
        "  kubectl delete statefulset zk --namespace zoo --cascade=orphan",
        "  pulumi refresh",
        "  pulumi up, which makes the set; the set takes its pods over and restarts them one by one",
      ].join("\n"),
    });
  });
});
