/** What every section of the bench is given. */
import type { BenchCluster } from "./cluster";
import type { FlatResource } from "./flat";

export interface Bench {
  readonly runs: number;
  readonly cluster: BenchCluster;
  /** The resources of the stack with three brokers, for the flat program: the list, and a file with it. */
  readonly floor: { readonly resources: readonly FlatResource[]; readonly file: string };
  readonly log: (line: string) => void;
}

/** The stack that is measured: the one on the embedded cluster. */
export const STACK = "local";

/** Its brokers. */
export const BROKERS = 3;

/** Does something as often as asked. */
export async function repeat({ runs, log }: Bench, what: string, step: () => Promise<void>): Promise<void> {
  for (let run = 1; run <= runs; run++) {
    log(`  ${what}, run ${run} of ${runs}`);
    await step();
  }
}
