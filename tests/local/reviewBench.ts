/** A stack of our own on an embedded cluster of our own: previewed with the policy pack, and changed for real. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { EngineEvent, PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { startCluster, stopCluster } from "../../local/cluster";
import { embeddedContext, linkTools, openStack, policyPacks } from "../../local/engine";
import type { Kubectl } from "../../local/kubectl";
import { type CachePaths, cachePaths } from "../../local/paths";
import { ensureTools } from "../../local/tools";
import { tools } from "../../local/toolTable";

/** Its settings file makes the engine content; the programs here bring their own. */
const STACK = "local";

/** A pod as far as a roll changes it. */
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

/** Everything but the finished tools lies in `directory`, so that a cluster of `make up` is left alone. */
function pathsIn(directory: string): CachePaths {
  const own = cachePaths({ XDG_CACHE_HOME: directory });
  return { ...own, tools: cachePaths().tools };
}

interface PodObject {
  readonly metadata: { readonly name: string; readonly uid: string; readonly creationTimestamp: string };
}

export async function openBench(directory: string): Promise<Bench> {
  const paths = pathsIn(directory);
  const quiet = () => undefined;
  const found = await ensureTools(tools, paths, quiet);
  linkTools(found, paths);
  process.env.PULUMI_HOME = paths.pulumiHome;
  const kubectl = await startCluster(6, found, paths, quiet);
  return {
    preview: (program) => preview(program, paths),
    up: async (program) => {
      await (await open(program, paths)).up();
    },
    pods: () => pods(kubectl),
    remove: async () => {
      await stopCluster(paths);
      rmSync(join(directory, "kafka-on-kubernetes"), { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

const open = (program: PulumiFn, paths: CachePaths): Promise<Stack> =>
  openStack(STACK, program, embeddedContext(STACK, paths), paths);

async function preview(program: PulumiFn, paths: CachePaths): Promise<readonly EngineEvent[]> {
  const events: EngineEvent[] = [];
  const stack = await open(program, paths);
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
