/** "Did you mean": the nearest of the allowed names, for messages. */
import { distance } from "fastest-levenshtein";

/** Most letters that may differ in a typing error: a third of the name and 3 at least, but never all, and 8 at most. */
const tolerance = (name: string) =>
  Math.min(8, Math.max(Math.ceil(name.length / 3), Math.min(3, name.length - 1)));

/** The allowed name that is nearest to a mistyped one, upper and lower case being equal; undefined if none is near. */
export function nearestName(name: string, allowed: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = tolerance(name) + 1;
  for (const candidate of allowed) {
    // Names whose lengths differ by more than the least distance found cannot be nearer.
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const away = distance(name.toLowerCase(), candidate.toLowerCase());
    if (away < least) [best, least] = [candidate, away];
  }
  return best;
}
