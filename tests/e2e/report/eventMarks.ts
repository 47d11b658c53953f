/** What was done, as marks over the whole height of a picture. */
import { type Event } from "../types";
import { type Scale, timeLabel } from "./axes";
import { happenings, type Happening } from "./happenings";
import { placeEvents } from "./lanes";
import { element, line, text } from "./svg";
import { span } from "./words";

/** How the events are drawn: the room that they take above and below the rest, and their elements. */
export interface EventMarks {
  readonly above: number;
  readonly below: number;
  /** @param floor where the marks end @param foot where the room below begins */
  readonly draw: (head: number, floor: number, foot: number) => string[];
}

const LANE = 19;
/** With more rows than this of words above the picture, numbers stand there, and the words below. */
const MOST_LANES = 5;
const RADIUS = 9;

export function eventMarks(events: readonly Event[], time: Scale, left: number, right: number): EventMarks {
  const all = happenings(events);
  const worded = withWords(all, time, right);
  return worded.above <= MOST_LANES * LANE ? worded : withNumbers(all, time, left, right);
}

const mark = (x: number, y: number, floor: number) => line(x, y, x, floor, "mark");

/** The time that something took: a stroke from its mark to that of its end. */
function taken(x: number, y: number, end: number | undefined, floor: number): string[] {
  return end === undefined ? [] : [line(x, y, end, y, "during"), line(end, y, end, floor, "done")];
}

function withWords(all: readonly Happening[], time: Scale, right: number): EventMarks {
  const placed = placeEvents(all, time, right);
  const draw = (head: number, floor: number) =>
    placed.flatMap(({ x, left, lane, text: words, end }) => {
      const y = head + lane * LANE;
      return [
        ...taken(x, y + 4.5, end, floor),
        mark(x, y - 9, floor),
        text(words, { x: left, y, class: "event halo" }),
      ];
    });
  return { above: placed.reduce((most, { lane }) => Math.max(most, lane + 1), 0) * LANE, below: 0, draw };
}

function withNumbers(all: readonly Happening[], time: Scale, left: number, right: number): EventMarks {
  const rows = rowsOf(all.map(({ at }) => time(at)));
  const perColumn = Math.ceil(all.length / 2);
  const draw = (head: number, floor: number, foot: number) => {
    const marks = all.flatMap(({ at, end }, index) => {
      const y = head + (rows[index] ?? 0) * LANE - 4;
      return [
        ...taken(time(at), y, end === undefined ? undefined : time(end), floor),
        mark(time(at), y, floor),
      ];
    });
    // After all marks, so that none crosses a number.
    const numbers = all.flatMap(({ at }, index) =>
      badge(index + 1, time(at), head + (rows[index] ?? 0) * LANE - 4),
    );
    const words = all.flatMap(({ at, end, text: what }, index) => {
      const x = index < perColumn ? left : (left + right) / 2 + RADIUS;
      const y = foot + (index % perColumn) * LANE;
      const when = `at ${timeLabel(at)}${end === undefined ? "" : `, for ${span(end - at)}`}`;
      return [...badge(index + 1, x, y), text(`${what} (${when})`, { x: x + 16, y: y + 4 })];
    });
    return [...marks, ...numbers, ...words];
  };
  return { above: (Math.max(...rows, 0) + 1) * LANE, below: perColumn * LANE + 6, draw };
}

/** The row of each number, so that none covers the one before it. */
function rowsOf(xs: readonly number[]): number[] {
  const ends: number[] = [];
  return xs.map((x) => {
    const free = ends.findIndex((end) => end <= x);
    const row = free < 0 ? ends.length : free;
    ends[row] = x + 2 * RADIUS + 1;
    return row;
  });
}

function badge(number: number, cx: number, cy: number): string[] {
  return [
    element("circle", { cx, cy, r: RADIUS, class: "badge" }),
    text(String(number), { x: cx, y: cy + 4, class: "pill" }),
  ];
}
