/** Puts the events' words above the picture, so that none covers another or a mark of another. */
import { type Scale } from "./axes";
import { type Happening } from "./happenings";

/** An event with its place. */
export interface Placed {
  readonly text: string;
  /** Where its mark stands. */
  readonly x: number;
  /** Where its words begin and end. */
  readonly left: number;
  readonly right: number;
  /** Row of the words, 0 is the topmost. */
  readonly lane: number;
  /** Where the mark of its end stands, when it has one. */
  readonly end?: number;
}

/** Width of a letter of the events' words on the average, and the room between two events' words. */
const LETTER = 7.2;
const ROOM = 10;
const LONGEST = 70;

const shortened = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/**
 * A mark runs from its words down to the picture, so words go below all that reach as far: then no mark crosses words
 * to its left, which stand in higher rows.
 */
export function placeEvents(events: readonly Happening[], scale: Scale, rightEdge: number): Placed[] {
  const ends: number[] = [];
  return events.map(({ at, text, end }) => {
    const words = shortened(text);
    const width = words.length * LETTER;
    const x = scale(at);
    const left = Math.max(scale(0), Math.min(x + 4, rightEdge - width));
    const endX = end === undefined ? undefined : scale(end);
    const lane = ends.findLastIndex((taken) => taken > Math.min(left, x)) + 1;
    ends.length = lane;
    ends.push(Math.max(left + width, endX ?? 0) + ROOM);
    return { text: words, x, left, right: left + width, lane, ...(endX !== undefined && { end: endX }) };
  });
}
