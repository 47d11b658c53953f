/** The engine on stack `local`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { EngineContext } from "../deploy/engine";
import { type CachePaths, root } from "../deploy/paths";

/** For stack `local`: state, plug-ins and every file the engine writes are in the cache, the cluster is the embedded one. */
export function embeddedContext(stack: string, paths: CachePaths): EngineContext {
  mkdirSync(paths.state, { recursive: true });
  mkdirSync(paths.work, { recursive: true });
  copySettings(stack, paths);
  return {
    workDir: paths.work,
    env: {
      PATH: `${paths.bin}:${process.env.PATH ?? ""}`,
      PULUMI_HOME: paths.pulumiHome,
      PULUMI_BACKEND_URL: `file://${paths.state}`,
      // Nothing in this stack is worth a passphrase; an empty one still has to be set.
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
      KUBECONFIG: paths.kubeconfig,
      HELM_CACHE_HOME: join(paths.cache, "helm", "cache"),
      HELM_CONFIG_HOME: join(paths.cache, "helm", "config"),
      HELM_DATA_HOME: join(paths.cache, "helm", "data"),
    },
  };
}

/** The engine writes the secrets provider's salt into Pulumi.STACK.yaml: it gets a copy and the salt is kept there. */
function copySettings(stack: string, paths: CachePaths): void {
  // The engine looks for the file that `main` names, and the program is this process.
  const project = parseDocument(readFileSync(join(root, "Pulumi.yaml"), "utf8"));
  project.delete("main");
  project.setIn(["plugins", "providers", 0, "path"], join(root, "provider"));
  writeFileSync(join(paths.work, "Pulumi.yaml"), project.toString());
  const name = `Pulumi.${stack}.yaml`;
  writeFileSync(join(paths.work, name), withSalt(textOf(join(root, name)), textOf(join(paths.work, name))));
}

const textOf = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");

/** A stack's file with the salt that the engine wrote into its copy before, unless it has one of its own. */
export function withSalt(text: string, copy: string): string {
  const settings = parseDocument(text);
  const salt = parseDocument(copy).get("encryptionsalt");
  if (salt === undefined || settings.has("encryptionsalt")) return text;
  settings.set("encryptionsalt", salt);
  return settings.toString();
}

/** The same for what this process itself starts: the engine's version check, and kubectl in the program's hooks. */
export function useEmbedded(paths: CachePaths): void {
  // The Automation API asks the engine for its version without the stack's settings, and that is logged in its home.
  process.env.PULUMI_HOME = paths.pulumiHome;
  process.env.KUBECONFIG = paths.kubeconfig;
  process.env.PATH = `${paths.bin}:${process.env.PATH ?? ""}`;
}
