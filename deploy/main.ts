/** Previews, deploys, refreshes and destroys the user's own stacks: `make up STACK=dev`. */
import { tellAddresses } from "./addresses";
import { tellAdoption } from "./adopt";
import { parseArguments, QUESTIONS, STACK_USAGE, STACK_VERBS } from "./args";
import { alone, log, runCommand } from "./command";
import { operate } from "./operate";
import { openOwn } from "./target";

const usage = `usage: node -r tsx/cjs deploy/main.ts VERB --stack NAME [--expect-no-changes]
${STACK_USAGE}`;

runCommand(async () => {
  const { verb, ...options } = parseArguments(process.argv.slice(2), [...STACK_VERBS, ...QUESTIONS], usage);
  await alone(`${verb} of stack ${options.stack}`, (paths) => {
    const open = () => openOwn(options.stack, paths, log);
    if (verb === "addresses") return tellAddresses(open, log);
    if (verb === "adopt") return tellAdoption(open, log);
    return operate(verb, open, options.expectNoChanges, log);
  });
});
