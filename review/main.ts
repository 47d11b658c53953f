/** `make review`: previews a stack, or reads an event log, and writes review.md and review.json. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { log, runCommand } from "../deploy/command";
import { Failure } from "../deploy/failure";
import { root } from "../deploy/paths";
import { type Allowed, type Arguments, parseArguments } from "./args";
import { changesOf } from "./changes";
import { toMarkdown } from "./markdown";
import { previewEvents } from "./preview";
import { readRun } from "./readEvents";
import { type Review, review, toJson, type VerdictName } from "./review";
import { settingsChange } from "./settings";
import { topicContents } from "./topicContents";
import { topicsThatGo } from "./topics";

async function main(): Promise<number> {
  const options = parseArguments(process.argv.slice(2));
  // A base that is not there is better said before the preview than after it.
  const early = options.base !== undefined && options.stack !== undefined;
  const settings = early ? settingsChange(options.base ?? "", options.stack ?? "", root) : undefined;
  const run = await runOf(options);
  const changes =
    settings ?? (options.base === undefined ? undefined : settingsChange(options.base, run.stack, root));
  // A recorded run may be of any day and of any cluster: its brokers are not asked.
  const contents = options.events === undefined ? await topicContents(run, topicsThatGo(changesOf(run))) : {};
  const reviewed = review(run, changes, contents);
  const out = resolve(root, options.out);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "review.md"), toMarkdown(reviewed));
  writeFileSync(join(out, "review.json"), toJson(reviewed));
  // GitHub shows this file's content on the run's page.
  if (process.env.GITHUB_STEP_SUMMARY) appendFileSync(process.env.GITHUB_STEP_SUMMARY, toMarkdown(reviewed));
  log(summary(reviewed));
  log(`\nwritten: ${join(options.out, "review.md")}, ${join(options.out, "review.json")}`);
  return exitCode(reviewed, options.allow);
}

async function runOf({ events, stack, nodes, drift }: Arguments) {
  if (events === undefined) {
    return readRun(await previewEvents({ stack: stack ?? "", nodes, drift }, log), "the preview");
  }
  const run = readRun(eventsText(events), events === "-" ? "the standard input" : events);
  if (stack !== undefined && run.stack !== (stack.split("/").at(-1) ?? stack))
    throw new Failure(`${events} is of stack ${run.stack}, not of ${stack}`);
  return run;
}

function eventsText(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new Failure(`The event log cannot be read: ${(error as Error).message}`);
  }
}

/** Verdict and reasons; the rest is in the file. */
function summary({ stack, verdict, actions, refused }: Review): string {
  const lines = verdict.reasons.filter(({ weight }) => weight !== "note").map(({ text }) => `  - ${text}`);
  const kafka = refused.length > 0 ? [] : actions.map((action) => `  ${action}`);
  return [`Stack ${stack}: ${verdict.name.toUpperCase()}`, ...lines, ...kafka].join("\n");
}

const RANK: Readonly<Record<VerdictName, number>> = {
  "safe to merge": 0,
  "needs attention": 1,
  dangerous: 2,
};
const ALLOWED: Readonly<Record<Allowed, number>> = { safe: 0, attention: 1, danger: 2 };

const exitCode = ({ verdict }: Review, allow: Allowed) =>
  RANK[verdict.name] <= ALLOWED[allow] ? 0 : verdict.exitCode;

runCommand(main);
