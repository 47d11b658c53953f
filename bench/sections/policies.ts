/** (e) How long the policy pack takes to start, against an empty one, and to judge a resource. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyRunner } from "../../deploy/engine";
import { root } from "../../deploy/paths";
import { type Bench, BROKERS, repeat } from "../bench";
import { registeredBy } from "../flatten";
import { startPack } from "../pack";
import type { Findings } from "../results";
import { Series } from "../series";

const OURS = join(root, "policy");
const MANY = 99;

export async function policies(bench: Bench): Promise<Findings> {
  const { paths } = bench.cluster;
  const empty = emptyPack(join(paths.cache, "empty-pack"));
  const few = await registeredBy(BROKERS);
  const many = await registeredBy(MANY);
  const starts = new Series<"ours" | "empty">("e", "ms");
  const verdicts = new Series<"few" | "many" | "unjudged">("e", "ms");
  await repeat(bench, "policy pack", async () => {
    const ours = await startPack([policyRunner(paths)], OURS);
    starts.add("ours", ours.started);
    verdicts.add("few", (await ours.judge(few)) / few.length);
    await ours.stop();
    const nothing = await startPack([policyRunner(paths)], empty);
    starts.add("empty", nothing.started);
    await nothing.stop();
    // A process that has judged nothing yet, as in a preview.
    const fresh = await startPack([policyRunner(paths)], OURS);
    verdicts.add("many", (await fresh.judge(many)) / many.length);
    await fresh.stop();
    // What the engine's questions take by themselves, one for each resource.
    const silent = await startPack([policyRunner(paths)], empty);
    verdicts.add("unjudged", (await silent.judge(many)) / many.length);
    await silent.stop();
  });
  return {
    measures: [
      starts.measure("ours", "start of the pack"),
      starts.measure("empty", "start of an empty pack"),
      verdicts.measure("few", `a resource, of ${few.length} (${BROKERS} brokers)`),
      verdicts.measure("many", `a resource, of ${many.length} (${MANY} brokers)`),
      verdicts.measure("unjudged", "the same by the empty pack"),
    ],
    ratios: [starts.ratio("ours", "empty", "start of the pack by that of an empty one", 1.2)],
  };
}

/** A pack without a policy. @returns its directory */
function emptyPack(directory: string): string {
  mkdirSync(directory, { recursive: true });
  symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
  writeFileSync(
    join(directory, "package.json"),
    '{ "name": "empty", "version": "0.0.1", "main": "index.js" }',
  );
  writeFileSync(join(directory, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(
    join(directory, "index.js"),
    'const { PolicyPack } = require("@pulumi/policy");\nnew PolicyPack("empty", { policies: [] });\n',
  );
  return directory;
}
