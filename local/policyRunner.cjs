/**
 * Runs a compiled policy pack, as `@pulumi/pulumi/cmd/run-policy-pack` does but without the TypeScript compiler, which
 * that one loads whether the pack needs it or not. The engine gives its own address, the pack's directory and no more.
 */
const { createRequire } = require("node:module");
const { join, resolve } = require("node:path");
const process = require("node:process");
require("./lazyModules.cjs");

const { run } = require("@pulumi/pulumi/cmd/run-policy-pack/run");

/** How the SDK's programs end when the user has been told why. */
const TOLD = 32;

const [, , , pack] = process.argv;
readResourcesOnce(createRequire(join(resolve(pack), "package.json")));
run({
  argv: { _: [pack] },
  typeScript: false,
  programStarted: () => undefined,
  reportLoggedError: () => {
    process.exitCode = TOLD;
  },
});

/**
 * The policy SDK reads every resource anew for every policy, which takes longer than all policies together. The
 * messages that it reads from stay the same for all policies, and ours change nothing in what they are given.
 */
function readResourcesOnce(ofPack) {
  let reader;
  try {
    reader = ofPack("@pulumi/policy/deserialize");
  } catch {
    return;
  }
  const read = reader.deserializeProperties;
  const known = new WeakMap();
  reader.deserializeProperties = (properties, forRemediation) => {
    if (forRemediation) return read(properties, forRemediation);
    if (!known.has(properties)) known.set(properties, read(properties, forRemediation));
    return known.get(properties);
  };
}
