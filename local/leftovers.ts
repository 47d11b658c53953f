import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type CachePaths, POLICY_RUNNER } from "../deploy/paths";
import { commandLine, findProcesses, stop } from "../deploy/processes";

/** What a killed run of the engine on stack `local` left; looked for only while no other run holds the cache's lock. */

/**
 * True when the engine was cut off: it left its lock, or operations whose end it did not see. Going on from there is
 * not safe: a request that was cut off can leave the API server with, say, a node port that is taken by no Service.
 */
export function wasCutOff(paths: CachePaths): boolean {
  if (engineLocks(paths).length > 0) return true;
  return stateFiles(join(paths.state, ".pulumi", "stacks"), ".json").some((file) => {
    try {
      const state = JSON.parse(readFileSync(file, "utf8")) as State;
      return (state.checkpoint?.latest?.pending_operations ?? []).length > 0;
    } catch {
      return true;
    }
  });
}

/** Ends engines, providers and policy packs that outlived their run. */
export async function endOrphans(paths: CachePaths): Promise<void> {
  const engines = await Promise.all(
    engineLocks(paths).map(async (pid) => (/^\S*\/pulumi /.test(await commandLine(pid)) ? [pid] : [])),
  );
  const providers = await findProcesses(["pulumi-resource-kubernetes", POLICY_RUNNER], paths.pulumiHome);
  await stop([...engines.flat(), ...providers.map(({ pid }) => pid)], 2000);
}

/** The part of the file backend's checkpoint that tells what was under way. */
interface State {
  readonly checkpoint?: {
    readonly latest?: { readonly pending_operations?: readonly unknown[] | null } | null;
  };
}

/** The processes that took the file backend's locks; a lock cut off while it was written names none. */
function engineLocks(paths: CachePaths): readonly number[] {
  return stateFiles(join(paths.state, ".pulumi", "locks"), ".json").map((file) => {
    try {
      return (JSON.parse(readFileSync(file, "utf8")) as { pid?: number }).pid ?? 0;
    } catch {
      return 0;
    }
  });
}

function stateFiles(directory: string, ending: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(directory, file));
}
