/** What only somebody with access to the machines can do to a node: commands that the environment gives. */
import { run } from "../../deploy/commands";
import { Failure } from "../../deploy/failure";

/** Names of the variables; each holds a shell command that is run with the node's name as $1 and as NODE. */
const HOOKS = [
  "NODE_STOP",
  "NODE_START",
  "NODE_ISOLATE",
  "NODE_REJOIN",
  "PROCESS_KILL",
  "BALANCER_ROUTE",
  "REGISTRY_TRUST",
] as const;
export type HookName = (typeof HOOKS)[number];

/** The hooks that are set, by name. */
export type Hooks = Readonly<Partial<Record<HookName, string>>>;

/** The hooks of an environment; an empty one counts as not set. */
export function readHooks(environment: NodeJS.ProcessEnv): Hooks {
  return Object.fromEntries(
    HOOKS.flatMap((name) => {
      const command = environment[name]?.trim();
      return command ? [[name, command]] : [];
    }),
  );
}

/** Why a scenario that needs these hooks cannot run, or undefined when it can. */
export function missingHooks(hooks: Hooks, needed: readonly HookName[]): string | undefined {
  const missing = needed.filter((name) => hooks[name] === undefined);
  if (missing.length === 0) return undefined;
  return `not run: ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not set`;
}

/**
 * Runs a hook and waits for its end.
 *
 * @param more further variables for the command, e.g. CONTAINER
 * @throws Failure when the hook is not set, or fails
 */
export async function callHook(
  hooks: Hooks,
  name: HookName,
  node: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const command = hooks[name];
  if (command === undefined) throw new Failure(`${name} is not set`);
  const { code, stderr } = await run("sh", ["-c", command, name, node], {
    env: { ...process.env, NODE: node, ...more },
    timeout: 600_000,
  });
  if (code !== 0) throw new Failure(`${name} for ${node} failed: ${stderr.trim()}`);
}
