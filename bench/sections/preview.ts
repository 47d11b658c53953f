/** (a) A preview from nothing, with and without the policy pack, against the flat program; and the whole command. */
import { type Bench, BROKERS, repeat } from "../bench";
import type { Findings } from "../results";
import { Series } from "../series";
import { sample, timed } from "../timed";

export async function preview(bench: Bench): Promise<Findings> {
  const { paths, environment } = bench.cluster;
  const programs = { ours: { brokers: BROKERS }, flat: { resources: bench.floor.file } };
  const seconds = new Series<"ours" | "flat" | "ours, checked" | "flat, checked" | "command">("a", "s");
  await repeat(bench, "preview", async () => {
    for (const name of ["ours", "flat"] as const) {
      const request = { verb: "preview", program: programs[name], paths } as const;
      seconds.add(name, (await sample({ ...request, policies: false })).seconds);
      seconds.add(`${name}, checked`, (await sample({ ...request, policies: true })).seconds);
    }
    seconds.add("command", (await timed("make", ["--no-print-directory", "preview"], environment)).seconds);
  });
  return {
    measures: [
      seconds.measure("ours", "preview of stack local"),
      seconds.measure("flat", "preview of the flat program"),
      seconds.measure("ours, checked", "preview of stack local, with the policies"),
      seconds.measure("flat, checked", "preview of the flat program, with the policies"),
      seconds.measure("command", "`make preview`, the whole command"),
    ],
    ratios: [
      seconds.ratio("ours", "flat", "stack local by the flat program", 1.1),
      seconds.ratio(
        "ours, checked",
        "flat, checked",
        "stack local by the flat program, both with the policies",
        1.1,
      ),
      seconds.ratio("ours, checked", "flat", "stack local with the policies by the flat program without"),
    ],
  };
}
