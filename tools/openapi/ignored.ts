/** What older releases of Kubernetes do not keep, and what is lost there. */
import { markdownTable } from "../../domain/markdown";

/** A field that API servers of older releases drop without a word. */
export interface IgnoredField {
  /** Kind and path: `PodDisruptionBudget spec.unhealthyPodEvictionPolicy`. */
  readonly field: string;
  /** First release whose API has it, if only behind a feature gate that is off. */
  readonly inApi: string;
  /** First release whose API server keeps it by default (the feature is beta or stable there). */
  readonly since: string;
  /** What makes the program set it. */
  readonly by: string;
  /** What is lost without it. */
  readonly lost: string;
}

export const IGNORED: readonly IgnoredField[] = [
  {
    field: "PodDisruptionBudget spec.unhealthyPodEvictionPolicy",
    inApi: "1.26",
    since: "1.27",
    by: "`unhealthyPodEvictionPolicy`",
    lost: "a drain waits for pods that are not ready, as with `IfHealthyBudget`",
  },
  {
    field: "Service spec.loadBalancerClass",
    inApi: "1.21",
    since: "1.22",
    by: "`externalListeners[].loadBalancer.class`",
    lost: "the cluster's default controller makes the load balancers",
  },
  {
    field: "StatefulSet spec.persistentVolumeClaimRetentionPolicy",
    inApi: "1.23",
    since: "1.27",
    by: "`storage.retain: false`",
    lost: "claims stay when the set is deleted; you delete them",
  },
];

/** The table in docs/kubernetes.md. */
export const ignoredTable = (): string =>
  markdownTable(
    ["Field", "Kept since", "Set by", "Without it"],
    IGNORED.map(({ field, since, by, lost }) => [`\`${field}\``, since, by, lost]),
  );
