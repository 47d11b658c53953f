/** (f) Preview, `up` and memory over the number of brokers. */
import { type Bench, repeat } from "../bench";
import { registeredBy } from "../flatten";
import { PeakOf } from "../memory";
import type { Findings, Measure, Ratio, Size } from "../results";
import { type Curve, type Spread, spread, overLine } from "../statistics";
import { sample } from "../timed";

const SIZES = [3, 9, 27, 99] as const;
const [FIRST, , MIDDLE, LAST] = SIZES;

/** How far above linear it may be, and megabytes that a process may take. */
const ABOVE = 1.2;
const MEGABYTES = 300;

interface Point {
  readonly preview: number;
  readonly up: number;
  readonly node: number;
  readonly provider: number;
}

type Run = ReadonlyMap<number, Point>;

export async function growth(bench: Bench): Promise<Findings> {
  await bench.cluster.size(LAST + 1);
  await bench.cluster.empty();
  const runs: Run[] = [];
  await repeat(bench, `${SIZES.join(", ")} brokers`, async () => {
    const points = new Map<number, Point>();
    for (const brokers of SIZES) points.set(brokers, await point(bench, brokers));
    runs.push(points);
  });
  const sizes: Size[] = [];
  // One after the other: the mocks that count the resources are the same for all.
  for (const brokers of SIZES) sizes.push(await sizeOf(runs, brokers));
  const largest = sizes.at(-1);
  return {
    growth: sizes,
    measures: largest
      ? [
          memory("program's memory with 99 brokers", largest.node),
          memory("provider's memory with 99 brokers", largest.provider),
        ]
      : [],
    ratios: [linear("preview", runs), linear("up", runs)],
  };
}

async function point({ cluster }: Bench, brokers: number): Promise<Point> {
  const request = { program: { brokers }, policies: false, paths: cluster.paths };
  const { seconds: preview } = await sample({ ...request, verb: "preview" });
  const provider = new PeakOf("pulumi-resource-kubernetes", cluster.paths.pulumiHome);
  const { seconds: up, megabytes: node } = await sample({ ...request, verb: "up" });
  const megabytes = provider.stop();
  await cluster.empty();
  return { preview, up, node, provider: megabytes };
}

async function sizeOf(runs: readonly Run[], brokers: number): Promise<Size> {
  const points = runs.flatMap((run) => run.get(brokers) ?? []);
  const of = (key: keyof Point) => spread(points.map((each) => each[key]));
  return {
    brokers,
    resources: (await registeredBy(brokers)).length,
    preview: of("preview"),
    up: of("up"),
    node: of("node"),
    provider: of("provider"),
  };
}

const memory = (what: string, megabytes: Spread): Measure => ({
  section: "f",
  what,
  unit: "MB",
  ...megabytes,
  atMost: MEGABYTES,
});

function linear(key: "preview" | "up", runs: readonly Run[]): Ratio {
  const curve = (run: Run): Curve => new Map([...run].map(([brokers, each]) => [brokers, each[key]]));
  const values = runs.map((run) => overLine(curve(run), FIRST, MIDDLE, LAST));
  const what = `\`${key}\` with ${LAST} brokers by what a line through ${FIRST} and ${MIDDLE} foretells`;
  return { section: "f", what, ...spread(values), atMost: ABOVE };
}
