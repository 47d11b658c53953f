/** Previews, deploys, refreshes and destroys the user's own stacks: `make up STACK=dev`. */
import { parseArguments, STACK_USAGE, STACK_VERBS } from "./args";
import { alone, log, runCommand } from "./command";
import { operate } from "./operate";
import { openOwn } from "./target";

const usage = `usage: node -r tsx/cjs deploy/main.ts VERB --stack NAME [--expect-no-changes]
${STACK_USAGE}`;

runCommand(async () => {
  const { verb, ...options } = parseArguments(process.argv.slice(2), STACK_VERBS, usage);
  await alone(`${verb} of stack ${options.stack}`, (paths) =>
    operate(verb, () => openOwn(options.stack, paths, log), options.expectNoChanges, log),
  );
});
