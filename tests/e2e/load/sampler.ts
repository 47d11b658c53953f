/** Samples how well the topic is replicated, on connections of its own. */
import { setTimeout as sleep } from "node:timers/promises";
import { type InSyncSample } from "../types";
import { metadata, parseBootstrap, toView, type View } from "./cluster";
import { type Address, Link } from "./link";

const INTERVAL = 400;
const PATIENCE = { connect: 500, request: 1000 };

/** A sample, and whether every broker that holds a replica has answered it. */
export interface Sample extends InSyncSample {
  readonly complete: boolean;
}

/** One broker, what it answered last, and whether it still owes an answer. */
interface Witness {
  readonly link: Link;
  asked: boolean;
  answer?: { readonly at: number; readonly view: View };
}

/**
 * Asks every broker each time. A broker that is cut off tells what it knew before, so the worst answer counts, and a
 * replica whose broker does not answer cannot be called in sync.
 */
export class Sampler {
  readonly #topic: string;
  readonly #now: () => number;
  readonly #witnesses = new Map<string, Witness>();
  readonly #samples: Sample[] = [];
  #stopped = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(bootstrap: string, topic: string, now: () => number) {
    this.#topic = topic;
    this.#now = now;
    for (const address of parseBootstrap(bootstrap)) this.#add(address);
  }

  start(): void {
    this.#loop = this.#run();
  }

  async stop(): Promise<readonly Sample[]> {
    this.#stopped = true;
    await this.#loop;
    for (const { link } of this.#witnesses.values()) link.close();
    return this.#samples;
  }

  /** Waits for a sample that began after now, in which everything is in sync. @throws Error after `timeout` ms */
  async inSync(timeout: number): Promise<number> {
    const since = this.#now();
    while (this.#now() - since < timeout) {
      const last = this.#samples.at(-1);
      if (
        last &&
        last.at > since &&
        last.complete &&
        last.inSync === last.replicas &&
        last.leaderless === 0
      ) {
        return this.#now() - since;
      }
      await sleep(100);
    }
    const last = this.#samples.at(-1);
    const seen = last
      ? `${last.inSync} of ${last.replicas} replicas at the last sample`
      : "no broker answered";
    throw new Error(`${this.#topic} is not in sync after ${timeout} ms: ${seen}`);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const at = this.#now();
      for (const witness of this.#witnesses.values()) void this.#ask(witness);
      // A broker that hangs does not hold up the sample: it has no part in it.
      await sleep(INTERVAL);
      const answers = [...this.#witnesses.values()].flatMap(({ answer }) => answer ?? []);
      const sample = combine(
        at,
        answers.filter((answer) => answer.at >= at).map(({ view }) => view),
      );
      if (sample) this.#samples.push(sample);
    }
  }

  async #ask(witness: Witness): Promise<void> {
    if (witness.asked) return;
    witness.asked = true;
    try {
      const view = toView(await metadata(witness.link, this.#topic));
      witness.answer = { at: this.#now(), view };
      for (const address of view.brokers.values()) this.#add(address);
    } catch {
      // No answer, no part in the sample.
    } finally {
      witness.asked = false;
    }
  }

  #add(address: Address): void {
    const key = `${address.host}:${address.port}`;
    if (!this.#witnesses.has(key))
      this.#witnesses.set(key, { link: new Link(address, PATIENCE), asked: false });
  }
}

/** The worst that any broker says, or undefined when none said anything. */
export function combine(at: number, views: readonly View[]): Sample | undefined {
  const told = views.filter(({ partitions }) => partitions.length > 0);
  if (told.length === 0) return undefined;
  const sum = (view: View, of: (partition: View["partitions"][number]) => number) =>
    view.partitions.reduce((total, partition) => total + of(partition), 0);
  const holders = new Set(told.flatMap(({ partitions }) => partitions.flatMap(({ replicas }) => replicas)));
  return {
    at,
    inSync: Math.min(...told.map((view) => sum(view, ({ inSync }) => inSync.length))),
    replicas: Math.max(...told.map((view) => sum(view, ({ replicas }) => replicas.length))),
    leaderless: Math.max(...told.map((view) => sum(view, ({ leader }) => (leader < 0 ? 1 : 0)))),
    complete: told.length >= holders.size,
  };
}
