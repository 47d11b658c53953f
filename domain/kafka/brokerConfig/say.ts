/** Words for messages. */
import { nearestName } from "../../nearest";

/** `a`, `b` or `c`. */
export function said(names: readonly string[]): string {
  const last = names[names.length - 1] ?? "nothing";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} or ${last}`;
}

export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** " Did you mean x?", or nothing. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const guess = nearestName(name, names);
  return guess === undefined ? "" : ` Did you mean ${guess}?`;
}

/** Bytes as a person reads them: 1 GiB, 1.5 MiB, 976.6 KiB. */
export function bytes(count: number): string {
  for (const [unit, size] of [
    ["GiB", 1024 ** 3],
    ["MiB", 1024 ** 2],
    ["KiB", 1024],
  ] as const) {
    if (count >= size) return `${Math.round((count / size) * 10) / 10} ${unit}`;
  }
  return `${count} bytes`;
}
