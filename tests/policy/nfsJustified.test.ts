/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are changed at any path */
/** What of the rule nfs-justified the cases of the compliant fixture cannot show. */
import assert from "node:assert/strict";
import { evaluate } from "../../policy/evaluate";
import { Cluster } from "../../policy/model/cluster";
import { nfsAcknowledged } from "../../policy/rules/nfs";
import { ruleSettings } from "../../policy/settings";
import { type Manifest, type Stack, TODAY, load } from "./stack";

/** What the rule says of a good deployment that was changed. */
function said(file: string, change: (stack: Stack) => void, config: Record<string, unknown> = {}): string[] {
  const stack = load(`good/${file}.yaml`);
  change(stack);
  const settings = ruleSettings(nfsAcknowledged, "default", config);
  const found = evaluate(nfsAcknowledged, new Cluster(stack.resources()), settings, TODAY);
  return found.map(({ message }) => message.split("\n")[0] ?? "");
}

const unsaid = (name: string) => [
  `StatefulSet kafka/kafka: its claims are of storage class ${name}, on NFS, and nothing says why that is good enough.`,
];

describe("nfs-justified", () => {
  const same = () => undefined;

  it("takes classes of the cluster for NFS that its `existing` names", () => {
    assert.deepEqual(said("block-storage", same), []);
    assert.deepEqual(said("block-storage", same, { existing: ["slow"] }), []);
    assert.deepEqual(said("block-storage", same, { existing: ["slow", "fast"] }), unsaid("fast"));
  });

  /** One broker on a claim that the stack makes itself. */
  const withClaim = (namespace: string) => (stack: Stack) => {
    const { spec } = stack.get("StatefulSet", "kafka");
    delete spec.volumeClaimTemplates;
    spec.template.spec.volumes = [{ name: "data", persistentVolumeClaim: { claimName: "kafka-data" } }];
    stack.add({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "kafka-data", namespace },
      spec: { storageClassName: "shared" },
    });
  };

  it("sees the claims that brokers name, in their own namespace", () => {
    assert.deepEqual(said("one-broker", withClaim("kafka"), { existing: ["shared"] }), unsaid("shared"));
    assert.deepEqual(said("one-broker", withClaim("other"), { existing: ["shared"] }), []);
  });

  it("looks at brokers whose settings it cannot read", () => {
    const change = (stack: Stack) => {
      const { template } = stack.get("StatefulSet", "kafka").spec as { template: Manifest };
      Object.assign(template.spec.containers[0], { image: "example/own-kafka:1", command: ["/start"] });
      template.metadata.labels["app.kubernetes.io/name"] = "kafka";
    };
    assert.deepEqual(said("block-storage", change, { existing: ["fast"] }), unsaid("fast"));
  });
});
