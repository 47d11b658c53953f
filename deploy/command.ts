/** What the commands of deploy/ and local/ have in common: one at a time, and one sentence for what went wrong. */
import { Failure } from "./failure";
import { acquireLock } from "./lock";
import { type CachePaths, cachePaths } from "./paths";

export const log = (line: string): void => {
  console.log(line);
};

/** Runs `work` while no other command uses the cache. */
export async function alone<T>(purpose: string, work: (paths: CachePaths) => Promise<T>): Promise<T> {
  const paths = cachePaths();
  const lock = await acquireLock(paths.lock, purpose, (holder) => {
    log(`Another run (${holder.purpose}, process ${holder.pid}) is using the cache: waiting until it ends.`);
  });
  try {
    return await work(paths);
  } finally {
    lock.release();
  }
}

/** Runs a command, and ends the process with the code that it returns, if any, or with 1 when it fails. */
export function runCommand(command: () => Promise<unknown>): void {
  command().then(
    (code) => {
      if (typeof code === "number") process.exitCode = code;
    },
    (error: unknown) => {
      // Only a defect of this program is worth a stack; whatever else went wrong has its own sentence.
      console.error(error instanceof Failure ? error.message : error);
      process.exitCode = 1;
    },
  );
}
