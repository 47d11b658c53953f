/**
 * Loads the program in a process of its own, part by part: `node -r tsx/cjs bench/startSample.ts [packages]`.
 * With `packages` every module is timed by itself, which slows the whole down.
 */
import Module from "node:module";
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

type Load = (request: string, parent: NodeJS.Module, isMain: boolean) => unknown;

/** Times every module without those that it loads itself. */
function packages(): readonly LoadedPackage[] {
  const loader = Module as unknown as { _load: Load };
  const load = loader._load;
  const found = new Map<string, { modules: Set<string>; milliseconds: number }>();
  const inner: number[] = [];
  loader._load = function (this: unknown, request, parent, isMain) {
    const before = Object.keys(require.cache);
    const start = performance.now();
    inner.push(0);
    try {
      return load.call(this, request, parent, isMain);
    } finally {
      const whole = performance.now() - start;
      const own = whole - (inner.pop() ?? 0);
      if (inner.length > 0) inner[inner.length - 1] = (inner.at(-1) ?? 0) + whole;
      // The module itself is the first that was added; one that was there already cost next to nothing.
      const file = Object.keys(require.cache)[before.length];
      const entry = packageEntry(file ?? request);
      entry.milliseconds += own;
      if (file !== undefined) entry.modules.add(file);
    }
  };
  const packageEntry = (file: string) => {
    const name = packageOf(file);
    const entry = found.get(name) ?? { modules: new Set<string>(), milliseconds: 0 };
    found.set(name, entry);
    return entry;
  };
  parts();
  return [...found].map(([name, { modules, milliseconds }]) => ({
    name,
    modules: modules.size,
    milliseconds,
  }));
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
