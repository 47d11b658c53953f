/** The embedded cluster of the bench: its own, and empty again between two measurements. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCluster, stopCluster } from "../local/cluster";
import { linkTools, openStack } from "../deploy/engine";
import { embeddedContext } from "../local/engine";
import { volume, volumeCount } from "../local/inventory";
import type { Kubectl } from "../local/kubectl";
import { type CachePaths, cachePaths } from "../deploy/paths";
import { ensureTools } from "../deploy/toolchain/tools";
import { tools } from "../deploy/toolchain/toolTable";
import { STACK } from "./bench";

export interface BenchCluster {
  readonly paths: CachePaths;
  readonly kubectl: Kubectl;
  /** Path of kubectl itself. */
  readonly executable: string;
  /** Makes every `make` and program of this repository use this cluster. */
  readonly environment: NodeJS.ProcessEnv;
  /** Nodes and volumes for so many pods of one kind on nodes of their own. */
  size(nodes: number): Promise<void>;
  /** Removes what was deployed, and forgets it. */
  empty(): Promise<void>;
  remove(): Promise<void>;
}

/** Nodes of the cluster that `make up` starts. */
const USUAL_NODES = 6;

/** Pods that are not brokers, with claims of their own. */
const SERVERS = 3;

const quiet = () => undefined;

/** Starts it in a directory of its own; only the tools are shared. */
export async function openCluster(): Promise<BenchCluster> {
  const directory = mkdtempSync(join(tmpdir(), "kafka-on-kubernetes-bench-"));
  const environment = { ...process.env, XDG_CACHE_HOME: directory };
  const paths = cachePaths(environment);
  mkdirSync(paths.cache, { recursive: true });
  mkdirSync(cachePaths().tools, { recursive: true });
  symlinkSync(cachePaths().tools, paths.tools);
  const found = await ensureTools(tools, paths, quiet);
  linkTools(found, paths);
  process.env.PULUMI_HOME = paths.pulumiHome;
  let nodes = USUAL_NODES;
  const equip = () => startCluster(nodes, found, paths, quiet);
  const kubectl = await equip();
  const forget = await emptyState(paths);
  return {
    paths,
    kubectl,
    executable: found.get("kubectl") ?? "kubectl",
    environment,
    size: async (wanted) => {
      nodes = wanted;
      await equip();
      await addVolumes(kubectl, wanted + SERVERS);
    },
    empty: async () => {
      await removeObjects(kubectl);
      forget();
      await equip();
      await addVolumes(kubectl, nodes + SERVERS);
    },
    remove: async () => {
      await stopCluster(paths);
      rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Makes the stack once. @returns what brings back its empty state, which takes no run of the engine */
async function emptyState(paths: CachePaths): Promise<() => void> {
  await openStack(STACK, () => Promise.resolve({}), embeddedContext(STACK, paths), paths);
  const kept = `${paths.state}-empty`;
  cpSync(paths.state, kept, { recursive: true });
  return () => {
    rmSync(paths.state, { recursive: true, force: true });
    cpSync(kept, paths.state, { recursive: true });
  };
}

const ALL = "statefulsets,services,poddisruptionbudgets,configmaps,persistentvolumeclaims";

async function removeObjects(kubectl: Kubectl): Promise<void> {
  // Kubernetes' own Service carries neither label, and comes back by itself besides.
  await succeed(kubectl, ["delete", ALL, "--all", "-n", "kafka", "--ignore-not-found"]);
  await succeed(kubectl, ["delete", ALL, "-n", "default", "-l", "app", "--ignore-not-found"]);
  await succeed(kubectl, ["delete", "persistentvolumeclaims", "--all", "-n", "default"]);
  await succeed(kubectl, ["delete", "namespace", "kafka", "--ignore-not-found"]);
  await succeed(kubectl, ["wait", "pods", "--all", "-n", "default", "--for=delete", "--timeout=50s"]);
}

/**
 * The cluster of `make up` has volumes for its own stacks; more brokers need more. Twice what they claim, since a
 * volume that was given back is made anew only when the cluster is emptied the next time.
 */
async function addVolumes(kubectl: Kubectl, claims: number): Promise<void> {
  const there = await kubectl.list<{ metadata: { name: string } }>(["persistentvolumes"]);
  const names = new Set(there.map(({ metadata }) => metadata.name));
  const items = Array.from({ length: Math.max(0, 2 * claims - volumeCount) }, (_, index) =>
    volume(volumeCount + index + 1),
  ).filter(({ metadata }) => !names.has(metadata.name));
  if (items.length === 0) return;
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  await succeed(kubectl, ["create", "-f", "-"], list);
}

async function succeed(kubectl: Kubectl, args: readonly string[], input?: string): Promise<void> {
  const { code, stderr } = await kubectl.run(args, input);
  if (code !== 0) throw new Error(`kubectl ${args.join(" ")}: ${stderr.trim()}`);
}
