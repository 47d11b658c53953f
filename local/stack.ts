import type { ConfigMap, OutputMap, Stack } from "@pulumi/pulumi/automation";
import type * as schemaModule from "../components/shared/schema";
import type * as programModule from "../program";
import type * as settingsModule from "../settings";
import type { Arguments } from "./args";
import { lookUp } from "./commands";
import { startCluster } from "./cluster";
import {
  type EngineContext,
  embeddedContext,
  endedBadly,
  engineWords,
  linkTools,
  openStack,
  ownContext,
  type PolicyOptions,
  policyOptions,
  useEmbedded,
} from "./engine";
import { Failure } from "./failure";
import { interruptibly } from "./interrupt";
import { currentKubectl, type Kubectl } from "./kubectl";
import type { CachePaths } from "./paths";
import { endingWithTheEngine, remembering } from "./outputs";
import { chosenPolicyConfig, stackConfig, stackPolicyConfig } from "./policyProfile";
import { addressTable, indent, type Node, outputTable, type Pod, podTable, type Service } from "./report";
import { engineTools, tools } from "./toolTable";
import { ensureTools, type ToolPaths } from "./tools";

/** How a preview or an update is run. */
interface Run extends PolicyOptions {
  /** Whether the state is brought up to date with the cluster first. */
  refresh: boolean;
}

export type StackVerb = "up" | "preview" | "refresh" | "destroy";

/** The stack that lives on the embedded cluster. */
const embeddedStack = "local";

/** Which stack, and with how many nodes the embedded cluster is started for it. */
type TargetOptions = Pick<Arguments, "stack" | "nodes">;

/** A stack ready for an operation, and the cluster it is deployed on. */
interface Target {
  readonly stack: Stack;
  /** Undefined when the user's own stack is deployed and no kubectl is on PATH. */
  readonly kubectl: Kubectl | undefined;
}

/** Previews, deploys, refreshes or destroys a stack, and shows what there is after a deployment. */
export async function operate(
  verb: StackVerb,
  options: Arguments,
  paths: CachePaths,
  log: (line: string) => void,
): Promise<void> {
  const asksPolicies = verb === "up" || verb === "preview";
  // What is wrong with these is better said before the cluster is started.
  const chosen = asksPolicies ? await chosenPolicies() : undefined;
  const target = await openTarget(options, paths, log);
  const run: Run = { policyPacks: [], policyPackConfigs: [], refresh: false };
  if (asksPolicies) {
    const [refresh, config] = await Promise.all([endedBadly(target.stack), stackConfig(target.stack)]);
    checkSettings(target.stack.name, config);
    if (refresh) log("The last operation on this stack did not end well: the cluster is read first");
    Object.assign(run, chosen ?? (await policyOptions(stackPolicyConfig(config))), { refresh });
  }
  if (verb === "up") await gate(target.stack, run, log);
  const outputs = await runEngine(verb, target.stack, run, options.expectNoChanges);
  if (verb !== "up") return;
  log(await summary(outputs, target.kubectl, options.stack, paths));
}

/** Opens a stack with the program; for stack `local` the embedded cluster is started when needed. */
export function openTarget(
  options: TargetOptions,
  paths: CachePaths,
  log: (line: string) => void,
): Promise<Target> {
  return options.stack === embeddedStack ? embedded(options, paths, log) : own(options, paths, log);
}

async function embedded(
  options: TargetOptions,
  paths: CachePaths,
  log: (line: string) => void,
): Promise<Target> {
  const found = await ensureTools(tools, paths, log);
  linkTools(found, paths);
  useEmbedded(paths);
  const kubectl = await startCluster(options.nodes, found, paths, log);
  return { stack: await open(options.stack, embeddedContext(options.stack, paths), paths), kubectl };
}

async function own(options: TargetOptions, paths: CachePaths, log: (line: string) => void): Promise<Target> {
  const found: ToolPaths = await ensureTools(engineTools, paths, log);
  linkTools(found, paths);
  const kubectl = lookUp("kubectl", process.env.PATH ?? "");
  return {
    stack: await open(options.stack, ownContext(found, paths), paths),
    kubectl: kubectl === undefined ? undefined : currentKubectl(kubectl),
  };
}

async function open(name: string, context: EngineContext, paths: CachePaths): Promise<Stack> {
  const { program, outputs } = remembering(() => load.program().program(load.settings().readSettings()));
  const opening = openStack(name, program, context, paths);
  // While the engine finds the stack, this process has nothing else to do than to load the program.
  load.program();
  load.settings();
  return endingWithTheEngine(await opening, outputs);
}

/** Modules that load Pulumi's SDK, which not every verb needs. */
const load = {
  program: () => module.require("../program") as typeof programModule,
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

async function summary(
  outputs: OutputMap,
  kubectl: Kubectl | undefined,
  stack: string,
  paths: CachePaths,
): Promise<string> {
  const local = stack === embeddedStack;
  const sections: string[] = [];
  if (kubectl) {
    const [nodes, pods, services] = await Promise.all([
      kubectl.list<Node>(["nodes"]),
      kubectl.list<Pod>(["pods", "--all-namespaces"]),
      kubectl.list<Service>(["services", "--all-namespaces"]),
    ]);
    const simulated = local
      ? " (simulated: kwok plays the kubelets, no broker and no ZooKeeper process runs)"
      : "";
    sections.push(section(`Pods by node${simulated}`, podTable(pods, nodes)));
    const addresses = addressTable(services, pods, nodes);
    if (addresses) sections.push(section("Brokers from outside the cluster", addresses));
  }
  sections.push(section("Outputs", outputTable(outputs)));
  sections.push(section("How to look", lookAround(local, paths)));
  sections.push(section("How to remove", local ? "make down" : `make destroy STACK=${stack}`));
  return sections.join("\n");
}

function lookAround(local: boolean, paths: CachePaths): string {
  if (!local) return "kubectl get pods -A";
  const onPath = lookUp("kubectl", process.env.PATH ?? "") !== undefined;
  return `KUBECONFIG=${paths.kubeconfig} ${onPath ? "kubectl" : `${paths.bin}/kubectl`} get pods -A`;
}

function section(title: string, text: string): string {
  return `\n${title}\n${indent(text)}`;
}
