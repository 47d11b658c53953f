/** NFS: mounted in a version that Kafka can live with, and chosen by someone who knew it was NFS. */
import { NFS_JUSTIFICATION, isReason } from "../../domain/kubernetes/nfsJustification";
import { type Cluster } from "../model/cluster";
import { namespaceOf, unlessUnknown } from "../model/objects";
import { type Value } from "../model/value";
import { type Workload } from "../model/workload";
import { rule } from "../rule";
import { brokers, listed } from "./subjects";

export const nfsAcknowledged = rule({
  name: "nfs-justified",
  group: "storage",
  description: "Brokers keep their data on NFS only where someone has said why NFS is good enough.",
  protects:
    "Replicas on one NFS server are lost together, and wait together while it is slow or away. That should be a decision, not an accident.",
  severity: "high",
  enforcementLevel: "mandatory",
  advisoryIn: ["development"],
  remediationSteps: `Use another storage class, or say why NFS is good enough here, in the StatefulSet's annotation ${NFS_JUSTIFICATION} (setting kafka.storage.nfsJustification).`,
  thresholds: {
    existing: {
      description:
        "NFS classes that exist in the cluster without the stack. Of classes that neither the stack nor this list names, nothing is said.",
      default: [] as readonly string[],
    },
  },
  subjects: brokers,
  check(workload, { cluster, limits, violation }) {
    const annotation = workload.body.at("metadata", "annotations", NFS_JUSTIFICATION);
    // With a reason it does not matter which class a claim is of, nor whether that is known yet.
    if (isReason(unlessUnknown(() => annotation.text()) ?? "")) return;
    const classes = claimsOf(workload, cluster).flatMap((claim) => classOf(claim, cluster) ?? []);
    const nfs = [...new Set(classes)].filter(
      (name) => limits.existing.includes(name) || isOnNfs(name, cluster),
    );
    if (nfs.length === 0) return;
    const given = annotation.text();
    const what = `its claims are of storage class ${listed(nfs)}, on NFS`;
    violation(
      given === undefined
        ? `${what}, and nothing says why that is good enough`
        : `${what}; ${NFS_JUSTIFICATION} says ${JSON.stringify(given)}, which is no reason of three words or more`,
    );
  },
});

export const nfsVersion = rule({
  name: "nfs-version",
  group: "storage",
  description: "NFS volumes are mounted with NFS 4.1 or later.",
  protects:
    "NFS 3 renames files that are deleted while open: deleting a topic or reassigning a partition kills the broker.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Add nfsvers=4.1 to the mount options of the class, the chart (nfs.mountOptions) or the volume.",
  subjects: (cluster) => cluster.nfsSources(),
  check(source, { violation }) {
    const options = source.mountOptions().map((option) => option.text() ?? "");
    const version = options.map((option) => /^(?:nfs)?vers=([\d.]+)$/.exec(option)?.[1]).find(Boolean);
    if (version === undefined) violation("it mounts NFS without saying which version, and may get version 3");
    else if (Number(version) < 4.1) violation(`it mounts NFS version ${version}`);
  },
});

/** The claims of a workload's pods: those it makes, and those of the stack that it names. */
function claimsOf(workload: Workload, cluster: Cluster): Value[] {
  const named = workload.podSpec
    .at("volumes")
    .items()
    .flatMap((volume) => volume.at("persistentVolumeClaim", "claimName").text() ?? []);
  const declared = cluster
    .ofKind("PersistentVolumeClaim")
    .filter(({ body }) => namespaceOf(body) === workload.namespace)
    .filter(({ body }) => named.includes(body.at("metadata", "name").text() ?? ""));
  return [...workload.claimTemplates(), ...declared.map(({ body }) => body)];
}

/** The class of a claim: the one it names (the old annotation wins), else the default that the stack declares. */
function classOf(claim: Value, cluster: Cluster): string | undefined {
  return (
    claim.at("metadata", "annotations", "volume.beta.kubernetes.io/storage-class").text() ??
    claim.at("spec", "storageClassName").text() ??
    cluster.storageClasses().find(({ isDefault }) => isDefault())?.name
  );
}

/** Whether volumes of a class are on NFS: its provisioner's, or those that the stack declares for it. */
function isOnNfs(name: string, cluster: Cluster): boolean {
  return (
    cluster.storageClasses().some((storageClass) => storageClass.name === name && storageClass.isNfs()) ||
    cluster.nfsVolumes().some(({ body }) => (body.at("spec", "storageClassName").text() ?? "") === name)
  );
}
