import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { DEPLOYED_BY, notForeign, ownedByStack, unowned } from "../../../components/live/adoption";
import {
  ApiFailure,
  ClusterAccess,
  type LiveCluster,
  type ObjectName,
  type V1StatefulSet,
} from "../../../components/live/cluster";
import { NoCluster, RendersYaml } from "../../../components/live/source";
import { ALLOW_CHANGE } from "../../../components/shared/allowedChanges";
import { run } from "../../../tools/recording/mocks";
import { setOf } from "./pods";

const AT = { name: "kafka", namespace: "events" };
const holding = (set: V1StatefulSet | undefined) =>
  ({ statefulSet: () => Promise.resolve(set) }) as unknown as LiveCluster;

const refusal = (owner: string) =>
  [
    `StatefulSet events/kafka is there already, and this stack (shop/prod) did not make it: ${owner}. Nothing of it was changed.`,
    "Deploy under another name or in another namespace, or remove that set first.",
    "To take it over with its pods and claims: KAFKA_ON_KUBERNETES_ALLOW_CHANGE=events.adoption",
  ].join("\n");

describe("unowned", () => {
  const cases: [what: string, metadata: object | undefined, owner: string | undefined][] = [
    ["no set", undefined, undefined],
    [
      "one that an unfinished deployment of this stack left",
      { annotations: { [DEPLOYED_BY]: "shop/prod" } },
      undefined,
    ],
    ["another stack's", { annotations: { [DEPLOYED_BY]: "shop/dev" } }, "the Pulumi stack shop/dev made it"],
    [
      "a Helm release's",
      { annotations: { "meta.helm.sh/release-name": "events" }, managedFields: [{ manager: "helm" }] },
      "the Helm release events made it",
    ],
    [
      "one that was applied by hand",
      {
        managedFields: [
          { manager: "kubectl-client-side-apply" },
          { manager: "kube-controller-manager", subresource: "status" },
        ],
      },
      "it was made by kubectl-client-side-apply",
    ],
    [
      "one that only its label tells of",
      { labels: { "app.kubernetes.io/managed-by": "strimzi" } },
      "it was made by strimzi",
    ],
    ["one that tells nothing", {}, "it does not say who made it"],
  ];
  for (const [what, metadata, owner] of cases)
    it(`${owner === undefined ? "lets pass" : "refuses"} ${what}`, async () => {
      const set = metadata && setOf({ metadata });
      assert.equal(
        await unowned(holding(set), AT, "shop/prod", "events.adoption"),
        owner === undefined ? undefined : refusal(owner),
      );
    });
});

describe("notForeign", () => {
  afterEach(() => {
    process.env[ALLOW_CHANGE] = "";
  });

  /** Calls the hook of a run for a StatefulSet that would be created. */
  async function create(
    cluster: () => Promise<LiveCluster>,
    { preview = false, metadata = AT }: { preview?: boolean; metadata?: Partial<ObjectName> } = {},
  ): Promise<unknown> {
    const made = await run(
      () => notForeign({ name: "kafka", settingsPath: "events" }, new ClusterAccess(cluster)),
      {
        preview,
      },
    );
    assert.equal(made.result.opts?.onDryRun, true, "it runs in previews");
    return made.result.callback({ urn: "u", id: "", name: "kafka", type: "t", newInputs: { metadata } });
  }
  const foreign = () => Promise.resolve(holding(setOf()));
  const failing = (error: Error) => () => Promise.reject(error);

  it("refuses a foreign set in updates and previews", async () => {
    for (const preview of [false, true])
      await assert.rejects(create(foreign, { preview }), /is there already/);
  });

  it("lets the set be taken over by name", async () => {
    process.env[ALLOW_CHANGE] = "events.adoption";
    await create(failing(new Error("not asked")));
  });

  it("asks nothing while the name is not known", async () => {
    await create(failing(new Error("not asked")), { metadata: { name: "kafka" } });
  });

  it("leaves a cluster that cannot be asked to the update, which refuses", async () => {
    for (const error of [new ApiFailure("connection refused"), new NoCluster("no kubeconfig")]) {
      await create(failing(error), { preview: true });
      await assert.rejects(create(failing(error)), {
        message: [
          `whether StatefulSet events/kafka is there already could not be asked: ${error.message}. Nothing was changed.`,
          "If there is none, or it is to be taken over: KAFKA_ON_KUBERNETES_ALLOW_CHANGE=events.adoption",
        ].join("\n"),
      });
    }
  });

  it("has nothing to ask where manifests are rendered", async () => {
    await create(failing(new RendersYaml("renders")));
  });

  it("hides no other error", async () => {
    await assert.rejects(create(failing(new TypeError("a defect"))), TypeError);
  });

  it("marks what this stack makes", async () => {
    const { result } = await run(() => ownedByStack());
    assert.deepEqual(result, {
      "pulumi.com/patchForce": "true",
      "kafka-on-kubernetes/deployed-by": "kafka-on-kubernetes/test",
    });
    assert.equal(typeof pulumi.getStack(), "string");
  });
});
