/** Stack `local` on the embedded cluster: `make up`, `make down`. */
import { existsSync, rmSync } from "node:fs";
import { tellAddresses } from "../deploy/addresses";
import { type Options, parseArguments, QUESTIONS, STACK_USAGE, STACK_VERBS } from "../deploy/args";
import { alone, log, runCommand } from "../deploy/command";
import { duration } from "../deploy/duration";
import { Failure } from "../deploy/failure";
import { linkTools } from "../deploy/engine";
import { operate } from "../deploy/operate";
import type { CachePaths } from "../deploy/paths";
import { tools } from "../deploy/toolchain/toolTable";
import { ensureTools } from "../deploy/toolchain/tools";
import { stopCluster } from "./cluster";
import { openTarget } from "./target";

const VERBS = [...STACK_VERBS, ...QUESTIONS, "down", "clean", "tools"] as const;
type Verb = (typeof VERBS)[number];

const usage = `usage: node -r tsx/cjs local/main.ts VERB [--stack NAME] [--nodes N] [--expect-no-changes]
${STACK_USAGE}
  down      stops the embedded cluster and forgets what was deployed on it
  tools     finds, downloads or builds the tools of the embedded cluster
  clean     down, and removes the cache with the tools`;

async function perform(verb: Verb, options: Options, paths: CachePaths): Promise<void> {
  switch (verb) {
    case "tools": {
      const found = await ensureTools(tools, paths, log);
      linkTools(found, paths);
      for (const [name, path] of found) log(`${name.padEnd(28)}${path}`);
      return;
    }
    case "down": {
      const start = Date.now();
      log(
        (await stopCluster(paths))
          ? `The embedded cluster is gone (${duration(Date.now() - start)}).`
          : "No embedded cluster was there.",
      );
      return;
    }
    case "clean":
      await stopCluster(paths);
      rmSync(paths.cache, { recursive: true, force: true, maxRetries: 3 });
      log(existsSync(paths.cache) ? `${paths.cache} could not be removed.` : `${paths.cache} is gone.`);
      return;
    case "addresses":
      // Without its cluster the stack has no addresses, and a question starts none.
      if (options.stack === "local" && !existsSync(paths.cluster))
        throw new Failure("The embedded cluster does not run, so there are no addresses: make up");
      await tellAddresses(() => openTarget(options, paths, log), log);
      return;
    case "adopt":
      throw new Failure("The embedded cluster runs no brokers, so there are no topics and no users");
    default:
      await operate(verb, () => openTarget(options, paths, log), options.expectNoChanges, log);
  }
}

runCommand(async () => {
  const { verb, ...options } = parseArguments(process.argv.slice(2), VERBS, usage);
  await alone(`${verb} of stack ${options.stack}`, (paths) => perform(verb, options, paths));
});
