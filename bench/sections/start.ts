/** (d) What loading the program takes beyond Pulumi's SDK, and which packages it goes to. */
import { type Bench, repeat } from "../bench";
import type { Findings, LoadedPackage } from "../results";
import { Series } from "../series";
import type { Parts } from "../startSample";
import { spread } from "../statistics";
import { timedScript } from "../timed";

/** Packages that are worth a line. */
const SHOWN = 10;

export async function start(bench: Bench): Promise<Findings> {
  const milliseconds = new Series<"sdk" | "kubernetes" | "ours" | "whole">("d", "ms");
  const modules = new Series<"modules">("d", "modules");
  const packages: (readonly LoadedPackage[])[] = [];
  await repeat(bench, "start", async () => {
    const parts = JSON.parse((await timedScript("startSample.ts")).stdout) as Parts;
    for (const part of ["sdk", "kubernetes", "ours"] as const) milliseconds.add(part, parts[part]);
    milliseconds.add("whole", parts.sdk + parts.kubernetes + parts.ours);
    modules.add("modules", parts.modules);
    packages.push(JSON.parse((await timedScript("startSample.ts", "packages")).stdout) as LoadedPackage[]);
  });
  return {
    measures: [
      milliseconds.measure("sdk", '`require("@pulumi/pulumi")`'),
      milliseconds.measure("kubernetes", "what is used of @pulumi/kubernetes"),
      milliseconds.measure("ours", "our own modules, with zod and all they need", 100),
      modules.measure("modules", "modules loaded"),
    ],
    ratios: [milliseconds.ratio("whole", "sdk", "the whole program by the SDK alone")],
    packages: longest(packages),
  };
}

/** Medians by package, those that take longest first. */
function longest(runs: readonly (readonly LoadedPackage[])[]): LoadedPackage[] {
  const names = new Set(runs.flat().map(({ name }) => name));
  return [...names]
    .map((name) => {
      const own = runs.flatMap((run) => run.filter((each) => each.name === name));
      const modules = Math.max(...own.map((each) => each.modules));
      return { name, modules, milliseconds: spread(own.map((each) => each.milliseconds)).median };
    })
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, SHOWN);
}
