/**
 * Loads the program in a process of its own, part by part: `node -r tsx/cjs bench/startSample.ts [packages]`.
 * With `packages` every module is timed by itself, which slows the whole down.
 */
import { subscribe } from "node:diagnostics_channel";
import { relative, sep } from "node:path";
import { root } from "../deploy/paths";
import type { LoadedPackage } from "./results";

/** Milliseconds that each part adds to those before it, and the modules of all. */
export interface Parts {
  readonly sdk: number;
  readonly kubernetes: number;
  readonly ours: number;
  readonly modules: number;
}

/** What stack local uses of Pulumi's Kubernetes SDK. */
const KUBERNETES = ["core/v1", "apps/v1", "policy/v1"].map((group) => `@pulumi/kubernetes/${group}`);

function elapsed(load: () => void): number {
  const start = performance.now();
  load();
  return performance.now() - start;
}

function parts(): Parts {
  const sdk = elapsed(() => {
    // The SDK loads its runtime when it is first asked for it.
    Reflect.get(module.require("@pulumi/pulumi") as object, "runtime");
  });
  const kubernetes = elapsed(() => {
    for (const group of KUBERNETES) module.require(group);
  });
  const ours = elapsed(() => {
    module.require("../program");
    module.require("../settings");
  });
  return { sdk, kubernetes, ours, modules: Object.keys(require.cache).length };
}

/** Times every module without those that it loads itself, by what Node tells of each `require`. */
function packages(): readonly LoadedPackage[] {
  const found = new Map<string, LoadedPackage>();
  const open: { start: number; known: number; inner: number }[] = [];
  const files = () => Object.keys(require.cache);
  subscribe("tracing:module.require:start", () => {
    open.push({ start: performance.now(), known: files().length, inner: 0 });
  });
  subscribe("tracing:module.require:end", (message) => {
    const { start, known, inner } = open.pop() ?? { start: 0, known: 0, inner: 0 };
    const whole = performance.now() - start;
    const outer = open.at(-1);
    if (outer) outer.inner += whole;
    // The module itself is the first that was added; one that was there already cost next to nothing.
    const file = files()[known];
    const name = packageOf(file ?? (message as { id: string }).id);
    const { modules, milliseconds } = found.get(name) ?? { modules: 0, milliseconds: 0 };
    const added = file === undefined ? 0 : 1;
    found.set(name, { name, modules: modules + added, milliseconds: milliseconds + whole - inner });
  });
  parts();
  return [...found.values()];
}

/** The package that a file belongs to; `this project` for its own. */
function packageOf(file: string): string {
  const inside = relative(root, file).split(sep);
  const at = inside.lastIndexOf("node_modules");
  if (at < 0) return file.startsWith(root) || file.startsWith(".") ? "this project" : "Node";
  const [scope = "", name = ""] = inside.slice(at + 1);
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}

process.stdout.write(JSON.stringify(process.argv[2] === "packages" ? packages() : parts()));
