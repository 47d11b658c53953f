/** `make bench`: measures, and writes what it found. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../deploy/command";
import { duration } from "../deploy/duration";
import { root } from "../deploy/paths";
import { tools } from "../deploy/toolchain/toolTable";
import { type Arguments, readArguments } from "./args";
import { type Bench, BROKERS } from "./bench";
import { openCluster } from "./cluster";
import { missed, worsened } from "./compare";
import { DOCUMENT, withFigures } from "./document";
import { flattened, registeredBy } from "./flatten";
import { thisMachine } from "./machine";
import { plot, PLOT_FILE } from "./plot";
import {
  type Findings,
  readResults,
  type Results,
  RESULTS_FILE,
  type Section,
  writeResults,
} from "./results";
import { checks } from "./sections/checks";
import { deployment } from "./sections/deployment";
import { growth } from "./sections/growth";
import { policies } from "./sections/policies";
import { preview } from "./sections/preview";
import { start } from "./sections/start";
import { topics } from "./sections/topics";
import { toMarkdown } from "./table";

const say = (line: string) => process.stdout.write(`${line}\n`);

/** What measures which sections: one and the same deployment serves two of them. */
const STEPS: readonly { sections: readonly Section[]; measure: (bench: Bench) => Promise<Findings> }[] = [
  { sections: ["a"], measure: preview },
  { sections: ["b", "c"], measure: deployment },
  { sections: ["d"], measure: start },
  { sections: ["e"], measure: policies },
  { sections: ["f"], measure: growth },
  { sections: ["g"], measure: checks },
  { sections: ["h"], measure: topics },
];

async function main(): Promise<void> {
  const begin = Date.now();
  const options = readArguments(process.env);
  const versionOf = (name: string) => tools.find((tool) => tool.name === name)?.version ?? "unknown";
  const machine = thisMachine(versionOf("pulumi"), versionOf("kube-apiserver"));
  if (machine.load > 0.5)
    say(`Others are at work on this machine (load ${machine.load.toFixed(1)}): times will be too long.`);
  const findings = await measure(options);
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    machine,
    runs: options.runs,
    measures: findings.flatMap(({ measures }) => measures ?? []),
    ratios: findings.flatMap(({ ratios }) => ratios ?? []),
    growth: findings.flatMap((each) => each.growth ?? []),
    packages: findings.flatMap(({ packages }) => packages ?? []),
  };
  // Before the committed results are replaced.
  const comparison = worsened(results, readResults());
  await write(results, options);
  list("Targets that are missed", missed(results));
  list("Ratios that are worse than the committed ones by more than a quarter", comparison);
  say(`\nbench took ${duration(Date.now() - begin)}`);
}

async function measure({ runs, sections }: Arguments): Promise<Findings[]> {
  const cluster = await openCluster();
  try {
    const resources = flattened(await registeredBy(BROKERS));
    const file = join(cluster.paths.cache, "flat.json");
    writeFileSync(file, JSON.stringify(resources));
    const bench: Bench = { runs, cluster, floor: { resources, file }, log: say };
    const findings: Findings[] = [];
    for (const step of STEPS)
      if (step.sections.some((section) => sections.includes(section)))
        findings.push(await step.measure(bench));
    return findings;
  } finally {
    await cluster.remove();
  }
}

/** Only a complete run replaces what is committed. */
async function write(results: Results, { complete }: Arguments): Promise<void> {
  if (complete) {
    writeResults(results, RESULTS_FILE);
    writeFileSync(PLOT_FILE, plot(readResults().growth));
    writeFileSync(DOCUMENT, await withFigures(readFileSync(DOCUMENT, "utf8"), readResults()));
    say("\nwritten: bench/results.json, docs/performance.svg, docs/performance.md");
    return;
  }
  mkdirSync(join(root, "build"), { recursive: true });
  writeResults(results, join(root, "build", "bench.json"));
  say(
    `\n${toMarkdown(results)}\n\nwritten: build/bench.json (a run of all sections replaces what is committed)`,
  );
}

function list(title: string, lines: readonly string[]): void {
  say(`\n${title}: ${lines.length === 0 ? "none" : ""}`);
  for (const line of lines) say(`  ${line}`);
}

runCommand(main);
