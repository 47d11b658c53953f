/** What the recorded times and numbers amount to. */

/** A time without something, and when it began, ms. */
export interface Gap {
  readonly at: number;
  readonly duration: number;
}

/** The longest time between two of the moments, or from `start` to the first, or from the last to `end`. */
export function longestGap(moments: readonly number[], start: number, end: number): Gap {
  let longest: Gap = { at: start, duration: 0 };
  let previous = start;
  for (const moment of [...moments].sort((a, b) => a - b).concat(Math.max(end, start))) {
    if (moment < start) continue;
    if (moment - previous > longest.duration) longest = { at: previous, duration: moment - previous };
    previous = Math.max(previous, moment);
  }
  return longest;
}

/** The smallest of the values that is at least as large as `share` of them (nearest rank); 0 of no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Compares acknowledged numbers with those found in the log. */
export function compare(
  acknowledged: Iterable<number>,
  found: readonly number[],
): { readonly lost: readonly number[]; readonly duplicated: readonly number[] } {
  const times = new Map<number, number>();
  for (const number of found) times.set(number, (times.get(number) ?? 0) + 1);
  return {
    lost: [...acknowledged].filter((number) => !times.has(number)),
    duplicated: [...times].filter(([, count]) => count > 1).map(([number]) => number),
  };
}

/** How many messages should have been sent `elapsed` ms after the start. */
export function due(elapsed: number, ratePerSecond: number): number {
  return elapsed < 0 ? 0 : Math.floor((elapsed * ratePerSecond) / 1000) + 1;
}

/** When a message is meant to be sent, ms after the start. */
export function intended(number: number, ratePerSecond: number): number {
  return (number * 1000) / ratePerSecond;
}
