/** Storage: data lies on a volume of its pod's own that outlives the pod and does not fill up. */
import { parseQuantity } from "../../domain/kubernetes/quantities";
import { Brokers, Ensemble } from "../model/cluster";
import type { Topic } from "../model/kafkaResources";
import { clean } from "../model/volumes";
import { type Workload } from "../model/workload";
import { rule } from "../rule";
import { configuredBrokers, configuredEnsembles, ensembleSettingsOf, listed, settingsOf } from "./subjects";

export const brokerDataOnClaim = rule({
  name: "broker-data-on-claim",
  group: "storage",
  description:
    "Every log directory of a broker lies on a persistent volume, in a directory of its own under the mount.",
  protects:
    "A log directory elsewhere is gone with the container. The mount itself may hold lost+found, which Kafka takes for a partition and stops.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Set log.dirs to a directory under a mounted claim, or give the mount a subPath. Where the image declares a VOLUME, mount the claim exactly there. Not log.dir: the distribution's server.properties sets log.dirs, which wins.",
  subjects: configuredBrokers,
  check(brokers, { violation }) {
    for (const directory of logDirectories(settingsOf(brokers))) {
      const claim = claimOf(directory, brokers);
      if (typeof claim === "string") violation(`log directory ${directory} ${claim}`);
      else if (claim.isRoot && clean(claim.mountPath) === clean(directory)) {
        violation(
          `log directory ${directory} is the mount of its volume, not a directory under it; use ${clean(directory)}/logs, or give the mount a subPath`,
        );
      }
    }
  },
});

export const zookeeperDataOnClaim = rule({
  name: "zookeeper-data-on-claim",
  group: "storage",
  description: "Snapshots and transaction log of a server lie on a persistent volume.",
  protects: "A server that comes back empty may take part in a quorum that has forgotten what it promised.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Put data_dir and data_log_dir (dataDir, dataLogDir) under a mounted claim.",
  subjects: configuredEnsembles,
  check(ensemble, { violation }) {
    const { dataDir, dataLogDir } = ensembleSettingsOf(ensemble);
    for (const directory of new Set([dataDir, dataLogDir])) {
      const claim = claimOf(directory, ensemble);
      if (typeof claim === "string") violation(`${directory} ${claim}`);
    }
  },
});

export const dataNotHidden = rule({
  name: "data-not-hidden",
  group: "storage",
  description:
    "No volume is mounted inside a log directory of a broker, or over the data of a ZooKeeper server.",
  protects:
    "What the claim holds under such a mount is hidden, and what is written there goes elsewhere: replicas and transactions seem lost. Kafka takes a directory of its log directories for a partition, and stops at one that is none.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Mount the volume outside the data directories.",
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    for (const { directory, isData } of dataDirectories(workload)) {
      const hidden = workload.volumes().below(directory);
      for (const { mountPath, name } of hidden.filter(({ mountPath }) => isData(mountPath)))
        violation(`volume ${name} is mounted at ${mountPath}, inside ${directory}`);
    }
  },
});

/** The directories of a server's data, and which paths in them are data. A controller's are not judged here. */
function dataDirectories(
  workload: Workload,
): readonly { directory: string; isData: (path: string) => boolean }[] {
  if (workload instanceof Brokers) {
    const directories = workload.isController() ? [] : logDirectories(settingsOf(workload));
    return directories.map((directory) => ({ directory, isData: () => true }));
  }
  if (!(workload instanceof Ensemble)) return [];
  const { dataDir, dataLogDir } = ensembleSettingsOf(workload);
  // Both are kept under version-2; beside it lies myid, which may well be mounted.
  return [...new Set([dataDir, dataLogDir])].map((directory) => ({
    directory,
    isData: (path) => `${path}/`.startsWith(`${clean(directory)}/version-2/`),
  }));
}

