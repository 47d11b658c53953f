/** Previews, deploys, refreshes and destroys a stack. */
import type { ConfigMap, OutputMap, Stack } from "@pulumi/pulumi/automation";
import type * as schemaModule from "../components/shared/schema";
import type * as settingsModule from "../settings";
import type { StackVerb } from "./args";
import { duration } from "./duration";
import { endedBadly, engineWords, type PolicyOptions, policyOptions } from "./engine";
import { Failure } from "./failure";
import { interruptibly } from "./interrupt";
import { chosenPolicyConfig, stackConfig, stackPolicyConfig } from "./policyProfile";
import { summary } from "./summary";
import type { Target } from "./target";

/** How a preview or an update is run. */
interface Run extends PolicyOptions {
  /** Whether the state is brought up to date with the cluster first. */
  refresh: boolean;
}

/**
 * Previews, deploys, refreshes or destroys a stack, and shows what there is after a deployment.
 *
 * @param open opens the stack; called once what is wrong with the command itself has been said
 */
export async function operate(
  verb: StackVerb,
  open: () => Promise<Target>,
  expectNoChanges: boolean,
  log: (line: string) => void,
): Promise<void> {
  const start = Date.now();
  const asksPolicies = verb === "up" || verb === "preview";
  const chosen = asksPolicies ? await chosenPolicies() : undefined;
  const target = await open();
  const run: Run = { policyPacks: [], policyPackConfigs: [], refresh: false };
  let config: ConfigMap = {};
  if (asksPolicies) {
    const [refresh, found] = await Promise.all([endedBadly(target.stack), stackConfig(target.stack)]);
    config = found;
    checkSettings(target.stack.name, config);
    if (refresh) log("The last operation on this stack did not end well: the cluster is read first");
    Object.assign(run, chosen ?? (await policyOptions(stackPolicyConfig(config))), { refresh });
  }
  if (verb === "up") await gate(target.stack, run, log);
  if (verb === "destroy") await refuseProtected(target.stack);
  const outputs = await runEngine(verb, target.stack, run, expectNoChanges);
  if (verb === "up") log(await summary(outputs, target, target.cluster(config)));
  log(`\n${verb} took ${duration(Date.now() - start)}`);
}

/** Modules that load Pulumi's SDK, which not every verb needs. */
const load = {
  settings: () => module.require("../settings") as typeof settingsModule,
  schema: () => module.require("../components/shared/schema") as typeof schemaModule,
};

/** The engine would tell a fault of the settings too, but twice and after it has started all it needs for a preview. */
function checkSettings(stack: string, config: ConfigMap): void {
  const { InvalidSettings } = load.schema();
  const texts = Object.entries(config).map(([key, { value }]) => [key, value] as const);
  try {
    load.settings().readSettings(Object.fromEntries(texts), stack, (key) => config[key]?.secret === true);
  } catch (error) {
    throw error instanceof InvalidSettings ? new Failure(error.message) : error;
  }
}

/** The policies as POLICY_PROFILE wants them; undefined when the stack itself tells the profile. */
async function chosenPolicies(): Promise<PolicyOptions | undefined> {
  const config = chosenPolicyConfig();
  return config === undefined ? undefined : await policyOptions(config);
}

/** On an update the engine asks stack policies when all is done; a preview before it refuses in time. */
async function gate(stack: Stack, how: Run, log: (line: string) => void): Promise<void> {
  log("Checking the change against the policies");
  const said: string[] = [];
  const keep = (text: string) => said.push(text);
  try {
    await interruptibly(({ signal }) =>
      stack.preview({ ...how, onOutput: keep, onError: keep, signal, color: color() }),
    );
  } catch (error) {
    log(said.length > 0 ? said.join("").trimEnd() : engineWords(error));
    throw new Failure(`make up STACK=${stack.name} failed before anything was changed: the reason is above`);
  }
}

/** The engine finds protected resources one by one, when it has destroyed others already. */
async function refuseProtected(stack: Stack): Promise<void> {
  const exported = (await stack.exportStack()).deployment as
    { resources?: { urn: string; protect?: boolean }[] } | undefined;
  const resources = exported?.resources ?? [];
  const names = resources.filter(({ protect }) => protect === true).map(({ urn }) => urn.split("::").at(-1));
  if (names.length === 0) return;
  throw new Failure(
    `make destroy STACK=${stack.name}: nothing was changed, since these are protected: ${names.join(", ")}. Set topics.NAME.protect: false and run make up, or take all protection away: pulumi state unprotect --all --stack ${stack.name}`,
  );
}

function color(): "always" | "never" {
  return process.stdout.isTTY ? "always" : "never";
}

async function runEngine(
  verb: StackVerb,
  stack: Stack,
  how: Run,
  expectNoChanges: boolean,
): Promise<OutputMap> {
  let output = "";
  try {
    return await interruptibly(async (run) => {
      const onOutput = (text: string) => {
        output += text;
        run.onOutput(text);
      };
      const common = { ...run, onOutput, color: color(), expectNoChanges } as const;
      if (verb === "preview") await stack.preview({ ...common, ...how });
      else if (verb === "refresh") await stack.refresh(common);
      else if (verb === "destroy") await stack.destroy({ ...run, onOutput, color: color() });
      else {
        // The summary shows the outputs, whole.
        return (await stack.up({ ...common, ...how, suppressOutputs: true })).outputs;
      }
      return {};
    });
  } catch (error) {
    // The engine has said why, as it went; only what it has not said yet is added.
    const words = engineWords(error);
    const reason = output.includes(words.split("\n")[0] ?? "") ? "the reason is above" : words;
    throw new Failure(`make ${verb} STACK=${stack.name} failed: ${reason}`);
  }
}
