import { type Event } from "../types";

/** An event that may have taken a while. */
export interface Happening extends Event {
  readonly end?: number;
}

/** "drain node-1" and "drain node-1: done" are the two ends of one event. */
export function happenings(events: readonly Event[]): Happening[] {
  const starts: { at: number; text: string; end?: number }[] = [];
  for (const event of events) {
    const start = starts.findLast(({ text, end }) => end === undefined && event.text === `${text}: done`);
    if (start) start.end = event.at;
    else starts.push({ ...event });
  }
  return starts;
}
