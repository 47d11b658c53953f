/** Leaves so much of a load's record that it can still be drawn, and its file stays small. */
import { type Acknowledgement, type LoadResult, type RunResult } from "../types";

/** Columns of a picture. */
export const COLUMNS = 300;

/** When a message was meant to be sent. */
const sentAt = ({ at, latency }: Acknowledgement): number => at - latency;

/** Acknowledgements by the column that their sending time falls in, each column's from fast to slow. */
export function byColumn(load: LoadResult): Map<number, Acknowledgement[]> {
  const columns = new Map<number, Acknowledgement[]>();
  for (const acknowledgement of load.acknowledgements) {
    const column = columnOf(sentAt(acknowledgement), load.duration);
    const others = columns.get(column);
    if (others) others.push(acknowledgement);
    else columns.set(column, [acknowledgement]);
  }
  for (const column of columns.values()) column.sort((a, b) => a.latency - b.latency);
  return columns;
}

function columnOf(time: number, duration: number): number {
  return Math.min(COLUMNS - 1, Math.max(0, Math.floor((time / duration) * COLUMNS)));
}

/** Keeps of each column the fastest, the median and the slowest acknowledgement, and of times whole milliseconds. */
export function thinned(result: RunResult): RunResult {
  const scenarios = result.scenarios.map((scenario) =>
    scenario.load ? { ...scenario, load: thinnedLoad(scenario.load) } : scenario,
  );
  return { ...result, scenarios };
}

function thinnedLoad(load: LoadResult): LoadResult {
  const columns = [...byColumn(load)].sort(([a], [b]) => a - b);
  const kept = columns.flatMap(([, column]) => {
    const picks = new Set([0, Math.floor((column.length - 1) / 2), column.length - 1]);
    return [...picks].flatMap((index) => column[index] ?? []);
  });
  return {
    ...load,
    duration: Math.round(load.duration),
    p50: Math.round(load.p50),
    p99: Math.round(load.p99),
    longestGap: { at: Math.round(load.longestGap.at), duration: Math.round(load.longestGap.duration) },
    longestConsumerGap: Math.round(load.longestConsumerGap),
    acknowledgements: kept.map((one) => ({ at: Math.round(one.at), latency: Math.round(one.latency) })),
    inSync: load.inSync.filter(changes).map((sample) => ({ ...sample, at: Math.round(sample.at) })),
    events: load.events.map((event) => ({ ...event, at: Math.round(event.at) })),
  };
}

/** Longest time between two samples that the picture bridges. */
export const BLANK = 1500;

/** True for samples that differ from a neighbour, end a run of samples, or stand so far apart that one would be missed. */
function changes(
  sample: LoadResult["inSync"][number],
  index: number,
  samples: LoadResult["inSync"],
): boolean {
  const [before, after] = [samples[index - 1], samples[index + 1]];
  const same = (other: typeof before) =>
    other?.inSync === sample.inSync &&
    other.replicas === sample.replicas &&
    other.leaderless === sample.leaderless;
  return !same(before) || !same(after) || index % 2 === 0;
}
