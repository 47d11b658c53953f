/** A stack that is ready for an operation, and the cluster that it is deployed to. */
import type { ConfigMap, Stack } from "@pulumi/pulumi/automation";
import type { ClusterSource } from "../components/live/source";
import type * as programModule from "../program";
import type * as settingsModule from "../settings";
import { type EngineContext, linkTools, openStack, ownContext } from "./engine";
import type { CachePaths } from "./paths";
import { engineTools } from "./toolchain/toolTable";
import { ensureTools } from "./toolchain/tools";

export interface Target {
  readonly stack: Stack;
  /** The cluster, as the stack's configuration names it. */
  readonly cluster: (config: ConfigMap) => ClusterSource;
  /** What is said of the pods after a deployment, in parentheses. */
  readonly remark?: string;
  /** A command that looks at the pods. */
  readonly look: string;
  /** A command that removes what was deployed. */
  readonly remove: string;
}

/** A stack of the user's own: their backend, their credentials, their current Kubernetes context. */
export async function openOwn(
  stack: string,
  paths: CachePaths,
  log: (line: string) => void,
): Promise<Target> {
  const found = await ensureTools(engineTools, paths, log);
  linkTools(found, paths);
  return {
    stack: await openProgram(stack, ownContext(found, paths), paths),
    cluster: (config) => ({
      kubeconfig: config["kubernetes:kubeconfig"]?.value,
      context: config["kubernetes:context"]?.value,
      cluster: config["kubernetes:cluster"]?.value,
    }),
    look: "kubectl get pods -A",
    remove: `make destroy STACK=${stack}`,
  };
}

/** Opens a stack with this repository's program. */
export async function openProgram(name: string, context: EngineContext, paths: CachePaths): Promise<Stack> {
  const program = () => Promise.resolve({ ...load.program().program(load.settings().readSettings()) });
  const opening = openStack(name, program, context, paths);
  // While the engine finds the stack, this process has nothing else to do than to load the program.
  load.program();
  load.settings();
  return opening;
}

/** Modules that load Pulumi's SDK, which not every verb needs. */
const load = {
  program: () => module.require("../program") as typeof programModule,
  settings: () => module.require("../settings") as typeof settingsModule,
};
