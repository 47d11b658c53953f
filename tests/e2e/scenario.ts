/** What a scenario is, and the load that most of them run under. */
import { setTimeout as sleep } from "node:timers/promises";
import { duration } from "../../deploy/duration";
import type { HookName } from "./hooks";
import { startLoad } from "./load";
import type { Options } from "./options";
import type { Stage } from "./stage";
import type { Limits, Load, LoadResult } from "./types";
import { waitFor } from "./wait";

/** What a scenario is given, and where it puts what it saw. */
export interface Scene {
  readonly stage: Stage;
  /** Something worth telling beside the load's figures. */
  readonly note: (text: string) => void;
  /** A topic of this scenario's own. */
  readonly topic: string;
  /** What the load saw, once it has ended. */
  load?: LoadResult;
}

export interface Scenario {
  /** What names it on the command line. */
  readonly id: string;
  readonly title: string;
  /** Whether it needs the hardened deployment; all others take the run's own settings. */
  readonly profile?: "hardened";
  /** Hooks without which it cannot run. */
  readonly needs?: readonly HookName[];
  /** Nodes that it needs; default: as many as every run. */
  readonly nodes?: number;
  /** Why it cannot run with these options, as "not run: …", or undefined. */
  readonly unfit?: (options: Options) => string | undefined;
  readonly limits?: Limits;
  readonly run: (scene: Scene) => Promise<void>;
}

/** For every roll and drain: each acknowledgement arrives, and clients never wait longer than ten seconds for one. */
export const SEAMLESS: Limits = { failed: 0, gap: 10_000 };

/** After whatever happened, every replica is in sync again in this time. */
export const IN_SYNC_WITHIN = 180_000;

const PARTITIONS = 6;
/** The default of the program's client.properties. */
const DELIVERY_TIMEOUT = 120_000;
/** How long the load runs undisturbed before and after. */
const QUIET = 8000;

/** Starts the load, again and again for a while: what clients see while they start is no scenario's matter. */
async function started({ stage, topic }: Scene): Promise<Load> {
  let load: Load | undefined;
  await waitFor("the load started", 60_000, async () => {
    load = await startLoad({
      bootstrap: stage.output("externalBootstrap"),
      topic,
      ratePerSecond: stage.options.rate,
      partitions: PARTITIONS,
      deliveryTimeout: DELIVERY_TIMEOUT,
    });
    return undefined;
  });
  if (load === undefined) throw new Error("no load");
  return load;
}

/** Runs the body with producer and consumer at work; what they saw is kept also when the body fails. */
export function underLoad(body: (scene: Scene, load: Load) => Promise<void>): Scenario["run"] {
  return async (scene) => {
    const load = await started(scene);
    try {
      await sleep(QUIET);
      await body(scene, load);
      load.mark("done");
      scene.note(`all replicas in sync ${duration(await load.inSync(IN_SYNC_WITHIN))} after the last step`);
      await sleep(QUIET);
    } finally {
      scene.load = await load.stop();
    }
  };
}

/** Runs one step with marks on the time line at its start and end. @returns how long it took */
export async function step(load: Load, what: string, action: () => Promise<unknown>): Promise<number> {
  const start = Date.now();
  load.mark(what);
  await action();
  const taken = Date.now() - start;
  load.mark(`${what}: done`);
  return taken;
}
