import { rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isExecutable, lookUp, run } from "../commands";
import { duration } from "../duration";
import { checkGo, goBuild } from "./goBuild";
import { type CachePaths } from "../paths";
import { canDownload, currentPlatform, downloadRelease } from "./release";
import type { Platform, Tool } from "./toolTable";
import { findVersion, inRange } from "./versions";

/** Tools in use: name -> path of the executable file. */
export type ToolPaths = ReadonlyMap<string, string>;

/** Where a finished tool lies in the cache; the version is in the path, so a new pin makes a new file. */
export function cachedTool(tool: Tool, paths: CachePaths): string {
  return join(paths.tools, tool.name, tool.version, tool.name);
}

/** The copy of a tool that is there already: in the cache, in Pulumi's plug-in directory or on PATH. */
export async function findTool(
  tool: Tool,
  paths: CachePaths,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const cached = cachedTool(tool, paths);
  if (isExecutable(cached)) return cached;
  if ("pluginDirectory" in tool.existing) {
    const home = environment.PULUMI_HOME ?? join(environment.HOME ?? homedir(), ".pulumi");
    const plugin = join(home, "plugins", tool.existing.pluginDirectory, tool.name);
    return isExecutable(plugin) ? plugin : undefined;
  }
  const found = lookUp(tool.name, environment.PATH ?? "");
  if (found === undefined) return undefined;
  const { stdout } = await run(found, tool.existing.versionArguments, {
    timeout: 10_000,
    // Pulumi logs into its home even when it only tells its version.
    env: { ...environment, PULUMI_HOME: paths.pulumiHome },
  });
  const version = findVersion(stdout);
  return version && inRange(version, tool.existing.accepted) ? found : undefined;
}

/**
 * Finds the tools, and downloads or builds those that are missing; tells `log` what it does and how long it takes.
 * @throws Failure when one can neither be downloaded nor built. What is finished is kept: the next call goes on there.
 */
export async function ensureTools(
  needed: readonly Tool[],
  paths: CachePaths,
  log: (line: string) => void,
): Promise<ToolPaths> {
  const found = new Map<string, string>();
  const located = await Promise.all(needed.map(async (tool) => [tool, await findTool(tool, paths)] as const));
  const missing = located.filter(([, path]) => path === undefined).map(([tool]) => tool);
  for (const [tool, path] of located) if (path !== undefined) found.set(tool.name, path);
  if (missing.length === 0) return found;

  log(
    `${missing.length} of ${needed.length} tools are neither in the cache nor on PATH: ` +
      missing.map(({ name, version }) => `${name} ${version}`).join(", "),
  );
  const left = await downloadTools(missing, paths, log);
  if (left.length > 0) await buildTools(left, paths, log);
  for (const tool of missing) found.set(tool.name, cachedTool(tool, paths));
  return found;
}

/** Downloads what the vendors' sites give; returns the tools that have to be built. */
async function downloadTools(
  missing: readonly Tool[],
  paths: CachePaths,
  log: (line: string) => void,
): Promise<readonly Tool[]> {
  const platform = currentPlatform();
  const left: Tool[] = [];
  for (const tool of missing) {
    if (!(await downloadTool(tool, platform, paths, log))) left.push(tool);
  }
  return left;
}

async function downloadTool(
  tool: Tool,
  platform: Platform | undefined,
  paths: CachePaths,
  log: (line: string) => void,
): Promise<boolean> {
  const release = platform && tool.release(platform);
  if (!release || !(await canDownload(release))) return false;
  const start = Date.now();
  try {
    await downloadRelease(release, cachedTool(tool, paths));
    log(`${tool.name} ${tool.version}: downloaded and verified in ${duration(Date.now() - start)}`);
    return true;
  } catch (error) {
    log(`${tool.name} ${tool.version}: not downloaded, ${(error as Error).message}`);
    return false;
  }
}

async function buildTools(
  left: readonly Tool[],
  paths: CachePaths,
  log: (line: string) => void,
): Promise<void> {
  await checkGo(paths.build);
  log(
    `${left.length} of them cannot be downloaded from here and are built from their Go modules. All of them take about ` +
      "half an hour on two cores, the first time only; an interrupted build goes on where it stopped.",
  );
  const start = Date.now();
  for (const [index, tool] of left.entries()) {
    await buildTool(
      tool,
      `[${index + 1}/${left.length}] ${tool.name} ${tool.version}`,
      left.length - index - 1,
      paths,
      log,
    );
  }
  log(`all tools are built, in ${duration(Date.now() - start)}`);
  // Gigabytes that serve no more: finished tools are found by their version, and only a new pin is built again.
  rmSync(paths.build, { recursive: true, force: true });
}

/** Milliseconds between two signs of life of a build. */
const heartbeat = 30_000;

async function buildTool(
  tool: Tool,
  title: string,
  remaining: number,
  paths: CachePaths,
  log: (line: string) => void,
): Promise<void> {
  log(`${title}: building`);
  const start = Date.now();
  let packages = 0;
  const timer = setInterval(() => {
    log(`${title}: ${packages} packages compiled, ${duration(Date.now() - start)}`);
  }, heartbeat);
  try {
    await goBuild(tool.build, cachedTool(tool, paths), paths.build, (progress) => {
      packages = progress.packages;
    });
  } finally {
    clearInterval(timer);
  }
  log(`${title}: built in ${duration(Date.now() - start)}, ${remaining} left`);
}
