/** Median and spread of repeated measurements. */

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @throws Error when there is nothing to take a median of. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined || min === undefined || max === undefined)
    throw new Error("no measurement to take a median of");
  return { median: (low + high) / 2, min, max };
}

/** Ratios of measurements that were taken in turns: each with its neighbour, so that noise hits both. */
export function ratios(of: readonly number[], to: readonly number[]): number[] {
  if (of.length !== to.length) throw new Error(`${of.length} measurements against ${to.length}`);
  return of.map((value, index) => value / (to[index] ?? NaN));
}

/** Seconds (or whatever) at each size, from one run. */
export type Curve = ReadonlyMap<number, number>;

/**
 * A measurement by what a straight line through two smaller sizes foretells: 1 when the growth is linear. A line that
 * falls, as noise may have it where nothing grows, is taken as level.
 */
export function overLine(curve: Curve, first: number, middle: number, last: number): number {
  const at = (size: number): number => {
    const value = curve.get(size);
    if (value === undefined) throw new Error(`no measurement at ${size}`);
    return value;
  };
  const slope = Math.max(0, (at(middle) - at(first)) / (middle - first));
  return at(last) / (at(first) + slope * (last - first));
}
