/** One scenario as a time line: what was done, how long acknowledgements took, and how many replicas were in sync. */
import { type InSyncSample, type LoadResult, type ScenarioResult } from "../types";
import { latencyLabel, latencyMarks, linear, logarithmic, type Scale, timeLabel, timeMarks } from "./axes";
import { eventMarks } from "./eventMarks";
import { box, element, escape, line, text } from "./svg";
import { BLANK, byColumn, COLUMNS } from "./thin";
import { count, span } from "./words";

const WIDTH = 1000;
const LEFT = 72;
const RIGHT = WIDTH - 22;
const HEAD = 78;
const LATENCY_HEIGHT = 210;
const REPLICAS_HEIGHT = 64;
const BETWEEN = 34;
const FOOT = 34;
const LEGEND_ROOM = 6;

// A background of its own, so that it reads the same on light and dark pages.
const STYLE = `
text { font-family: system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; font-size: 12px; fill: #1f2328; }
.title { font-size: 18px; font-weight: 600; }
.figures { font-size: 13.5px; }
.axis, .caption { fill: #59636e; }
.caption { font-size: 12px; }
.halo { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round; }
.end { text-anchor: end; } .middle { text-anchor: middle; }
.pill { font-weight: 600; fill: #ffffff; text-anchor: middle; }
.page { fill: #ffffff; stroke: #d1d9e0; }
.grid { stroke: #eaeef2; } .frame { stroke: #afb8c1; fill: none; }
.mark { stroke: #6639ba; stroke-width: 1.3; } .done { stroke: #6639ba; stroke-dasharray: 2 3; }
.during { stroke: #6639ba; stroke-width: 2; stroke-opacity: 0.45; } .event { fill: #512a97; font-weight: 600; }
.gap { fill: #ffebd9; } .gap-text { fill: #953800; font-weight: 600; }
.range { fill: none; stroke: #80ccff; } .median { fill: none; stroke: #0550ae; stroke-width: 2.6; stroke-linecap: round; }
.whole { fill: #aceebb; } .short { fill: #ffc680; } .leaderless { fill: #cf222e; }
.top-whole { stroke: #1a7f37; stroke-width: 1.6; } .top-short { stroke: #bc4c00; stroke-width: 1.6; }
.badge { fill: #6639ba; }
.passed { fill: #1a7f37; } .failed { fill: #cf222e; }
`.trim();

