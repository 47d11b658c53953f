/** The servers of an ensemble, as the API server and they themselves tell. */
import { ApiFailure, type LiveCluster, type V1Pod, type V1StatefulSet } from "../live/cluster";
import { ordinalOf, revisionOf } from "../live/pods";
import { CONTAINER } from "./args";
import { ZOOKEEPER_PORTS } from "./manifests";
import type { Server, ServerState } from "./resizeSteps";

/** Asks a server for its state by bash's own TCP, so that an image needs no client for it. */
const ASK = [
  "bash",
  "-c",
  `exec 3<>/dev/tcp/127.0.0.1/${ZOOKEEPER_PORTS.client} && echo srvr >&3 && timeout 5 cat <&3`,
];

/** What a server's answer to `srvr` says of it. One without a quorum answers that it is not serving. */
export function stateIn(answer: string): ServerState {
  const mode = /^Mode: (leader|follower|standalone)$/m.exec(answer)?.[1];
  return (mode as ServerState | undefined) ?? "looking";
}

async function stateOf(cluster: LiveCluster, namespace: string, pod: V1Pod): Promise<ServerState> {
  if (pod.metadata?.deletionTimestamp !== undefined || pod.status?.phase !== "Running") return "away";
  try {
    return stateIn(await cluster.exec({ namespace, name: pod.metadata?.name ?? "" }, CONTAINER, ASK));
  } catch (error) {
    // Without the right to run commands nothing can be known; with it, a server that does not answer is starting or gone.
    if (error instanceof ApiFailure && error.status !== 403) return "away";
    throw error;
  }
}

/** What each server of the set says now. */
export function serversOf(
  cluster: LiveCluster,
  namespace: string,
  { set, pods }: { readonly set: V1StatefulSet; readonly pods: readonly V1Pod[] },
): Promise<Server[]> {
  return Promise.all(
    pods.map(async (pod) => ({
      name: pod.metadata?.name ?? "",
      ordinal: ordinalOf(pod),
      uid: pod.metadata?.uid ?? "",
      current: revisionOf(pod) === set.status?.updateRevision,
      state: await stateOf(cluster, namespace, pod),
    })),
  );
}
