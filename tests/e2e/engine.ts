/** The program on the cluster under test, with the real engine and provider and a backend of the run's own. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { linkTools, openStack } from "../../deploy/engine";
import { embeddedContext } from "../../local/engine";
import { type CachePaths, cachePaths, root } from "../../deploy/paths";
import { ensureTools } from "../../deploy/toolchain/tools";
import { engineTools } from "../../deploy/toolchain/toolTable";
import { program } from "../../program";
import { PROJECT } from "../../settings";
import { stringify } from "yaml";
import { checked, type GivenSettings } from "./settings";

/** Where the run's engine keeps its state, in `directory`; the tools are those of `make up`. */
export function enginePaths(directory: string, kubeconfig: string): CachePaths {
  const own = cachePaths({ XDG_CACHE_HOME: join(directory, "engine") });
  return { ...own, tools: cachePaths().tools, kubeconfig };
}

/** Finds the tools, or builds them, and puts them where the engine looks. */
export async function prepareEngine(paths: CachePaths, log: (line: string) => void): Promise<void> {
  linkTools(await ensureTools(engineTools, paths, log), paths);
  process.env.PULUMI_HOME = paths.pulumiHome;
}

/**
 * Forgets what was deployed on another cluster, such as one that was at this address before.
 *
 * @param cluster what tells clusters apart
 */
export function forgetOtherClusters(paths: CachePaths, cluster: string): void {
  const file = join(paths.cache, "cluster-id");
  if (existsSync(file) && readFileSync(file, "utf8") === cluster) return;
  rmSync(paths.state, { recursive: true, force: true });
  mkdirSync(paths.cache, { recursive: true });
  writeFileSync(file, cluster);
}

/** The stack `name`, made when it does not exist. */
export function stackOf(name: string, inline: PulumiFn, paths: CachePaths): Promise<Stack> {
  const context = embeddedContext(name, paths);
  // The project's own file would have the settings in a file of the stack's, where the inline program never looks.
  const plugins = { providers: [{ name: "kafka-admin", path: join(root, "provider") }] };
  writeFileSync(
    join(context.workDir, "Pulumi.yaml"),
    stringify({ name: PROJECT, runtime: "nodejs", plugins }),
  );
  return openStack(name, inline, context, paths);
}

/** The deployment itself with these settings, as an inline program. */
export function deploymentOf(settings: GivenSettings): PulumiFn {
  return () => Promise.resolve(program(checked(settings)));
}
