import { existsSync, rmSync } from "node:fs";
import { type Arguments, parseArguments } from "./args";
import { stopCluster } from "./cluster";
import { duration } from "./duration";
import { linkTools } from "./engine";
import { Failure } from "./failure";
import { acquireLock } from "./lock";
import { type CachePaths, cachePaths } from "./paths";
import { operate } from "./stack";
import { tools } from "./toolTable";
import { ensureTools } from "./tools";

const log = (line: string) => {
  console.log(line);
};

async function main(): Promise<void> {
  const options = parseArguments(process.argv.slice(2));
  const paths = cachePaths();
  const lock = await acquireLock(
    paths.lock,
    `${options.verb} of stack ${options.stack}`,
    ({ pid, purpose }) => {
      log(`Another run (${purpose}, process ${pid}) is using the cache: waiting until it ends.`);
    },
  );
  try {
    await perform(options, paths);
  } finally {
    lock.release();
  }
}

async function perform(options: Arguments, paths: CachePaths): Promise<void> {
  const start = Date.now();
  switch (options.verb) {
    case "tools": {
      const found = await ensureTools(tools, paths, log);
      linkTools(found, paths);
      for (const [name, path] of found) log(`${name.padEnd(28)}${path}`);
      return;
    }
    case "down":
      log(
        (await stopCluster(paths))
          ? `The embedded cluster is gone (${duration(Date.now() - start)}).`
          : "No embedded cluster was there.",
      );
      return;
    case "clean":
      await stopCluster(paths);
      rmSync(paths.cache, { recursive: true, force: true, maxRetries: 3 });
      log(existsSync(paths.cache) ? `${paths.cache} could not be removed.` : `${paths.cache} is gone.`);
      return;
    default:
      await operate(options.verb, options, paths, log);
      log(`\n${options.verb} took ${duration(Date.now() - start)}`);
  }
}

main().catch((error: unknown) => {
  // Only a defect of this program is worth a stack; whatever else went wrong has its own sentence.
  console.error(error instanceof Failure ? error.message : error);
  process.exitCode = 1;
});
