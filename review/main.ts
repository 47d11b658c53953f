/** `make review`: previews a stack, or reads an event log, and writes review.md and review.json. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Failure } from "../local/failure";
import { root } from "../local/paths";
import { type Allowed, type Arguments, parseArguments } from "./args";
import { ReviewFailure } from "./failure";
import { toMarkdown } from "./markdown";
import { previewEvents } from "./preview";
import { readRun } from "./readEvents";
import { type Review, review, toJson, type VerdictName } from "./review";
import { settingsChange } from "./settings";

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const options = parseArguments(process.argv.slice(2));
  // A base that is not there is better said before the preview than after it.
  const early = options.base !== undefined && options.stack !== undefined;
  const settings = early ? settingsChange(options.base ?? "", options.stack ?? "", root) : undefined;
  const run = await runOf(options);
  const changes =
    settings ?? (options.base === undefined ? undefined : settingsChange(options.base, run.stack, root));
  const reviewed = review(run, changes);
  const out = resolve(root, options.out);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "review.md"), toMarkdown(reviewed));
  writeFileSync(join(out, "review.json"), toJson(reviewed));
  // GitHub shows this file's content on the run's page.
  if (process.env.GITHUB_STEP_SUMMARY) appendFileSync(process.env.GITHUB_STEP_SUMMARY, toMarkdown(reviewed));
  say(summary(reviewed));
  say(`\nwritten: ${join(options.out, "review.md")}, ${join(options.out, "review.json")}`);
  return exitCode(reviewed, options.allow);
}

async function runOf({ events, stack, nodes, drift }: Arguments) {
  if (events === undefined) {
    return readRun(await previewEvents({ stack: stack ?? "", nodes, drift }, say), "the preview");
  }
  const run = readRun(eventsText(events), events === "-" ? "the standard input" : events);
  if (stack !== undefined && run.stack !== (stack.split("/").at(-1) ?? stack))
    throw new ReviewFailure(`${events} is of stack ${run.stack}, not of ${stack}`);
  return run;
}

function eventsText(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new ReviewFailure(`The event log cannot be read: ${(error as Error).message}`);
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

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // Only a defect of this program is worth a stack; whatever else went wrong has its own sentence.
    const known = error instanceof ReviewFailure || error instanceof Failure;
    process.stderr.write(`${known ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
    process.exitCode = 1;
  },
);
