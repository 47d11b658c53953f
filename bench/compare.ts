/** Which ratios are worse than the committed ones. Times are not compared: they are another machine's. */
import type { Results } from "./results";

/** A ratio may be this much worse before it is shown: noise of a shared machine is below. */
const TOLERANCE = 1.25;

/** One line for every ratio whose median is more than a quarter above the committed one. */
export function worsened(now: Results, committed: Results): string[] {
  return now.ratios.flatMap(({ section, what, median }) => {
    const before = committed.ratios.find((ratio) => ratio.section === section && ratio.what === what);
    if (before === undefined || median <= before.median * TOLERANCE) return [];
    const percent = Math.round((median / before.median - 1) * 100);
    return [`(${section}) ${what}: ${median.toFixed(2)}, was ${before.median.toFixed(2)} (+${percent} %)`];
  });
}

/** One line for every measure and ratio whose median misses its target. */
export function missed({ measures, ratios }: Pick<Results, "measures" | "ratios">): string[] {
  const all = [...measures, ...ratios.map((ratio) => ({ ...ratio, unit: "times" }))];
  return all.flatMap(({ section, what, median, atMost, unit }) =>
    atMost === undefined || median <= atMost
      ? []
      : [`(${section}) ${what}: ${Number(median.toPrecision(3))} ${unit}, target ${atMost}`],
  );
}
