import { setTimeout as sleep } from "node:timers/promises";
import { duration } from "../../deploy/duration";

/**
 * Asks again and again until the answer is yes.
 *
 * @param what the end of the sentence "… was waited for"
 * @param ask tells what is still missing, or undefined when nothing is; an error counts as not yet
 * @returns how long it took, in milliseconds
 * @throws Error with the last answer after `timeout` ms
 */
export async function waitFor(
  what: string,
  timeout: number,
  ask: () => Promise<string | undefined>,
  pause = 1000,
): Promise<number> {
  const start = Date.now();
  for (;;) {
    const missing = await ask().catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    const taken = Date.now() - start;
    if (missing === undefined) return taken;
    if (taken > timeout) throw new Error(`${what}: not after ${duration(taken)}: ${missing}`);
    await sleep(pause);
  }
}
