import { join } from "node:path";
import { type CommandResult, run } from "../deploy/commands";
import type { CachePaths } from "../deploy/paths";

/** kubectl on one cluster. */
export interface Kubectl {
  /** Runs kubectl with these arguments; never rejects. */
  readonly run: (args: readonly string[], input?: string) => Promise<CommandResult>;
  /** The objects that `kubectl get ARGUMENTS` lists. @throws Error with kubectl's own words. */
  readonly list: <T>(args: readonly string[]) => Promise<readonly T[]>;
}

/** kubectl for the embedded cluster; its discovery cache stays out of the user's ~/.kube. */
export function embeddedKubectl(executable: string, paths: CachePaths): Kubectl {
  return kubectl(executable, {
    ...process.env,
    KUBECONFIG: paths.kubeconfig,
    KUBECACHEDIR: join(paths.cluster, "kubectl"),
  });
}

function kubectl(executable: string, env: NodeJS.ProcessEnv): Kubectl {
  const runKubectl: Kubectl["run"] = (args, input) =>
    run(executable, args, { env, timeout: 60_000, ...(input === undefined ? {} : { input }) });
  return {
    run: runKubectl,
    list: async <T>(args: readonly string[]) => {
      const { code, stdout, stderr } = await runKubectl(["get", ...args, "-o", "json"]);
      if (code !== 0) throw new Error(`kubectl get ${args.join(" ")}: ${stderr.trim()}`);
      return (JSON.parse(stdout) as { items: T[] }).items;
    },
  };
}
