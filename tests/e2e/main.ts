/** The end-to-end run: deploys on a real cluster, breaks it in every way it should survive, and reports what clients saw. */
import { mkdirSync, writeFileSync } from "node:fs";
import { runCommand } from "../../deploy/command";
import { duration } from "../../deploy/duration";
import { Failure } from "../../deploy/failure";
import { cleanUp, foreignNamespaces } from "./cleanUp";
import { Deployment } from "./deployment";
import { enginePaths, forgetOtherClusters, prepareEngine } from "./engine";
import { isReady, Kubernetes } from "./kubernetes";
import { type Options, readOptions } from "./options";
import { print, save } from "./report";
import { runAll } from "./runner";
import { mendNodes } from "./mend";
import { killTree } from "./processTree";
import type { Scenario } from "./scenario";
import { chosen } from "./scenarios";
import { baseSettings, checked } from "./settings";
import { Stage } from "./stage";
import { throughputOf } from "./throughput";
import { Toolbox } from "./toolbox";
import type { RunResult, ScenarioResult } from "./types";

const log = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function openStage(options: Options): Promise<Stage> {
  const paths = enginePaths(options.directory, process.env.KUBECONFIG ?? "");
  const kubernetes = new Kubernetes("kubectl", process.env);
  await prepareEngine(paths, log);
  forgetOtherClusters(paths, await kubernetes.clusterId());
  return new Stage(options, kubernetes, new Toolbox(kubernetes), new Deployment(options.directory, paths));
}

/** Deploys the base settings on a cluster that has room for them and nothing of anybody else's in their namespaces. */
async function deploy(stage: Stage): Promise<void> {
  const { kubernetes, options, toolbox, deployment } = stage;
  await mendNodes(stage);
  const nodes = (await kubernetes.nodes()).filter(isReady);
  if (nodes.length < 3)
    throw new Failure(`the cluster has ${nodes.length} nodes that are ready; it takes three`);
  const settings = baseSettings(options, await stage.hosts());
  const foreign = await foreignNamespaces(kubernetes, deployment, settings);
  if (foreign.length > 0)
    throw new Failure(
      `there is something in namespace ${foreign.join(" and ")} already, and this run would break it`,
    );
  await toolbox.start(
    [options.image],
    [checked(settings).zookeeper.image, options.newZooKeeperImage].filter((image) => image !== undefined),
  );
  await deployment.unlock(settings);
  const start = Date.now();
  await stage.upBase(settings);
  log(`deployed in ${duration(Date.now() - start)}`);
  await stage.healthy(300_000);
  await deployment.unchanged();
}

async function perform(options: Options, scenarios: readonly Scenario[]): Promise<RunResult> {
  const stage = await openStage(options);
  await deploy(stage);
  const { kubernetes } = stage;
  const version = JSON.parse(await kubernetes.must(["version", "-o", "json"])) as {
    serverVersion: { gitVersion: string };
  };
  const about = {
    date: new Date().toISOString(),
    kubernetes: version.serverVersion.gitVersion,
    nodes: (await kubernetes.nodes()).length,
    brokers: stage.brokers().length,
    image: options.image,
  };
  const keep = (results: readonly ScenarioResult[]) => {
    save({ ...about, scenarios: results }, options.directory);
  };
  const results = await runAll(scenarios, stage, log, keep);
  const throughput =
    options.throughput &&
    (await throughputOf(stage, options.throughput.kafkaHome, options.throughput.directory, log));
  const result: RunResult = { ...about, scenarios: results, ...(throughput && { throughput }) };
  save(result, options.directory);
  if (!options.keep) await cleanUp(stage);
  return result;
}

async function main(): Promise<void> {
  const options = readOptions(process.env);
  const scenarios = chosen(options.scenarios);
  mkdirSync(options.directory, { recursive: true });
  writeFileSync(`${options.directory}/pulumi.log`, "");
  const result = await perform(options, scenarios);
  print(result);
  const failed = result.scenarios.filter(({ outcome }) => outcome === "failed");
  log(`\n${result.scenarios.length} scenarios, ${failed.length} failed: ${options.directory}`);
  if (failed.length > 0) process.exitCode = 1;
}

// A hook that is left waiting could stop a node long after the run. The next run mends what this one leaves.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => {
    killTree(process.pid);
  });

runCommand(main);
