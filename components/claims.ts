import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

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
