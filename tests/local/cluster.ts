/** An embedded cluster of the tests' own, with the real engine and provider. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { startCluster, stopCluster } from "../../local/cluster";
import { engineWords, linkTools, openStack } from "../../deploy/engine";
import { embeddedContext, useEmbedded } from "../../local/engine";
import type { Kubectl } from "../../local/kubectl";
import { cachePaths } from "../../deploy/paths";
import { ensureTools } from "../../deploy/toolchain/tools";
import { tools } from "../../deploy/toolchain/toolTable";
import { program } from "../../program";
import { parseSettings } from "../../settings";

/** Its settings file makes the engine content; the tests bring their own settings. */
const STACK = "local";
const NODES = 6;

export interface TestCluster {
  readonly kubectl: Kubectl;
  /** Path of its kubeconfig. */
  readonly kubeconfig: string;
  /** The stack with this program; its state stays when the program changes. */
  stack(program: PulumiFn): Promise<Stack>;
  /** What another process runs the same engine with: its environment, and the directory that has `bin/pulumi`. */
  readonly engine: { readonly env: Readonly<Record<string, string>>; readonly root: string };
  remove(): Promise<void>;
}

/** Starts it beside that of `make up`, which is left alone: only the tools are shared. */
export async function openCluster(): Promise<TestCluster> {
  const directory = mkdtempSync(join(tmpdir(), "kafka-on-kubernetes-"));
  const paths = { ...cachePaths({ XDG_CACHE_HOME: directory }), tools: cachePaths().tools };
  const quiet = () => undefined;
  const found = await ensureTools(tools, paths, quiet);
  linkTools(found, paths);
  useEmbedded(paths);
  return {
    kubectl: await startCluster(NODES, found, paths, quiet),
    kubeconfig: paths.kubeconfig,
    stack: (inline) => openStack(STACK, inline, embeddedContext(STACK, paths), paths),
    engine: { env: embeddedContext(STACK, paths).env, root: paths.cache },
    remove: async () => {
      await stopCluster(paths);
      rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** The deployment itself with these settings, as an inline program. */
export function deployment(settings: unknown): PulumiFn {
  return () => Promise.resolve(program(parseSettings(settings, STACK)));
}

/** What the engine said when an operation failed. @throws Error when it did not fail. */
export async function refusal(operation: Promise<unknown>): Promise<string> {
  let result: unknown;
  try {
    result = await operation;
  } catch (error) {
    return engineWords(error) + (error instanceof Error ? error.message : "");
  }
  throw new Error(`not refused: ${JSON.stringify(result)}`);
}

/** Waits until something holds. @throws Error when it does not in a minute */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not after a minute: ${holds.toString()}`);
    await sleep(200);
  }
}
