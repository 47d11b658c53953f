import assert from "node:assert/strict";
import { addressOf, isReady, type Node, type Pod, restarts, type StatefulSet } from "../e2e/kubernetes";
import { unsettled } from "../e2e/stage";

const node = (addresses: readonly (readonly [string, string])[], ready = "True"): Node => ({
  metadata: { name: "node-1" },
  spec: {},
  status: {
    addresses: addresses.map(([type, address]) => ({ type, address })),
    conditions: [
      { type: "DiskPressure", status: "False" },
      { type: "Ready", status: ready },
    ],
  },
});

const pod = (status: Pod["status"]): Pod => ({
  metadata: { name: "kafka-0", namespace: "kafka", uid: "1" },
  spec: { containers: [] },
  status,
});

describe("what kubectl tells", () => {
  it("of a node is where clients find it: the external address before the internal", () => {
    assert.equal(addressOf(node([["InternalIP", "10.0.0.1"]])), "10.0.0.1");
    const both = [
      ["InternalIP", "10.0.0.1"],
      ["ExternalIP", "192.0.2.1"],
    ] as const;
    assert.equal(addressOf(node(both)), "192.0.2.1");
    assert.throws(() => addressOf(node([["Hostname", "node-1"]])), /node-1 has no address/);
  });

  it("of nodes and pods is ready only when the condition says so", () => {
    assert.equal(isReady(node([])), true);
    assert.equal(isReady(node([], "Unknown")), false);
    assert.equal(isReady(pod({ phase: "Pending" })), false);
    assert.equal(isReady(pod({ phase: "Running", conditions: [{ type: "Ready", status: "False" }] })), false);
  });

  it("of a pod is how often its container was started again", () => {
    assert.equal(restarts(pod({ phase: "Pending" })), 0);
    assert.equal(restarts(pod({ phase: "Running", containerStatuses: [{ restartCount: 2 }] })), 2);
  });

  const settled = {
    metadata: { name: "kafka", generation: 4 },
    spec: { replicas: 3 },
    status: { observedGeneration: 4, readyReplicas: 3, currentRevision: "a", updateRevision: "a" },
  };
  const sets: readonly (readonly [string, StatefulSet, string | undefined])[] = [
    ["settled", settled, undefined],
    ["of another size", { ...settled, spec: { replicas: 4 } }, "4 replicas wanted instead of 3"],
    [
      "changed a moment ago, with the status of before",
      { ...settled, metadata: { name: "kafka", generation: 5 } },
      "a change is not seen yet",
    ],
    ["not whole", { ...settled, status: { ...settled.status, readyReplicas: 2 } }, "2 of 3 ready"],
    [
      "being rolled",
      { ...settled, status: { ...settled.status, updateRevision: "b" } },
      "a roll is under way",
    ],
  ];
  for (const [what, set, said] of sets)
    it(`of a set that is ${what}`, () => {
      assert.equal(unsettled(set, 3), said);
    });
});
