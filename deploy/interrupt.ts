import { setTimeout as sleep } from "node:timers/promises";

/** A run of the engine that can be interrupted: where its output goes and the signal that stops it. */
export interface Interruptible {
  readonly onOutput: (text: string) => void;
  readonly onError: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Milliseconds in which the engine, interrupted by the terminal too, says so. */
const patience = 700;

/**
 * Runs the engine so that an interrupt lets it finish the operations under way and save its state. Ctrl-C in a
 * terminal reaches the engine as well as this process, and a second one makes it drop everything: the interrupt is
 * passed on only when the engine does not say that it has got it.
 */
export async function interruptibly<T>(operation: (run: Interruptible) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let told = false;
  const show = (stream: NodeJS.WriteStream) => (text: string) => {
    if (/received; cancelling/i.test(text)) told = true;
    stream.write(text);
  };
  const onSignal = () => {
    void sleep(patience).then(() => {
      if (!told) controller.abort();
    });
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  try {
    return await operation({
      onOutput: show(process.stdout),
      onError: show(process.stderr),
      signal: controller.signal,
    });
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}
