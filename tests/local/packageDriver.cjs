/**
 * Runs a program of the workspace that this file is copied into, with the workspace's own packages: one operation of the
 * Automation API, as a JSON request on standard input says, and its result as the last line of the output.
 */
const { readFileSync } = require("node:fs");
const path = require("node:path");
const process = require("node:process");
const { LocalWorkspace, PulumiCommand } = require("@pulumi/pulumi/automation");

async function main() {
  const { verb, directory, config, secrets, packs, workDir, env, engine } = JSON.parse(
    readFileSync(0, "utf8"),
  );
  const program = async () => require(path.resolve(directory));
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "dev", projectName: path.basename(directory), program },
    { workDir, envVars: env, pulumiCommand: await PulumiCommand.get({ root: engine }) },
  );
  for (const [key, value] of Object.entries(config))
    await stack.setConfig(key, { value, secret: secrets.includes(key) });
  const events = [];
  const onEvent = ({ policyEvent }) => {
    if (policyEvent !== undefined) events.push(`${policyEvent.policyName}: ${policyEvent.enforcementLevel}`);
  };
  const result = { policies: events };
  try {
    const { outputs, changeSummary, summary } = await stack[verb]({ onEvent, policyPacks: packs });
    const values = Object.entries(outputs ?? {}).map(([name, { value }]) => [name, value]);
    result.outputs = Object.fromEntries(values);
    result.changes = changeSummary ?? summary?.resourceChanges;
  } catch (error) {
    result.failure = error.message;
  }
  process.stdout.write(`\n${JSON.stringify(result)}\n`);
}

void main();
