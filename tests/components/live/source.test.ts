import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join } from "node:path";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ClusterAccess, type LiveCluster } from "../../../components/live/cluster";
import { clusterSource, isContent, kubeconfigPath } from "../../../components/live/source";
import { Later, run } from "../../../tools/recording/mocks";

const CONTENT = "apiVersion: v1\nkind: Config\n";

describe("clusterSource", () => {
  afterEach(() => {
    pulumi.runtime.setAllConfig({});
  });

  it("takes the default provider's settings from the stack", async () => {
    const { result } = await run(() => {
      pulumi.runtime.setAllConfig({
        "kubernetes:kubeconfig": "~/.kube/prod",
        "kubernetes:context": "blue",
        "kubernetes:cluster": "c1",
      });
      return clusterSource(undefined);
    });
    assert.deepEqual(await result, { kubeconfig: "~/.kube/prod", context: "blue", cluster: "c1" });
  });

  for (const preview of [false, true])
    it(`takes an explicit provider's settings from the provider, in ${preview ? "a preview" : "an update"}`, async () => {
      const { result } = await run(
        () => {
          pulumi.runtime.setAllConfig({ "kubernetes:context": "other", "kubernetes:kubeconfig": "other" });
          return clusterSource(
            new kubernetes.Provider("eks", { kubeconfig: pulumi.secret(CONTENT), context: "eks" }),
          );
        },
        { preview },
      );
      assert.deepEqual(await result, { kubeconfig: CONTENT, context: "eks", cluster: undefined });
    });

  const refusals: [what: string, make: () => Promise<unknown>, preview: boolean, message: string][] = [
    [
      "a provider whose kubeconfig a preview does not know",
      () => clusterSource(new kubernetes.Provider("eks", { kubeconfig: new Later("cluster").id })),
      true,
      "the provider's kubeconfig is not known yet",
    ],
    [
      "a provider that renders manifests",
      () =>
        clusterSource(
          new kubernetes.Provider("files", { kubeconfig: CONTENT, renderYamlToDirectory: "out" }),
        ),
      false,
      "the provider renders YAML to a directory, so there is no cluster to ask",
    ],
    [
      "a provider that is only referred to",
      () =>
        clusterSource(
          new pulumi.DependencyProviderResource("urn:pulumi:s::p::pulumi:providers:kubernetes::k::id"),
        ),
      false,
      "the provider that the component was given does not tell its kubeconfig",
    ],
    [
      "a default provider that renders manifests",
      () => {
        pulumi.runtime.setAllConfig({ "kubernetes:renderYamlToDirectory": "out" });
        return clusterSource(undefined);
      },
      false,
      "kubernetes:renderYamlToDirectory is set, so there is no cluster to ask",
    ],
  ];
  for (const [what, make, preview, message] of refusals)
    it(`refuses ${what}`, async () => {
      // The rejection is awaited within the run, or it would be taken for the program's.
      const { result } = await run(
        () =>
          make().then(
            () => "no error",
            (error: unknown) => (error as Error).message,
          ),
        { preview },
      );
      assert.equal(await result, message);
    });
});

describe("ClusterAccess", () => {
  it("opens the cluster of the component's own provider once", async () => {
    const asked: (string | undefined)[] = [];
    const open = (provider: pulumi.ProviderResource | undefined) => {
      asked.push(provider && "explicit");
      return Promise.resolve({} as LiveCluster);
    };
    const [explicit, inherited, byDefault] = [1, 2, 3].map(() => new ClusterAccess(open));
    await run(() => {
      const provider = new kubernetes.Provider("eks", { kubeconfig: CONTENT });
      const component = new pulumi.ComponentResource("t:i:C", "own", {}, { provider });
      explicit?.use(component);
      inherited?.use(new pulumi.ComponentResource("t:i:C", "child", {}, { parent: component }));
      byDefault?.use(new pulumi.ComponentResource("t:i:C", "default"));
    });
    for (const access of [explicit, inherited, byDefault]) {
      const first = await access?.cluster();
      assert.equal(await access?.cluster(), first);
    }
    assert.deepEqual(asked, ["explicit", "explicit", undefined]);
  });
});

describe("a kubeconfig", () => {
  const values: [value: string, content: boolean][] = [
    [CONTENT, true],
    ['{"apiVersion":"v1"}', true],
    ["apiVersion: v1", true],
    ["~/.kube/config", false],
    ["/etc/kubernetes/admin.conf", false],
    ["config", false],
  ];
  for (const [value, content] of values)
    it(`is ${content ? "the content" : "a path"}: ${value.trim().split("\n")[0] ?? ""}`, () => {
      assert.equal(isContent(value), content);
    });

  it("may be in the home directory", () => {
    assert.deepEqual(["~/.kube/config", "~", "/etc/a", "~other/a"].map(kubeconfigPath), [
      join(homedir(), ".kube/config"),
      homedir(),
      "/etc/a",
      "~other/a",
    ]);
  });
});
