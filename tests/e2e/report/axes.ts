/** Scales of the pictures and the marks on their axes. */

/** Where a value stands in the picture. */
export type Scale = (value: number) => number;

export function linear(from: number, to: number, start: number, end: number): Scale {
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

/** A logarithmic scale; values below `from` stand at its start. */
export function logarithmic(from: number, to: number, start: number, end: number): Scale {
  const scale = linear(Math.log10(from), Math.log10(to), start, end);
  return (value) => scale(Math.log10(Math.max(from, value)));
}

const STEPS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600].map((seconds) => seconds * 1000);

/** Times to mark on an axis of this length, ms: round ones, at most a dozen. */
export function timeMarks(length: number): number[] {
  const step = STEPS.find((candidate) => length / candidate <= 12) ?? 7_200_000;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step);
}

/** A time on the axis: `0`, `40 s`, `2 min`, `2:30 min`. */
export function timeLabel(time: number): string {
  if (time === 0) return "0";
  const seconds = Math.round(time / 1000);
  if (seconds < 120) return `${seconds} s`;
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`} min`;
}

/** Powers of ten from 1 ms to the first that is not below the largest latency, at least 1 s. */
export function latencyMarks(largest: number): number[] {
  const decades = Math.max(3, Math.ceil(Math.log10(Math.max(1, largest))));
  return Array.from({ length: decades + 1 }, (_, power) => 10 ** power);
}

export function latencyLabel(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`;
}
