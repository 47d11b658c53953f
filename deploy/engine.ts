import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type * as automationModule from "@pulumi/pulumi/automation";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { run } from "./commands";
import { Failure } from "./failure";
import { type CachePaths, POLICY_RUNNER, root } from "./paths";
import { PROVIDER_DIRECTORY } from "./toolchain/toolTable";
import type { ToolPaths } from "./toolchain/tools";

const provider = "pulumi-resource-kubernetes";

/** Links the tools in use into one directory, which the engine's and kwokctl's PATH begins with. */
export function linkTools(tools: ToolPaths, paths: CachePaths): void {
  rmSync(paths.bin, { recursive: true, force: true });
  mkdirSync(paths.bin, { recursive: true });
  for (const [name, path] of tools) if (name !== provider) symlinkSync(path, join(paths.bin, name));
  linkProvider(tools, paths);
  writePolicyRunner(paths);
}

/** A plug-in on PATH makes the engine warn at every run; in Pulumi's plug-in directory it is found in silence. */
function linkProvider(tools: ToolPaths, paths: CachePaths): void {
  const plugin = join(paths.pulumiHome, "plugins", PROVIDER_DIRECTORY, provider);
  mkdirSync(dirname(plugin), { recursive: true });
  rmSync(plugin, { force: true });
  symlinkSync(tools.get(provider) ?? "", plugin);
}

/** Where the engine finds what starts a policy pack in Node; with it no language host is needed. */
const policyRunnerDirectory = (paths: CachePaths) =>
  join(paths.pulumiHome, "plugins", "analyzer-policy-nodejs-v1.0.0");

/** What the engine starts a policy pack with: the engine's address and the pack's directory are its arguments. */
export const policyRunner = (paths: CachePaths) =>
  join(policyRunnerDirectory(paths), "pulumi-analyzer-policy-nodejs");

/**
 * The SDK's own runner of packs. The vendor's CLI brings a script that starts it; a CLI that was built from its module
 * does not.
 */
function writePolicyRunner(paths: CachePaths): void {
  const quote = (word: string) => `'${word.replaceAll("'", String.raw`'\''`)}'`;
  const runner = join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack");
  // By its title it is found again should its engine be killed.
  const title = join(paths.pulumiHome, POLICY_RUNNER);
  const file = policyRunner(paths);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `#!/bin/sh\nexec ${quote(process.execPath)} --title=${quote(title)} ${quote(runner)} "$@"\n`,
  );
  chmodSync(file, 0o755);
}

/** Where the engine runs and with which settings of its own. */
export interface EngineContext {
  readonly workDir: string;
  readonly env: Readonly<Record<string, string>>;
}

/** For the user's own stacks: their backend, their credentials, their current Kubernetes context. */
export function ownContext(tools: ToolPaths, paths: CachePaths): EngineContext {
  const path = [paths.bin, policyRunnerDirectory(paths), process.env.PATH ?? ""];
  const ownPlugin = join(
    process.env.PULUMI_HOME ?? join(process.env.HOME ?? "", ".pulumi"),
    "plugins",
    PROVIDER_DIRECTORY,
  );
  if (!existsSync(ownPlugin)) path.splice(1, 0, dirname(tools.get(provider) ?? paths.bin));
  return { workDir: root, env: { PATH: path.join(":"), PULUMI_SKIP_UPDATE_CHECK: "1" } };
}

/** The compiled policy pack, once there is one. @throws Failure when its sources are there and nobody compiled them. */
export function policyPacks(): readonly string[] {
  const pack = join(root, "policy");
  const description = join(pack, "package.json");
  if (!existsSync(description)) return [];
  const { main = "index.js" } = JSON.parse(readFileSync(description, "utf8")) as { main?: string };
  if (existsSync(join(pack, main))) return [pack];
  throw new Failure(`The policy pack is not compiled (policy/${main} is missing): run make policy first.`);
}

/** The policy pack and its configuration, as the Automation API takes them. */
export interface PolicyOptions {
  readonly policyPacks: string[];
  readonly policyPackConfigs: string[];
}

/** The policy pack with a file of its configuration. @throws Failure when the pack is not compiled or the file is wrong. */
export async function policyOptions(config: string): Promise<PolicyOptions> {
  const packs = policyPacks();
  // The engine takes misspelt names in silence, so the file is read before.
  const check = join(root, "policy", "bin", "policy", "checkConfig.js");
  const { code, stderr } = await run(process.execPath, [check, config]);
  if (code !== 0) throw new Failure(`POLICY_PROFILE: ${stderr.trim()}`);
  return { policyPacks: [...packs], policyPackConfigs: packs.map(() => config) };
}

/** The stack of the inline program, made when it does not exist. @throws Failure with the engine's own words. */
export async function openStack(
  name: string,
  program: PulumiFn,
  context: EngineContext,
  paths: CachePaths,
): Promise<Stack> {
  // Not needed by every verb, and long to load. (`import()` takes the types of an ES module, which the SDK is not.)
  const { LocalWorkspace, PulumiCommand } = module.require(
    "@pulumi/pulumi/automation",
  ) as typeof automationModule;
  const pulumiCommand = await PulumiCommand.get({ root: paths.cache });
  try {
    return await LocalWorkspace.createOrSelectStack(
      { stackName: name, projectName: "kafka-on-kubernetes", program },
      { workDir: context.workDir, envVars: { ...context.env }, pulumiCommand },
    );
  } catch (error) {
    throw new Failure(engineWords(error));
  }
}

/**
 * Whether the last operation on a stack failed or was interrupted. The engine may then know less than the cluster has:
 * what it had sent and did not see through is there, and its state says that it is not.
 */
export async function endedBadly(stack: Stack): Promise<boolean> {
  const [last] = await stack.history(1, 1, false);
  return last !== undefined && last.result !== "succeeded";
}

/** The sentences of the engine in an error of the Automation API, which wraps them in the whole command's output. */
export function engineWords(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const said = [...text.matchAll(/^\s*(?:stderr: )?error: (.+)$/gm)].map((match) => match[1] ?? "");
  return said.length > 0 ? [...new Set(said)].join("\n") : text.trim();
}
