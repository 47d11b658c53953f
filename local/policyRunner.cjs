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
quicken(createRequire(join(resolve(pack), "package.json")));
run({
  argv: { _: [pack] },
  typeScript: false,
  programStarted: () => undefined,
  reportLoggedError: () => {
    process.exitCode = TOLD;
  },
});

/** Has the pack's copy of the policy SDK do less. A pack that has another SDK, or none, runs as it is. */
function quicken(ofPack) {
  try {
    const ofSdk = createRequire(ofPack.resolve("@pulumi/policy/package.json"));
    readResourcesOnce(ofSdk);
    leaveUnread(ofSdk);
  } catch {
    return;
  }
}

/**
 * The policy SDK reads every resource anew for every policy, which takes longer than all policies together. The
 * messages that it reads from stay the same for all policies, and ours change nothing in what they are given.
 */
function readResourcesOnce(ofSdk) {
  oncePerObject(ofSdk("./deserialize"), "deserializeProperties");
  oncePerObject(ofSdk("./proxy"), "unknownCheckingProxy");
}

/** Has one of the SDK's functions give the same for the same object. What remediations ask for is theirs to change. */
function oncePerObject(exported, name) {
  const original = exported[name];
  const known = new WeakMap();
  exported[name] = (given, forRemediation) => {
    if (forRemediation || !(given instanceof Object)) return original(given, forRemediation);
    if (!known.has(given)) known.set(given, original(given, forRemediation));
    return known.get(given);
  };
}

/**
 * The engine asks about each resource by itself, and then about all of them together. A pack of which every policy
 * judges the stack has nothing to say to the former, and does not read what it is asked.
 */
function leaveUnread(ofSdk) {
  const server = ofSdk("./server");
  const { AnalyzerService: service } = ofSdk("@pulumi/pulumi/proto/analyzer_grpc_pb");
  const { AnalyzeRequest, AnalyzerResourceOptions } = ofSdk("@pulumi/pulumi/proto/analyzer_pb");
  const { Struct } = ofSdk("google-protobuf/google/protobuf/struct_pb");
  const { serve } = server;
  server.serve = (name, version, enforcementLevel, args, ...more) => {
    const judgesResources = (policy) => policy.validateResource || policy.remediateResource;
    if (!(args.policies ?? []).some(judgesResources)) {
      const unread = new AnalyzeRequest()
        .setOptions(new AnalyzerResourceOptions())
        .setProperties(new Struct());
      service.analyze.requestDeserialize = service.remediate.requestDeserialize = () => unread;
    }
    return serve(name, version, enforcementLevel, args, ...more);
  };
}
