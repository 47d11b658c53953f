/** What a run came to, as docs/resilience.md. */
import { format, type Options } from "prettier";
import { type RunResult, type ScenarioResult, type ThroughputResult } from "../types";
import { median } from "./median";
import { count, outcomeOf, span } from "./words";

/** Where the pictures are, from the page. */
export const PICTURES = "resilience";

/** Errors that are named, the most frequent first. */
const MOST_ERRORS = 4;

/** The page, formatted as the project's files are. */
export async function page(result: RunResult, options: Options = {}): Promise<string> {
  const { scenarios, throughput } = result;
  const parts = [
    "# Resilience",
    "<!-- Written by `make e2e-docs` from the results of `make e2e`: do not edit it by hand. -->",
    introduction(result),
    summary(scenarios),
    ...scenarios.flatMap(section),
    ...(throughput ? throughputSection(throughput) : []),
  ];
  return format(`${parts.join("\n\n")}\n`, { ...options, parser: "markdown" });
}

function introduction({
  date,
  kubernetes,
  nodes,
  brokers,
  image,
  machine,
  about,
  scenarios,
}: RunResult): string {
  const passed = scenarios.filter(({ outcome }) => outcome === "passed").length;
  const run = scenarios.filter(({ outcome }) => outcome !== "not run").length;
  return [
    `What clients see while the cluster is broken and changed: ${run} scenarios on real brokers, ${passed} passed.`,
    "In each one, an idempotent producer with `acks=all` outside the cluster sends at a steady rate, whether earlier",
    "messages are acknowledged or not, and a consumer follows. In the end the whole topic is read back and compared",
    "with what was acknowledged.\n",
    `- **Run**: ${date.slice(0, 10)}, Kubernetes ${escaped(kubernetes)}, ${nodes} nodes, ${brokers} brokers, image \`${image}\`.`,
    ...(machine === undefined ? [] : [`- **Machine of the clients**: ${escaped(machine)}.`]),
    ...(about === undefined ? [] : [`- ${escaped(about)}`]),
    "- **Failed**: not acknowledged after all retries within the delivery timeout of two minutes.",
    "- **Lost**: acknowledged, and not in the log afterwards. **Twice**: more than once in the log.",
    "- **Longest gap**: longest time without an acknowledgement from any partition.",
  ].join("\n");
}

function summary(scenarios: readonly ScenarioResult[]): string {
  const rows = scenarios.map(({ title, outcome, load }) => {
    const link = `[${escaped(title)}](#${anchor(title)})`;
    if (!load) return [link, outcome, "", "", "", "", "", "", ""];
    const { acknowledged, failed, lost, duplicated, longestGap, p50, p99 } = load;
    const numbers = [acknowledged, failed, lost, duplicated].map(count);
    return [link, outcome, ...numbers, ...[longestGap.duration, p50, p99].map(span)];
  });
  return [
    "| scenario | outcome | acknowledged | failed | lost | twice | longest gap | half within | 99 % within |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
  ].join("\n");
}

function section({ id, title, outcome, notes, limits, load }: ScenarioResult): string[] {
  const heading = `## ${escaped(title)}`;
  const remarks = notes.map((note) => `- ${escaped(firstLine(note))}`).join("\n");
  if (!load) return [heading, `${capital(outcome)}.`, ...(remarks ? [remarks] : [])];
  const allowed = limits.gap === undefined ? "" : ` (at most ${span(limits.gap)} is allowed)`;
  const { longestGap, longestConsumerGap, p99 } = load;
  const seen =
    `Longest time without an acknowledgement: ${span(longestGap.duration)}${allowed}; ` +
    `the consumer waited ${span(longestConsumerGap)} at most. 99 % were acknowledged within ${span(p99)}.`;
  return [
    heading,
    `![${escaped(title)}: time line](${PICTURES}/${id}.svg)`,
    `${capital(outcome)}. ${outcomeOf(load)} ${seen}`,
    [remarks, met(load.errors)].filter(Boolean).join("\n"),
  ];
}

/** What the clients went through, on whose account messages waited. */
function met(errors: readonly string[]): string {
  if (errors.length === 0) return "";
  const others = errors.length - MOST_ERRORS;
  const rest = others > 0 ? `; ${others} more kinds` : "";
  return `- The clients met: ${escaped(errors.slice(0, MOST_ERRORS).join("; "))}${rest}`;
}

function throughputSection({ cluster, processes, ratio }: ThroughputResult): string[] {
  const rounds = cluster.map((rate, round) => [
    String(round + 1),
    rate.mebibytesPerSecond.toFixed(1),
    processes[round]?.mebibytesPerSecond.toFixed(1) ?? "",
    span(rate.p99),
    processes[round] ? span(processes[round].p99) : "",
  ]);
  const middle = (of: typeof cluster) =>
    median(of.map(({ mebibytesPerSecond }) => mebibytesPerSecond)).toFixed(1);
  return [
    "## Throughput",
    `\`kafka-producer-perf-test\` with \`acks=all\` and records of 1 KiB, in turns: the brokers in the cluster through
their NodePorts, and three plain processes on the same machine with the same \`server.properties\`, heap and disk. The
medians are ${middle(cluster)} and ${middle(processes)} MiB/s: **the cluster takes ${(ratio * 100).toFixed(0)} % of what the plain processes take.**`,
    [
      "| round | cluster, MiB/s | processes, MiB/s | cluster, 99 % within | processes, 99 % within |",
      "| ---: | ---: | ---: | ---: | ---: |",
      ...rounds.map((row) => `| ${row.join(" | ")} |`),
    ].join("\n"),
  ];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const firstLine = (text: string) => text.split("\n", 1)[0] ?? "";

/** Text as it stands, whatever Markdown would make of its characters. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|]/g, "\\$&");
}

/** The anchor that GitHub gives a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");
}
