/** What the servers of the ensemble say of themselves. */
import type { Kubernetes, PodName } from "./kubernetes";

export type Mode = "leader" | "follower" | "standalone";

/** The answer to ZooKeeper's four-letter word `srvr`, which 3.4 and later answer without being told to. */
export interface ServerState {
  readonly version: string;
  readonly mode: Mode;
}

/** @throws Error when the text is no answer to `srvr` */
export function parseSrvr(text: string): ServerState {
  const version = /^Zookeeper version: (\d+\.\d+\.\d+)/m.exec(text)?.[1];
  const mode = /^Mode: (leader|follower|standalone)$/m.exec(text)?.[1];
  if (version === undefined || mode === undefined)
    throw new Error(`not serving: ${text.trim() || "no answer"}`);
  return { version, mode: mode as Mode };
}

/** bash's own TCP: an image needs no client for it. */
const ASK = "exec 3<>/dev/tcp/127.0.0.1/2181 && echo srvr >&3 && timeout 5 cat <&3";

/** What one server says. @throws Error when it does not serve */
async function serverState(kubernetes: Kubernetes, pod: PodName): Promise<ServerState> {
  return parseSrvr(await kubernetes.exec(pod, ["bash", "-c", ASK], undefined, 15_000));
}

/** The ensemble's pods, by what each of them is now; those that do not serve are left out. */
export async function serverModes(
  kubernetes: Kubernetes,
  pods: readonly PodName[],
): Promise<ReadonlyMap<PodName, ServerState>> {
  const states = await Promise.all(
    pods.map(async (pod) => {
      const state = await serverState(kubernetes, pod).catch(() => undefined);
      return [pod, state] as const;
    }),
  );
  return new Map(states.flatMap(([pod, state]) => (state ? [[pod, state] as const] : [])));
}

/** @throws Error when no server leads */
export async function leader(kubernetes: Kubernetes, pods: readonly PodName[]): Promise<PodName> {
  const modes = await serverModes(kubernetes, pods);
  const found = [...modes].find(([, { mode }]) => mode === "leader" || mode === "standalone");
  if (found === undefined) throw new Error("the ensemble has no leader");
  return found[0];
}
