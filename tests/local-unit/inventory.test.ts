import assert from "node:assert/strict";
import {
  type Existing,
  node,
  reconcile,
  storageClass,
  volume,
  volumeCount,
  volumeName,
} from "../../local/inventory";

describe("what the embedded cluster has", () => {
  it("makes nodes that the scheduler can tell apart", () => {
    const resources = { cpu: "8", memory: "32Gi", "ephemeral-storage": "100Gi", pods: "110" };
    assert.deepEqual(node(4), {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name: "node-4",
        annotations: { "kwok.x-k8s.io/node": "fake" },
        labels: {
          "kubernetes.io/hostname": "node-4",
          "kubernetes.io/os": "linux",
          "kubernetes.io/arch": "amd64",
          "topology.kubernetes.io/region": "region-1",
          "topology.kubernetes.io/zone": "zone-a",
          "node-role.kubernetes.io/agent": "",
          type: "kwok",
        },
      },
      status: {
        addresses: [
          { type: "InternalIP", address: "192.0.2.4" },
          { type: "Hostname", address: "node-4" },
        ],
        allocatable: resources,
        capacity: resources,
      },
    });
  });

  it("makes volumes of the class that claims name", () => {
    assert.deepEqual(storageClass(), {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "nfs-client" },
      provisioner: "kubernetes.io/no-provisioner",
      reclaimPolicy: "Retain",
      volumeBindingMode: "Immediate",
    });
    assert.deepEqual(volume(7), {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "volume-7" },
      spec: {
        storageClassName: "nfs-client",
        capacity: { storage: "1Ti" },
        accessModes: ["ReadWriteOnce", "ReadWriteMany"],
        persistentVolumeReclaimPolicy: "Retain",
        hostPath: { path: "/simulated/volume-7" },
      },
    });
  });

  const volumes = (phase: (index: number) => string): Existing[] =>
    Array.from({ length: volumeCount }, (_, index) => ({
      kind: "PersistentVolume",
      metadata: { name: volumeName(index + 1) },
      status: { phase: phase(index + 1) },
    }));
  const whole: Existing[] = [storageClass(), node(1), node(2), node(3), ...volumes(() => "Available")];
  const names = (list: readonly { kind: string; metadata: { name: string } }[]) =>
    list.map(({ kind, metadata }) => `${kind}/${metadata.name}`);

  it("makes everything in an empty cluster", () => {
    const { apply, remove } = reconcile(3, []);
    assert.deepEqual(names(apply), names(whole));
    assert.deepEqual(remove, []);
  });

  const cases: [string, number, readonly Existing[], string[], string[]][] = [
    ["leaves a whole cluster alone", 3, whole, [], []],
    ["adds nodes", 5, whole, ["Node/node-4", "Node/node-5"], []],
    ["removes nodes that are too many", 1, whole, [], ["Node/node-2", "Node/node-3"]],
    [
      "makes released volumes anew, bound ones stay",
      3,
      [...whole.slice(0, 4), ...volumes((index) => (index === 2 ? "Released" : "Bound"))],
      ["PersistentVolume/volume-2"],
      ["PersistentVolume/volume-2"],
    ],
    [
      "leaves what others made",
      3,
      [
        ...whole,
        { kind: "StorageClass", metadata: { name: "own" } },
        { kind: "PersistentVolume", metadata: { name: "own" } },
      ],
      [],
      [],
    ],
  ];
  for (const [what, nodes, existing, apply, remove] of cases) {
    it(what, () => {
      const change = reconcile(nodes, existing);
      assert.deepEqual({ apply: names(change.apply), remove: change.remove }, { apply, remove });
    });
  }
});
