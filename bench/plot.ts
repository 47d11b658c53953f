/** The growth as a picture: seconds and megabytes over the number of brokers, each a line with its spread. */
import { join } from "node:path";
import { root } from "../deploy/paths";
import type { Size } from "./results";
import type { Spread } from "./statistics";

export const PLOT_FILE = join(root, "docs", "performance.svg");

interface Line {
  readonly name: string;
  readonly colour: string;
  readonly of: (size: Size) => Spread;
}

interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly Line[];
}

const PANELS: readonly Panel[] = [
  {
    title: "Time",
    unit: "s",
    lines: [
      { name: "up", colour: "#9a3b26", of: ({ up }) => up },
      { name: "preview", colour: "#0b63b0", of: ({ preview }) => preview },
    ],
  },
  {
    title: "Memory at its peak",
    unit: "MB",
    lines: [
      { name: "program", colour: "#0b63b0", of: ({ node }) => node },
      { name: "provider", colour: "#57606a", of: ({ provider }) => provider },
    ],
  },
];

const WIDTH = 1000;
const HEIGHT = 420;
const LINE_HEIGHT = 16;
/** A panel's axes, from its own left edge. */
const AREA = { left: 60, right: 380, top: 70, bottom: 350 };

/** Round steps for an axis from 0 up to at least `largest`, five or so. */
export function ticks(largest: number): number[] {
  const rough = Math.max(largest, 1e-9) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const count = Math.ceil(largest / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

const number = (value: number) => String(Number(value.toFixed(1)));

const text = (x: number, y: number, content: string, attributes = "") =>
  `<text x="${number(x)}" y="${number(y)}"${attributes}>${content}</text>`;

function panel({ title, unit, lines }: Panel, sizes: readonly Size[]): string[] {
  const { left, right, top, bottom } = AREA;
  const steps = ticks(Math.max(...sizes.flatMap((size) => lines.map(({ of }) => of(size).max))));
  const brokers = ticks(Math.max(...sizes.map((size) => size.brokers)));
  const x = (value: number) => left + (value / (brokers.at(-1) ?? 1)) * (right - left);
  const y = (value: number) => bottom - (value / (steps.at(-1) ?? 1)) * (bottom - top);
  return [
    text(left - 40, 40, `${title} (${unit})`, ' class="title"'),
    ...steps.map((step) => `<path class="grid" d="M${left} ${number(y(step))} H${right}" />`),
    ...steps.map((step) => text(left - 8, y(step) + 4, number(step), ' text-anchor="end"')),
    ...brokers.map((step) => text(x(step), bottom + 20, number(step), ' text-anchor="middle"')),
    text((left + right) / 2, bottom + 42, "brokers", ' text-anchor="middle"'),
    ...lines.flatMap((line) => drawn(line, sizes, x, y)),
    ...names(lines, sizes.at(-1), x, y),
  ];
}

/** Each line's name at its end, never over another's. */
function names(
  lines: readonly Line[],
  last: Size | undefined,
  x: (value: number) => number,
  y: (value: number) => number,
): string[] {
  if (last === undefined) return [];
  const ends = lines.map(({ name, colour, of }) => ({ name, colour, at: y(of(last).median) + 4 }));
  let above = -Infinity;
  return ends
    .sort((a, b) => a.at - b.at)
    .map(({ name, colour, at }) => {
      above = Math.max(at, above + LINE_HEIGHT);
      return text(x(last.brokers) + 10, above, name, ` fill="${colour}"`);
    });
}

function drawn(
  { colour, of }: Line,
  sizes: readonly Size[],
  x: (value: number) => number,
  y: (value: number) => number,
): string[] {
  const points = sizes.map((size) => `${number(x(size.brokers))} ${number(y(of(size).median))}`);
  return [
    `<path d="M${points.join(" L")}" fill="none" stroke="${colour}" stroke-width="2" />`,
    ...sizes.flatMap((size) => {
      const [at, { median, min, max }] = [number(x(size.brokers)), of(size)];
      return [
        `<path d="M${at} ${number(y(min))} V${number(y(max))}" stroke="${colour}" />`,
        `<circle cx="${at}" cy="${number(y(median))}" r="3.5" fill="${colour}" />`,
      ];
    }),
  ];
}

/** The whole picture, with a background of its own, so that it reads the same on light and dark pages. */
export function plot(sizes: readonly Size[]): string {
  const panels = PANELS.flatMap((each, index) => [
    `<g transform="translate(${20 + index * 490} 0)">`,
    ...panel(each, sizes).map((line) => `  ${line}`),
    "</g>",
  ]);
  return [
    "<!-- Written by `make bench` from bench/results.json. -->",
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title">`,
    '  <title id="title">Time and memory over the number of brokers</title>',
    "  <style>",
    '    text { font-family: system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; font-size: 13px; }',
    "    .title { font-size: 15px; font-weight: 600; }",
    "    .grid { stroke: #d0d7de; }",
    "  </style>",
    `  <rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff" />`,
    ...panels.map((line) => `  ${line}`),
    "</svg>",
    "",
  ].join("\n");
}
