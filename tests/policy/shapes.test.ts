/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-assignment -- manifests are read at any path */
import assert from "node:assert/strict";
import { type StackResource } from "../../policy/model/objects";
import { type Manifest, type Stack, findings, inShort, load, resourceOf } from "./stack";

const compliant = load("fixtures/compliant.yaml");

/** What the API server's dry run makes of a manifest: metadata, defaults, a status. */
function asDryRun(manifest: Manifest): Manifest {
  const given = structuredClone(manifest);
  const server: Manifest = {
    ...given,
    metadata: {
      ...given.metadata,
      uid: "b6d2f4e6-0000-4000-8000-000000000000",
      creationTimestamp: "2026-11-22T12:00:00Z",
      generation: 1,
      managedFields: [{ manager: "pulumi-kubernetes", operation: "Apply", apiVersion: given.apiVersion }],
    },
  };
  if (given.kind === "Service") {
    server.spec = {
      clusterIPs: [given.spec.clusterIP ?? "10.0.0.1"],
      internalTrafficPolicy: "Cluster",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      sessionAffinity: "None",
      type: "ClusterIP",
      ...given.spec,
      ports: given.spec.ports.map((port: Manifest) => ({ protocol: "TCP", targetPort: port.port, ...port })),
    };
    server.status = { loadBalancer: {} };
  }
  if (given.kind === "StatefulSet") {
    server.spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: "Retain", whenScaled: "Retain" };
    server.spec.updateStrategy = { type: "RollingUpdate", rollingUpdate: { partition: 0 } };
    server.spec.template.spec.restartPolicy = "Always";
    server.spec.template.spec.dnsPolicy = "ClusterFirst";
    server.spec.volumeClaimTemplates.forEach((claim: Manifest) => {
      Object.assign(claim, { kind: "PersistentVolumeClaim", apiVersion: "v1", status: { phase: "Pending" } });
      claim.spec.volumeMode = "Filesystem";
    });
    server.status = { replicas: 0, availableReplicas: 0, collisionCount: 0 };
  }
  return server;
}

/** The budget's fault is found in every shape: two of three servers may go. */
const faulty = (() => {
  const stack = compliant.copy();
  stack.get("PodDisruptionBudget", "zk-pdb").spec.maxUnavailable = 2;
  return stack;
})();

const fault =
  "zookeeper-budget-keeps-quorum: PodDisruptionBudget zookeeper/zk-pdb: it allows 2 of 3 servers of StatefulSet zookeeper/zk to be evicted at once; a majority survives only 1.";
const removed =
  "api-version-served: PodDisruptionBudget zookeeper/zk-pdb: policy/v1beta1 is no longer served; use policy/v1 (v1beta1 is gone since Kubernetes 1.25).";

const typed = (type: string, resources: readonly StackResource[]) =>
  resources.map((resource) =>
    resource.type === "kubernetes:policy/v1:PodDisruptionBudget" ? { ...resource, type } : resource,
  );

const shapes: [string, (stack: Stack) => StackResource[], string[]][] = [
  ["inputs", (stack) => stack.resources(), []],
  [
    "the API server's dry run",
    (stack) => stack.manifests.map((manifest) => resourceOf(asDryRun(manifest))),
    [],
  ],
  [
    "one List of all",
    (stack) => [
      resourceOf({ apiVersion: "v1", kind: "List", metadata: { name: "all" }, items: stack.manifests }),
    ],
    [],
  ],
  [
    "Lists by kind, whose items leave their kind out",
    (stack) =>
      stack.manifests.map(({ kind, apiVersion, ...item }) =>
        resourceOf({ apiVersion, kind: `${String(kind)}List`, metadata: { name: "list" }, items: [item] }),
      ),
    [],
  ],
  [
    "budgets that patch",
    (stack) => typed("kubernetes:policy/v1:PodDisruptionBudgetPatch", stack.resources()),
    [],
  ],
  [
    "budgets of the beta version",
    (stack) => {
      for (const manifest of stack.manifests) {
        if (manifest.kind === "PodDisruptionBudget" && manifest.metadata.name === "zk-pdb")
          manifest.apiVersion = "policy/v1beta1";
      }
      return stack.resources();
    },
    [removed],
  ],
  [
    "beside components, providers and other resources",
    (stack) => [
      ...stack.resources(),
      { type: "pulumi:pulumi:Stack", name: "test", urn: "urn:stack", props: {} },
      {
        type: "pulumi:providers:kubernetes",
        name: "default",
        urn: "urn:provider",
        props: { kubeconfig: "{}" },
      },
      {
        type: "kafka-on-kubernetes:index:KafkaCluster",
        name: "kafka",
        urn: "urn:component",
        props: { brokers: 3 },
      },
      { type: "kubernetes:yaml:ConfigGroup", name: "group", urn: "urn:group", props: {} },
      {
        type: "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
        name: "crd",
        urn: "urn:crd",
        props: {},
      },
    ],
    [],
  ],
];

describe("shapes of resources", () => {
  for (const [name, shape, always] of shapes) {
    it(`${name}: nothing is found in what is right`, () => {
      assert.deepEqual(inShort(findings(shape(compliant.copy()), "hardened")), always);
    });
    it(`${name}: a fault is found`, () => {
      assert.deepEqual(inShort(findings(shape(faulty.copy()), "hardened")), [fault, ...always]);
    });
  }

  it("a List whose items are not known yet is reported", () => {
    const list = {
      apiVersion: "v1",
      kind: "List",
      metadata: { name: "all" },
      items: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    };
    const found = findings([...compliant.resources(), resourceOf(list)]);
    assert.deepEqual(
      found.map(({ rule, level, message }) => [rule, level, message]),
      [["workload-recognised", "mandatory", "List all: cannot be evaluated: its items are not known yet."]],
    );
  });

  it("an image that is not known yet is a hint by the names around it", () => {
    const app = (name: string): Manifest => ({
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name, namespace: "apps" },
      spec: {
        template: { spec: { containers: [{ name: "main", image: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }] } },
      },
    });
    const found = findings([app("kafka-main"), app("website")].map(resourceOf));
    assert.deepEqual(inShort(found), [
      "workload-recognised: StatefulSet apps/kafka-main: cannot be evaluated: what it runs is not known yet.",
    ]);
  });
});
