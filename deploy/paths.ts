import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

/** The repository's root: the directory with Pulumi.yaml. */
export const root = resolve(__dirname, "..");

/** What a running policy pack is called in the list of processes, in a directory of Pulumi's home. */
export const POLICY_RUNNER = "run-policy-pack";

/** Where the embedded cluster and its tools live; nothing is written anywhere else. */
export interface CachePaths {
  readonly cache: string;
  /** Finished tools, one directory per name and version. */
  readonly tools: string;
  /** Links to the tools in use, by their plain names; the engine's and kwokctl's PATH begins here. */
  readonly bin: string;
  /** Go's build cache, module cache and scratch space while tools are built; dropped afterwards. */
  readonly build: string;
  /** The control plane: processes, certificates, etcd's data, logs. */
  readonly cluster: string;
  readonly kubeconfig: string;
  /** Pulumi's own home (plug-ins), its state of stack `local`, and the directory the engine runs in. */
  readonly pulumiHome: string;
  readonly state: string;
  readonly work: string;
  readonly lock: string;
}

/** The cache's layout; XDG_CACHE_HOME counts when it is absolute, as the XDG base directory specification says. */
export function cachePaths(environment: NodeJS.ProcessEnv = process.env): CachePaths {
  const xdg = environment.XDG_CACHE_HOME;
  const base = xdg && isAbsolute(xdg) ? xdg : join(environment.HOME ?? homedir(), ".cache");
  const cache = join(base, "kafka-on-kubernetes");
  const cluster = join(cache, "cluster");
  return {
    cache,
    tools: join(cache, "tools"),
    bin: join(cache, "bin"),
    build: join(cache, "build"),
    cluster,
    kubeconfig: join(cluster, "kubeconfig"),
    pulumiHome: join(cache, "pulumi"),
    state: join(cache, "state"),
    work: join(cache, "work"),
    lock: join(cache, "lock"),
  };
}
