/** Storage classes of a stack, and the NFS servers behind them. */
import { type KubernetesObject, type OtherResource, nameOf, unlessUnknown } from "./objects";
import { type Value } from "./value";

export interface StorageClass {
  name: string;
  /** Whether claims that name no class are of this one. */
  isDefault: () => boolean;
  /** Whether its volumes are on NFS. */
  isNfs: () => boolean;
}

/** Something that mounts NFS, and where its mount options stand. */
export interface NfsSource {
  urn: string;
  title: string;
  body: Value;
  mountOptions(): Value[];
}

/** The CSI driver's name and the charts' hold "nfs"; the first provisioner's documentation named it fuseim.pri/ifs. */
const NFS_PROVISIONER = /nfs|^fuseim\.pri\/ifs$/;
const NFS_CHART = /nfs-subdir-external-provisioner|nfs-client-provisioner|nfs-server-provisioner/;

/**
 * A Helm release of the NFS provisioner. Its class is made inside the chart, so it is read from the values. A copy of
 * the chart may go by any path; server and export are the two values that it does not do without.
 */
function isNfsRelease({ type, body }: OtherResource): boolean {
  if (!type.startsWith("kubernetes:helm.sh")) return false;
  const chart = unlessUnknown(() => body.at("chart").text());
  const nfs = body.at("values", "nfs");
  const hasExport = !nfs.isUnknown && ["server", "path"].every((key) => !nfs.at(key).isAbsent);
  return hasExport || (chart !== undefined && NFS_CHART.test(chart));
}

/** The classes that the stack declares: StorageClass objects, and those of the NFS provisioner's chart. */
export function storageClasses(
  objects: readonly KubernetesObject[],
  others: readonly OtherResource[],
): StorageClass[] {
  const declared = objects
    .filter(({ kind }) => kind === "StorageClass")
    .map(({ body }) => ({
      name: nameOf(body),
      isDefault: () =>
        body.at("metadata", "annotations", "storageclass.kubernetes.io/is-default-class").isTrue(),
      isNfs: () => isNfsClass(body),
    }));
  const charted = others.filter(isNfsRelease).map(({ body }) => ({
    // The chart's default.
    name: body.at("values", "storageClass", "name").text() ?? "nfs-client",
    isDefault: () => body.at("values", "storageClass", "defaultClass").isTrue(),
    isNfs: () => true,
  }));
  return [...declared, ...charted];
}

function isNfsClass(body: Value): boolean {
  return NFS_PROVISIONER.test(body.at("provisioner").text() ?? "");
}

/** Volumes on NFS that the stack declares itself. */
export function nfsVolumes(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.filter(({ kind, body }) => kind === "PersistentVolume" && !body.at("spec", "nfs").isAbsent);
}

/** Classes, volumes and charts that mount NFS. */
export function nfsSources(
  objects: readonly KubernetesObject[],
  others: readonly OtherResource[],
): NfsSource[] {
  const classes = objects.filter(
    ({ kind, body }) => kind === "StorageClass" && unlessUnknown(() => isNfsClass(body)) === true,
  );
  return [
    ...classes.map((object) => ({ ...object, mountOptions: () => object.body.at("mountOptions").items() })),
    ...nfsVolumes(objects).map((object) => ({
      ...object,
      mountOptions: () => object.body.at("spec", "mountOptions").items(),
    })),
    ...others.filter(isNfsRelease).map(({ urn, name, body }) => ({
      urn,
      title: `Helm release ${name}`,
      body,
      mountOptions: () => body.at("values", "nfs", "mountOptions").items(),
    })),
  ];
}
