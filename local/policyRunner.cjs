/**
 * Runs a compiled policy pack, as `@pulumi/pulumi/cmd/run-policy-pack` does but without the TypeScript compiler, which
 * that one loads whether the pack needs it or not. The engine gives its own address, the pack's directory and no more.
 */
const process = require("node:process");
require("./lazyModules.cjs");

const { run } = require("@pulumi/pulumi/cmd/run-policy-pack/run");

/** How the SDK's programs end when the user has been told why. */
const TOLD = 32;

const [, , , pack] = process.argv;
run({
  argv: { _: [pack] },
  typeScript: false,
  programStarted: () => undefined,
  reportLoggedError: () => {
    process.exitCode = TOLD;
  },
});
