/** A stack of our own on an embedded cluster of our own: previewed with the policy pack, and changed for real. */
import type { EngineEvent, PulumiFn } from "@pulumi/pulumi/automation";
import { policyPacks } from "../../deploy/engine";
import type { Kubectl } from "../../local/kubectl";
import { openCluster, type TestCluster } from "./cluster";

/** A pod as far as a rolling restart changes it. */
export interface RunningPod {
  readonly name: string;
  readonly uid: string;
  readonly created: string;
}

export interface Bench {
  /** The engine's events of a preview with the policy pack; a preview that fails gives those until it failed. */
  preview(program: PulumiFn): Promise<readonly EngineEvent[]>;
  up(program: PulumiFn): Promise<void>;
  /** Pods of the whole cluster, in the order of their creation. */
  pods(): Promise<readonly RunningPod[]>;
  remove(): Promise<void>;
}

interface PodObject {
  readonly metadata: { readonly name: string; readonly uid: string; readonly creationTimestamp: string };
}

export async function openBench(): Promise<Bench> {
  const cluster = await openCluster();
  return {
    preview: (program) => preview(program, cluster),
    up: async (program) => {
      await (await cluster.stack(program)).up();
    },
    pods: () => pods(cluster.kubectl),
    remove: () => cluster.remove(),
  };
}

async function preview(program: PulumiFn, cluster: TestCluster): Promise<readonly EngineEvent[]> {
  const events: EngineEvent[] = [];
  const stack = await cluster.stack(program);
  await stack
    .preview({ policyPacks: [...policyPacks()], onEvent: (event) => events.push(event) })
    .catch((error: unknown) => {
      // What a refused preview has to say is in its events; one that never began has none.
      if (events.length === 0) throw error;
    });
  return events;
}

async function pods(kubectl: Kubectl): Promise<readonly RunningPod[]> {
  const all = await kubectl.list<PodObject>(["pods", "--all-namespaces"]);
  return all
    .map(({ metadata }) => ({
      name: metadata.name,
      uid: metadata.uid,
      created: metadata.creationTimestamp,
    }))
    .sort((a, b) => (a.created < b.created ? -1 : 1));
}