export const claimPerPod = rule({
  name: "claim-per-pod",
  group: "storage",
  description: "Every pod has a volume of its own, which one node at a time can write.",
  protects:
    "Two brokers or ZooKeeper servers in one directory destroy each other's data; locks on shared file systems do not hold.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Use volumeClaimTemplates with accessModes: [ReadWriteOnce] (or ReadWriteOncePod).",
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    for (const template of workload.claimTemplates()) {
      const modes = template
        .at("spec", "accessModes")
        .items()
        .map((mode) => mode.text() ?? "");
      const shared = modes.filter((mode) => mode === "ReadWriteMany" || mode === "ReadOnlyMany");
      if (shared.length > 0) {
        violation(`its claims ${template.at("metadata", "name").text() ?? ""} are ${listed(shared)}`);
      }
    }
    for (const volume of workload.podSpec.at("volumes").items()) {
      const claim = volume.at("persistentVolumeClaim", "claimName").text();
      if (claim !== undefined && workload.replicas > 1)
        violation(`its ${workload.replicas} pods share the claim ${claim}`);
    }
  },
});

export const claimClassKnown = rule({
  name: "claim-class-known",
  group: "storage",
  description: "Claims name a storage class that the stack declares or that is known to exist.",
  protects:
    "A claim of a class that does not exist stays pending forever, and with it the pod. Nothing refuses it.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Correct the name, or list the cluster's own classes in this rule's `existing`.",
  thresholds: {
    existing: {
      description:
        "Classes that exist in the cluster without the stack. While empty, any name is taken for one unless the stack declares classes itself.",
      default: [] as readonly string[],
    },
  },
  subjects: ({ workloads }) => workloads,
  check(workload, { cluster, limits, violation }) {
    const declared = cluster.storageClasses().map(({ name }) => name);
    const known = [...declared, ...limits.existing];
    if (known.length === 0) return;
    for (const template of workload.claimTemplates()) {
      const name = template.at("spec", "storageClassName").text();
      // No name is the cluster's default class.
      if (name !== undefined && name !== "" && !known.includes(name)) {
        violation(`its claims ask for storage class ${name}; known are ${listed(known)}`);
      }
    }
  },
});

export const retentionFitsVolume = rule({
  name: "retention-fits-volume",
  group: "storage",
  description: "What a broker keeps fits its volume, and so do the topics that the stack declares.",
  protects: "A broker whose volume is full stops, and so do its replicas, at about the same time.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Set log.retention.bytes (it counts per partition) so that, with one open segment each, all partitions fit; or use a larger volume.",
  thresholds: {
    share: { description: "Share of the volume that logs may take.", default: 0.8, minimum: 0.1, maximum: 1 },
    partitions: {
      description: "Partitions that a broker holds; 0 is num.partitions.",
      default: 0,
      minimum: 0,
    },
    unlimitedFromGiB: {
      description: "Volumes from this size, in GiB, may go without a limit by size, where time limits them.",
      default: 100,
      minimum: 0,
    },
  },
  subjects: configuredBrokers,
  check(brokers, { cluster, limits, violation }) {
    const settings = settingsOf(brokers);
    const segment = settings.number("log.segment.bytes", 1024 ** 3);
    const retention = settings.number("log.retention.bytes", -1);
    const partitions = limits.partitions > 0 ? limits.partitions : settings.number("num.partitions", 1);
    for (const directory of logDirectories(settings)) {
      const claim = claimOf(directory, brokers);
      const size = typeof claim === "string" ? undefined : claim.bytes;
      if (size === undefined) continue;
      const gib = Math.round((size / 1024 ** 3) * 100) / 100;
      if (retention < 0) {
        if (size < limits.unlimitedFromGiB * 1024 ** 3)
          violation(`log.retention.bytes sets no limit on a volume of ${gib} GiB`);
      } else if ((retention + segment) * partitions > limits.share * size) {
        violation(
          `${partitions} partitions of ${retention} bytes and an open segment of ${segment} bytes do not fit ${limits.share * 100} % of ${gib} GiB`,
        );
      }
      const declared = cluster.kafka.length === 1 ? cluster.topics : [];
      const count = cluster.brokerCount(brokers);
      if (declared.length === 0) continue;
      const bounds = declared.map((topic) => boundOf(topic, { retention, segment }));
      const endless = declared.filter((_, index) => bounds[index] === Infinity);
      const each =
        bounds.filter((bound) => bound !== Infinity).reduce((sum, bound) => sum + bound, 0) / count;
      for (const topic of endless)
        if (size < limits.unlimitedFromGiB * 1024 ** 3)
          violation(`it has no retention.bytes on volumes of ${gib} GiB`, topic);
      if (each > limits.share * size)
        violation(
          `the topics of the stack may come to ${Math.round(each)} bytes on each of ${count} brokers, above ${limits.share * 100} % of ${gib} GiB`,
        );
    }
  },
});