/** The picture of a scenario that had a load, as SVG. */
export function picture(scenario: ScenarioResult, load: LoadResult): string {
  const time = linear(0, load.duration, LEFT, RIGHT);
  const marks = eventMarks(load.events, time, LEFT, RIGHT);
  const top = HEAD + marks.above + 20;
  const bottom = top + LATENCY_HEIGHT;
  const replicasTop = bottom + BETWEEN;
  const replicasBottom = replicasTop + REPLICAS_HEIGHT;
  const height = replicasBottom + FOOT + marks.below;
  return [
    `<!-- Drawn by tests/e2e/report/picture.ts from a run of \`make e2e\`. -->`,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escape(scenario.title)}</title>`,
    `<style>\n${STYLE}\n</style>`,
    element("rect", { x: 0.5, y: 0.5, width: WIDTH - 1, height: height - 1, rx: 8, class: "page" }),
    ...header(scenario, load),
    ...gap(load, time, top, bottom),
    ...timeAxis(load.duration, time, [top, bottom, replicasTop, replicasBottom]),
    ...latency(load, time, top, bottom),
    ...replicas(load, time, replicasTop, replicasBottom),
    ...marks.draw(HEAD, replicasBottom, replicasBottom + FOOT + LEGEND_ROOM),
    "</svg>\n",
  ].join("\n");
}

function header({ title, outcome }: ScenarioResult, load: LoadResult): string[] {
  const { acknowledged, failed, lost, duplicated, longestGap, longestConsumerGap, p50, p99 } = load;
  const figures = [
    `${count(acknowledged)} acknowledged`,
    `${count(failed)} failed`,
    `${count(lost)} lost`,
    `${count(duplicated)} twice`,
    `longest gap ${span(longestGap.duration)} (consumer ${span(longestConsumerGap)})`,
    `half within ${span(p50)}`,
    `99 % within ${span(p99)}`,
  ].join("   ·   ");
  return [
    text(title, { x: 22, y: 32, class: "title" }),
    element("rect", { x: RIGHT - 64, y: 15, width: 64, height: 22, rx: 11, class: outcome }),
    text(outcome, { x: RIGHT - 32, y: 30, class: "pill" }),
    text(figures, { x: 22, y: 54, class: "figures" }),
  ];
}

/** The longest time without an acknowledgement, with words when it is long enough to be seen. */
function gap({ longestGap, duration }: LoadResult, time: Scale, top: number, bottom: number): string[] {
  if (longestGap.duration < Math.max(500, duration / 150)) return [];
  const [from, to] = [time(longestGap.at), time(longestGap.at + longestGap.duration)];
  const words = `no acknowledgement for ${span(longestGap.duration)}`;
  const middle = Math.min(Math.max((from + to) / 2, LEFT + 100), RIGHT - 100);
  return [
    box(from, top, to, bottom, "gap"),
    text(words, { x: middle, y: bottom - 8, class: "gap-text halo middle" }),
  ];
}

function timeAxis(
  duration: number,
  time: Scale,
  [top, bottom, lowTop, lowBottom]: readonly [number, number, number, number],
) {
  const marks = timeMarks(duration);
  return [
    ...marks.flatMap((at) => [
      line(time(at), top, time(at), bottom, "grid"),
      line(time(at), lowTop, time(at), lowBottom, "grid"),
      text(timeLabel(at), { x: time(at), y: lowBottom + 18, class: "axis middle" }),
    ]),
    element("rect", { x: LEFT, y: top, width: RIGHT - LEFT, height: bottom - top, class: "frame" }),
    element("rect", { x: LEFT, y: lowTop, width: RIGHT - LEFT, height: lowBottom - lowTop, class: "frame" }),
  ];
}

/** Each column's range as a stroke and its median as a dot, where its messages were sent. */
function latency(load: LoadResult, time: Scale, top: number, bottom: number): string[] {
  const columns = [...byColumn(load)].sort(([a], [b]) => a - b);
  const marks = latencyMarks(Math.max(...load.acknowledgements.map((one) => one.latency), 0));
  const scale = logarithmic(1, marks.at(-1) ?? 1000, bottom, top);
  const width = load.duration / COLUMNS;
  let ranges = "";
  let medians = "";
  for (const [column, acknowledgements] of columns) {
    const x = time((column + 0.5) * width).toFixed(1);
    const y = (share: number) => {
      const one = acknowledgements[Math.floor((acknowledgements.length - 1) * share)];
      return scale(one?.latency ?? 1).toFixed(1);
    };
    ranges += `M${x} ${y(0)}V${y(1)}`;
    medians += `M${x} ${y(0.5)}h0`;
  }
  const stroke = ((RIGHT - LEFT) / COLUMNS) * 0.8;
  return [
    text(
      `from sending to acknowledgement, by time of sending: median and range of each ${span(width)}${load.failed > 0 ? "; nothing where all failed" : ""}`,
      {
        x: LEFT,
        y: top - 7,
        class: "caption halo",
      },
    ),
    ...marks.flatMap((mark) => [
      line(LEFT, scale(mark), RIGHT, scale(mark), "grid"),
      text(latencyLabel(mark), { x: LEFT - 8, y: scale(mark) + 4, class: "axis end" }),
    ]),
    element("path", { d: ranges, class: "range", "stroke-width": stroke }),
    element("path", { d: medians, class: "median" }),
  ];
}

/** A time in which the brokers told the same. */
interface Step extends InSyncSample {
  readonly until: number;
}

/** A sample stands until the next one, unless that is so late that nobody answered between. */
function stepsOf({ inSync, duration }: LoadResult): Step[] {
  const steps: Step[] = [];
  for (const [index, sample] of inSync.entries()) {
    const next = inSync[index + 1]?.at ?? duration;
    const until = next - sample.at > BLANK ? sample.at + BLANK / 3 : next;
    const last = steps.at(-1);
    const same =
      last?.until === sample.at && last.inSync === sample.inSync && last.leaderless === sample.leaderless;
    steps.splice(steps.length - (same ? 1 : 0), 1, { ...sample, ...(same && { at: last.at }), until });
  }
  return steps;
}

/** A box for every step; nothing where no broker answered. */
function replicas(load: LoadResult, time: Scale, top: number, bottom: number): string[] {
  const most = Math.max(...load.inSync.map((sample) => sample.replicas), 1);
  const scale = linear(0, most, bottom, top + 8);
  const steps = stepsOf(load).flatMap((step) => {
    const [from, to, y] = [time(Math.max(0, step.at)), time(step.until), scale(step.inSync)];
    const kind = step.inSync === step.replicas ? "whole" : "short";
    return [
      box(from, y, to, bottom, kind),
      line(from, y, to, y, `top-${kind}`),
      ...(step.leaderless > 0 ? [box(from, bottom - 7, to, bottom, "leaderless")] : []),
    ];
  });
  return [
    text(`replicas in sync, of ${most} (red: partitions without a leader; blank: no broker answered)`, {
      x: LEFT,
      y: top - 7,
      class: "caption halo",
    }),
    ...steps,
    text(String(most), { x: LEFT - 8, y: scale(most) + 4, class: "axis end" }),
    text("0", { x: LEFT - 8, y: bottom + 1, class: "axis end" }),
  ];
}
