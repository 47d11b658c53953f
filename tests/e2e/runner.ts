/** Runs the scenarios one after the other, each on a healthy cluster with the base settings. */
import { isDeepStrictEqual } from "node:util";
import { ALLOW_CHANGE } from "../../components/shared/allowedChanges";
import { duration } from "../../deploy/duration";
import { deleteTopics } from "./clusterView";
import { missingHooks } from "./hooks";
import { faultsOf } from "./judge";
import { mendNodes } from "./mend";
import type { Scenario, Scene } from "./scenario";
import type { Stage } from "./stage";
import type { ScenarioResult } from "./types";

type Log = (line: string) => void;

/** What went wrong, no longer than a report can bear. */
const words = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 1500);

/**
 * @param keep is given all results so far after each scenario, since a run takes long and may be broken off
 * @returns one result per scenario, also for those that were not run
 */
export async function runAll(
  scenarios: readonly Scenario[],
  stage: Stage,
  log: Log,
  keep: (results: readonly ScenarioResult[]) => void,
): Promise<ScenarioResult[]> {
  const results: ScenarioResult[] = [];
  let broken: string | undefined;
  const nodes = (await stage.kubernetes.nodes()).length;
  for (const scenario of scenarios) {
    const reason =
      broken ??
      missingHooks(stage.options.hooks, scenario.needs ?? []) ??
      tooFew(nodes, scenario) ??
      scenario.unfit?.(stage.options);
    log(`\n${scenario.id}  ${scenario.title}`);
    const result = reason === undefined ? await runOne(scenario, stage, log) : notRun(scenario, reason);
    results.push(result);
    keep(results);
    log(`   ${result.outcome} after ${duration(result.duration)}`);
    if (result.outcome !== "not run") broken = await restored(stage, log);
  }
  return results;
}

const tooFew = (nodes: number, scenario: Scenario): string | undefined =>
  nodes < (scenario.nodes ?? 0)
    ? `not run: it needs ${scenario.nodes} nodes, and there are ${nodes}`
    : undefined;

function notRun({ id, title, limits = {} }: Scenario, reason: string): ScenarioResult {
  return { id, title, outcome: "not run", notes: [reason], limits, duration: 0 };
}

async function runOne(scenario: Scenario, stage: Stage, log: Log): Promise<ScenarioResult> {
  const { id, title, limits = {} } = scenario;
  const start = Date.now();
  const notes: string[] = [];
  const note = (text: string) => {
    notes.push(text);
    log(`   ${text}`);
  };
  const scene: Scene = { stage, note, topic: `e2e-${id}-${start}` };
  const faults: string[] = [];
  const early = stage.earlyReturns;
  try {
    await changeProfile(stage, scenario.profile, note);
    if (scenario.needs?.some((hook) => hook.startsWith("NODE_"))) await announceWhereTheyRun(stage);
    await scenario.run(scene);
    await stage.healthy(300_000);
  } catch (error) {
    faults.push(words(error));
  }
  if (stage.earlyReturns > early)
    note(`\`up\` said ${stage.earlyReturns - early} times that it was done while the roll was not over`);
  const { load } = scene;
  if (load) faults.push(...faultsOf(load, limits));
  faults.forEach(note);
  const outcome = faults.length === 0 ? "passed" : "failed";
  return { id, title, outcome, notes, limits, ...(load && { load }), duration: Date.now() - start };
}

/** Moves the deployment to profile hardened, or back to the run's own. */
async function changeProfile(
  stage: Stage,
  profile: Scenario["profile"],
  note: (text: string) => void,
): Promise<void> {
  if (profile === "hardened" && stage.settings.profile === "hardened") return;
  const settings = profile === "hardened" ? await stage.hardenedSettings() : stage.ownSettings;
  if (isDeepStrictEqual(settings, stage.settings)) return;
  const start = Date.now();
  await stage.upBase(settings);
  await stage.healthy(300_000);
  note(`moved to profile ${profile ?? "of the run"} in ${duration(Date.now() - start)}`);
}

/** The loss of a node should cost one broker, not the one on it and another that is announced there. */
async function announceWhereTheyRun(stage: Stage): Promise<void> {
  const settings = await stage.announcedWhereTheyRun(stage.settings);
  if (isDeepStrictEqual(settings, stage.settings)) return;
  await stage.upBase(settings);
  await stage.healthy(300_000);
}

/** Makes the cluster what every scenario starts from. @returns why it cannot, as "not run: …" */
async function restored(stage: Stage, log: Log): Promise<string | undefined> {
  try {
    await mendNodes(stage);
    if (!isDeepStrictEqual(stage.deployment.settings, stage.settings)) await stage.up(stage.settings);
    await stage.healthy(300_000);
    await dropTopics(stage);
    return undefined;
  } catch (error) {
    log(`   the cluster is not well: ${words(error)}`);
  }
  // A broker that a failed scenario added may never have run, and then it cannot tell that it holds nothing.
  process.env[ALLOW_CHANGE] = "kafka.brokers";
  try {
    await stage.deployment.recover();
    await stage.up(stage.settings);
    await stage.healthy(600_000);
    return undefined;
  } catch (error) {
    return `not run: the cluster did not become well again: ${words(error)}`;
  } finally {
    process.env[ALLOW_CHANGE] = "";
  }
}

/** The topics of scenarios that are over would only make the next one's replication slower. */
async function dropTopics(stage: Stage): Promise<void> {
  const topics = new Set((await stage.view()).partitions.map(({ topic }) => topic));
  const own = [...topics].filter((topic) => topic.startsWith("e2e-"));
  await deleteTopics(stage.output("externalBootstrap"), own);
}
