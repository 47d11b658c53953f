/** Takes back what a scenario that failed, or a run that was killed, left of its faults. */
import { callHook } from "./hooks";
import { isReady } from "./kubernetes";
import type { Stage } from "./stage";

/** Starts nodes that were left stopped or cut off, and lets pods on to those that were left drained. */
export async function mendNodes({
  kubernetes,
  options: { hooks },
}: Pick<Stage, "kubernetes" | "options">): Promise<void> {
  for (const node of await kubernetes.nodes()) {
    const { name } = node.metadata;
    if (node.spec.unschedulable === true) await kubernetes.uncordon(name);
    if (isReady(node)) continue;
    for (const hook of ["NODE_REJOIN", "NODE_START"] as const)
      if (hooks[hook] !== undefined) await callHook(hooks, hook, name).catch(() => undefined);
    await kubernetes.waitNode(name, true, 120_000);
  }
}
