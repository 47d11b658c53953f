/** Words for messages. */
import { distance } from "fastest-levenshtein";

/** `a`, `b` or `c`. */
export function said(names: readonly string[]): string {
  const last = names[names.length - 1] ?? "nothing";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} or ${last}`;
}

export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** The names nearest to a mistyped one, or undefined if none is near: a third of its letters may differ. */
function nearest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.min(8, Math.ceil(name.length / 3)) + 1;
  for (const candidate of names) {
    // Names whose lengths are further apart than the least distance found cannot be nearer.
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const away = distance(name.toLowerCase(), candidate.toLowerCase());
    if (away < least) [best, least] = [candidate, away];
  }
  return best;
}

/** " Did you mean x?", or nothing. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const guess = nearest(name, names);
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
