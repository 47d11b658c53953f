/** Storage classes of a stack, and the NFS servers behind them. */
import { type KubernetesObject, type OtherResource, nameOf, unlessUnknown } from "./objects";
import { type Value } from "./value";

export interface StorageClass {
  name: string;
}

/** Something that mounts NFS, and where its mount options stand. */
export interface NfsSource {
  urn: string;
  title: string;
  body: Value;
  mountOptions(): Value[];
}

const NFS_CHART = /nfs-subdir-external-provisioner|nfs-client-provisioner|nfs-server-provisioner/;

/** A Helm release of the NFS provisioner. Its class is made inside the chart, so it is read from the values. */
function isNfsRelease({ type, body }: OtherResource): boolean {
  const chart = unlessUnknown(() => body.at("chart").text());
  return type.startsWith("kubernetes:helm.sh") && chart !== undefined && NFS_CHART.test(chart);
}

/** The classes that the stack declares: StorageClass objects, and those of the NFS provisioner's chart. */
export function storageClasses(
  objects: readonly KubernetesObject[],
  others: readonly OtherResource[],
): StorageClass[] {
  const declared = objects
    .filter(({ kind }) => kind === "StorageClass")
    .map(({ body }) => ({ name: nameOf(body) }));
  const charted = others
    .filter(isNfsRelease)
    // The chart's default.
    .map(({ body }) => ({ name: body.at("values", "storageClass", "name").text() ?? "nfs-client" }));
  return [...declared, ...charted];
}

/** Classes, volumes and charts that mount NFS. */
export function nfsSources(
  objects: readonly KubernetesObject[],
  others: readonly OtherResource[],
): NfsSource[] {
  const classes = objects.filter(
    ({ kind, body }) =>
      kind === "StorageClass" && (unlessUnknown(() => body.at("provisioner").text()) ?? "").includes("nfs"),
  );
  const volumes = objects.filter(
    ({ kind, body }) => kind === "PersistentVolume" && !body.at("spec", "nfs").isAbsent,
  );
  return [
    ...classes.map((object) => ({ ...object, mountOptions: () => object.body.at("mountOptions").items() })),
    ...volumes.map((object) => ({
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
