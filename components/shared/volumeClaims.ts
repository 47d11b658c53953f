import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { boolean, className, objectOf, quantity, reason } from "./schema";

/** Storage of one StatefulSet: one claim per pod. */
export interface StorageArgs {
  /** StorageClass of the claims. Default: the cluster's default class. */
  className?: pulumi.Input<string>;
  /** Size of each claim, a Kubernetes quantity. Default: `1Gi`. */
  size?: string;
  /** Whether the claims, and the data on them, outlive the StatefulSet. Default: true. */
  retain?: boolean;
}

/** Storage of the brokers. */
export interface KafkaStorageArgs extends StorageArgs {
  /**
   * Why NFS is good enough for the brokers' data, in three words or more: an annotation of their StatefulSet, which
   * the policy `nfs-justified` asks for where the class is NFS. Default: none.
   */
  nfsJustification?: string;
}

const shape = {
  className: className()
    .optional()
    .describe("StorageClass of the claims; default: the class of `nfs`, if any"),
  size: quantity("1Gi").default("1Gi").describe("size of each claim"),
  retain: boolean().default(true).describe("whether claims and data outlive the StatefulSet"),
};

/** The claims of a StatefulSet. */
export const storageSchema = objectOf(shape).prefault({});

/** The brokers' claims. */
export const kafkaStorageSchema = objectOf({
  ...shape,
  nfsJustification: reason().optional().describe("why NFS is good enough for the brokers, if it is NFS"),
}).prefault({});

/** Name of the one volume that each pod of both sets has. */
export const DATA_VOLUME = "datadir";

/** The claims of a StatefulSet, one per pod, never shared. */
export function claimTemplates(storage: { className?: pulumi.Input<string> | undefined; size: string }) {
  const claim: types.input.core.v1.PersistentVolumeClaim = {
    metadata: { name: DATA_VOLUME },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: storage.size } },
      ...(storage.className === undefined ? {} : { storageClassName: storage.className }),
    },
  };
  return [claim];
}

/**
 * What becomes of the claims with the set. Retaining them is what every version does unless told otherwise, so
 * nothing is said then: Kubernetes before 1.23 does not know the field and would refuse it.
 */
export function claimRetention(retain: boolean) {
  if (retain) return {};
  return { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" } };
}