/**
 * Bytes of all replicas of a declared topic, each with an open segment beside what retention keeps; 0 for topics that
 * compaction alone keeps small, Infinity without a limit by size.
 */
function boundOf({ body, replicas }: Topic, brokers: { retention: number; segment: number }): number {
  const policy = body.at("config", "cleanup.policy").text() ?? "delete";
  if (!policy.includes("delete")) return 0;
  const kept = body.at("config", "retention.bytes").number() ?? brokers.retention;
  const segment = body.at("config", "segment.bytes").number() ?? brokers.segment;
  const copies = (body.at("partitions").number() ?? 1) * Math.max(1, replicas.number() ?? 1);
  return kept < 0 ? Infinity : copies * (kept + segment);
}

export const claimsRetained = rule({
  name: "claims-retained",
  group: "storage",
  description: "Claims outlive their StatefulSet and its scale-down.",
  protects:
    "With `Delete`, replacing or scaling the StatefulSet deletes the data of every pod it takes away.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Leave persistentVolumeClaimRetentionPolicy out, or set both of its fields to Retain.",
  profiles: ["default", "hardened"],
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    const policy = workload.body.at("spec", "persistentVolumeClaimRetentionPolicy");
    for (const field of ["whenDeleted", "whenScaled"]) {
      if (policy.at(field).text() === "Delete")
        violation(`its claims are deleted ${field === "whenDeleted" ? "with it" : "when it is scaled down"}`);
    }
  },
});

export const snapshotsPurged = rule({
  name: "zookeeper-snapshots-purged",
  group: "storage",
  description: "Old snapshots of an ensemble are purged.",
  protects:
    "ZooKeeper keeps every snapshot and transaction log until told otherwise: the volume fills and the ensemble stops.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Set --purge_interval (autopurge.purgeInterval) to 1 or more hours.",
  subjects: configuredEnsembles,
  check(ensemble, { violation }) {
    if (ensembleSettingsOf(ensemble).purgeInterval < 1) violation("its old snapshots are never purged");
  },
});

/** log.dirs, else log.dir: the order in which Kafka reads them. */
function logDirectories(settings: { get(key: string): string | undefined }): string[] {
  const text = settings.get("log.dirs") ?? settings.get("log.dir") ?? "/tmp/kafka-logs";
  return text
    .split(",")
    .map((directory) => directory.trim())
    .filter(Boolean);
}

interface Claim {
  mountPath: string;
  /** Whether the mount is the volume's own root, where a file system keeps its lost+found. */
  isRoot: boolean;
  bytes: number | undefined;
}

/** The claim whose mount a directory lies in, or the end of a sentence that says why it is on none. */
function claimOf(directory: string, workload: Workload): Claim | string {
  const cover = workload.volumes().cover(directory);
  if (cover === undefined) return "is not on a persistent volume";
  if ("anonymous" in cover)
    return `lies under ${cover.anonymous}, which its image declares as a VOLUME and no mount covers exactly: the runtime puts an empty directory of the container over it; mount the claim at ${cover.anonymous} itself`;
  const { mount, mountPath, volume, name } = cover.mounted;
  const isRoot = ["subPath", "subPathExpr"].every((field) => (mount.at(field).text() ?? "") === "");
  const template = workload.claimTemplates().find((t) => t.at("metadata", "name").text() === name);
  if (template) {
    const bytes = parseQuantity(template.at("spec", "resources", "requests", "storage").text() ?? "");
    return { mountPath, isRoot, bytes };
  }
  return volume !== undefined && !volume.at("persistentVolumeClaim").isAbsent
    ? { mountPath, isRoot, bytes: undefined }
    : "is not on a persistent volume";
}
