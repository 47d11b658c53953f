/** What the embedded cluster has before anything is deployed: simulated nodes, the StorageClass and volumes. */

/** A Kubernetes object as kubectl reads it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

const storageClassName = "nfs-client";

const zones = ["zone-a", "zone-b", "zone-c"];

/** Volumes made in advance: more than any stack here claims, since nothing provisions further ones. */
export const volumeCount = 40;

const nodeName = (index: number): string => `node-${index}`;
export const volumeName = (index: number): string => `volume-${index}`;

/** A node that kwok plays the kubelet of, with an address of its own in TEST-NET-1 (RFC 5737). */
export function node(index: number): Manifest {
  const name = nodeName(index);
  const resources = { cpu: "8", memory: "32Gi", "ephemeral-storage": "100Gi", pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: { "kwok.x-k8s.io/node": "fake" },
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "topology.kubernetes.io/region": "region-1",
        "topology.kubernetes.io/zone": zones[(index - 1) % zones.length],
        "node-role.kubernetes.io/agent": "",
        type: "kwok",
      },
    },
    // kwok keeps addresses that a node has; without them every node would get the address of kwok itself.
    status: {
      addresses: [
        { type: "InternalIP", address: `192.0.2.${index}` },
        { type: "Hostname", address: name },
      ],
      allocatable: resources,
      capacity: resources,
    },
  };
}

/** The class under the name that the NFS provisioner gives it elsewhere; volumes of it are bound, not provisioned. */
export function storageClass(): Manifest {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: storageClassName },
    provisioner: "kubernetes.io/no-provisioner",
    reclaimPolicy: "Retain",
    volumeBindingMode: "Immediate",
  };
}

/** A volume that any claim of the class can bind: nothing is ever written to its path, since no process runs. */
export function volume(index: number): Manifest {
  const name = volumeName(index);
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      storageClassName,
      capacity: { storage: "1Ti" },
      accessModes: ["ReadWriteOnce", "ReadWriteMany"],
      persistentVolumeReclaimPolicy: "Retain",
      hostPath: { path: `/simulated/${name}` },
    },
  };
}

/** What must change for the cluster to have exactly `nodes` nodes and every volume free or in use. */
export interface Reconciliation {
  readonly apply: readonly Manifest[];
  /** Arguments of `kubectl delete`: kind/name. */
  readonly remove: readonly string[];
}

/** The part of a node, class or volume that `reconcile` looks at. */
export interface Existing {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly status?: { readonly phase?: string };
}

export function reconcile(nodes: number, existing: readonly Existing[]): Reconciliation {
  const wanted = [
    storageClass(),
    ...Array.from({ length: nodes }, (_, index) => node(index + 1)),
    ...Array.from({ length: volumeCount }, (_, index) => volume(index + 1)),
  ];
  const key = ({ kind, metadata }: Existing | Manifest) => `${kind}/${metadata.name}`;
  const wantedKeys = new Set(wanted.map(key));
  // A volume whose claim is gone stays Released and never binds again, so it is made anew.
  const spent = (object: Existing) =>
    object.kind === "PersistentVolume" && object.status?.phase === "Released";
  const kept = new Set(existing.filter((object) => !spent(object)).map(key));
  return {
    apply: wanted.filter((object) => !kept.has(key(object))),
    remove: existing
      .filter((object) => spent(object) || (object.kind === "Node" && !wantedKeys.has(key(object))))
      .map(key),
  };
}
