/** (g) `make test`. */
import { type Bench, repeat } from "../bench";
import type { Findings } from "../results";
import { Series } from "../series";
import { timed } from "../timed";

export async function checks(bench: Bench): Promise<Findings> {
  const seconds = new Series<"test">("g", "s");
  // A make of its own: it must not wait for the jobs of the one that runs the bench.
  const { MAKEFLAGS: _flags, MAKELEVEL: _level, ...environment } = process.env;
  await repeat(bench, "make test", async () => {
    seconds.add("test", (await timed("make", ["--no-print-directory", "test"], environment)).seconds);
  });
  return { measures: [seconds.measure("test", "`make test`")] };
}
