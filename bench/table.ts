/** The results as Markdown. */
import { type Measure, type Ratio, type Results, type Section, SECTIONS, type Size } from "./results";
import type { Spread } from "./statistics";

/** Decimals that a unit is read with. */
const DECIMALS: Readonly<Record<string, number>> = { s: 2, ms: 1, MB: 0, modules: 0, times: 2 };

/** `2.61 s` */
function figure(value: number, unit: string): string {
  const text = value.toFixed(DECIMALS[unit] ?? 2);
  return unit === "times" ? `× ${text}` : unit === "modules" ? text : `${text} ${unit}`;
}

/** `2.5–2.9` */
const range = ({ min, max }: Spread, unit: string) =>
  `${min.toFixed(DECIMALS[unit] ?? 2)}–${max.toFixed(DECIMALS[unit] ?? 2)}`;

const row = (...cells: string[]) => `| ${cells.join(" | ")} |`;

function line(measure: Measure | Ratio): string {
  const { what, median, atMost } = measure;
  const unit = "unit" in measure ? measure.unit : "times";
  const target = atMost === undefined ? "" : `${median <= atMost ? "✓" : "✗"} at most ${atMost}`;
  return row(what, figure(median, unit), range(measure, unit), target);
}

const HEAD = [row("What", "Median", "Smallest–largest", "Target"), row("---", "---", "---", "---")];

const sizeLine = ({ brokers, resources, preview, up, node, provider }: Size) =>
  row(
    String(brokers),
    String(resources),
    `${figure(preview.median, "s")} (${range(preview, "s")})`,
    `${figure(up.median, "s")} (${range(up, "s")})`,
    figure(node.median, "MB"),
    figure(provider.median, "MB"),
  );

const growthTable = (sizes: readonly Size[]) => [
  row("Brokers", "Resources", "Preview", "up", "Program's memory", "Provider's memory"),
  row("---", "---", "---", "---", "---", "---"),
  ...sizes.map(sizeLine),
];

const packageTable = ({ packages }: Results) => [
  row("Package", "Modules", "Milliseconds"),
  row("---", "---", "---"),
  ...packages.map(({ name, modules, milliseconds }) => row(name, String(modules), milliseconds.toFixed(1))),
];

function sectionText(section: Section, results: Results): string[] {
  const own = ({ section: other }: Measure | Ratio) => other === section;
  const rows = [...results.measures.filter(own), ...results.ratios.filter(own)];
  const tables = [
    ...(rows.length > 0 ? [[...HEAD, ...rows.map(line)]] : []),
    ...(section === "d" && results.packages.length > 0 ? [packageTable(results)] : []),
    ...(section === "f" && results.growth.length > 0 ? [growthTable(results.growth)] : []),
  ];
  if (tables.length === 0) return [];
  return [`### (${section}) ${SECTIONS[section]}`, "", ...tables.flatMap((table) => [...table, ""])];
}

/** Machine, and a table for every section that was measured. */
export function toMarkdown(results: Results): string {
  const { machine, runs, date } = results;
  const busy = machine.load > 0.5 ? ` Other work was going on (load ${machine.load.toFixed(1)}).` : "";
  return [
    `Measured on ${date}: ${machine.cores} cores of ${machine.processor}, ${machine.memory} GiB, ${machine.system}, ` +
      `Node ${machine.node}, Pulumi ${machine.pulumi}, Kubernetes ${machine.kubernetes}; ` +
      `medians of ${runs} runs.${busy}`,
    "",
    ...(Object.keys(SECTIONS) as Section[]).flatMap((section) => sectionText(section, results)),
  ]
    .join("\n")
    .trimEnd();
}
