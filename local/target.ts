/** The stack of the embedded cluster, and any other. */
import { lookUp } from "../deploy/commands";
import { linkTools } from "../deploy/engine";
import type { CachePaths } from "../deploy/paths";
import { openOwn, openProgram, type Target } from "../deploy/target";
import { tools } from "../deploy/toolchain/toolTable";
import { ensureTools } from "../deploy/toolchain/tools";
import { startCluster } from "./cluster";
import { embeddedContext, useEmbedded } from "./engine";

/** The stack that lives on the embedded cluster. */
const EMBEDDED = "local";

/**
 * Opens stack `local`, for which the embedded cluster is started when needed, or a stack of the user's own.
 *
 * @param nodes of the embedded cluster
 */
export function openTarget(
  { stack, nodes }: { readonly stack: string; readonly nodes: number },
  paths: CachePaths,
  log: (line: string) => void,
): Promise<Target> {
  return stack === EMBEDDED ? openEmbedded(nodes, paths, log) : openOwn(stack, paths, log);
}

async function openEmbedded(nodes: number, paths: CachePaths, log: (line: string) => void): Promise<Target> {
  const found = await ensureTools(tools, paths, log);
  const kubectl =
    lookUp("kubectl", process.env.PATH ?? "") === undefined ? `${paths.bin}/kubectl` : "kubectl";
  linkTools(found, paths);
  useEmbedded(paths);
  await startCluster(nodes, found, paths, log);
  return {
    stack: await openProgram(EMBEDDED, embeddedContext(EMBEDDED, paths), paths),
    cluster: () => ({ kubeconfig: paths.kubeconfig }),
    remark: "simulated: kwok plays the kubelets, no broker and no ZooKeeper process runs",
    look: `KUBECONFIG=${paths.kubeconfig} ${kubectl} get pods -A`,
    remove: "make down",
  };
}
