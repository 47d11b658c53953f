/** What the API server tells of a StatefulSet's pods. */
import type { LiveCluster, ObjectName, V1Pod, V1StatefulSet } from "./cluster";

/** Label under which the StatefulSet controller writes down the revision that a pod was made from. */
const REVISION = "controller-revision-hash";

export const revisionOf = (pod: V1Pod): string | undefined => pod.metadata?.labels?.[REVISION];

export const isReady = ({ metadata, status }: V1Pod): boolean =>
  metadata?.deletionTimestamp === undefined &&
  (status?.conditions ?? []).some(({ type, status: value }) => type === "Ready" && value === "True");

/** The number at the end of a pod's name. */
export const ordinalOf = (pod: V1Pod): number => Number(/\d+$/.exec(pod.metadata?.name ?? "")?.[0] ?? -1);

/** The set and its own pods, in the order of their ordinals; undefined when there is no such set. */
export async function setAndPods(
  cluster: LiveCluster,
  at: ObjectName,
): Promise<{ set: V1StatefulSet; pods: V1Pod[] } | undefined> {
  const set = await cluster.statefulSet(at);
  if (!set) return undefined;
  const pods = await cluster.pods(at.namespace, set.spec?.selector.matchLabels ?? {});
  const own = pods.filter(({ metadata }) =>
    metadata?.ownerReferences?.some(({ uid }) => uid === set.metadata?.uid),
  );
  return { set, pods: own.sort((a, b) => ordinalOf(a) - ordinalOf(b)) };
}

/** Why a container waits, e.g. `CrashLoopBackOff`; undefined when all of them run. */
export const waitingReason = ({ status }: V1Pod): string | undefined =>
  [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
    .map(({ state }) => state?.waiting?.reason)
    .find((reason) => reason !== undefined);

/** Why the scheduler finds no node for the pod; undefined when it has one. */
export const unschedulable = ({ status }: V1Pod): string | undefined =>
  status?.conditions?.find(({ type, status: value }) => type === "PodScheduled" && value === "False")
    ?.message;
