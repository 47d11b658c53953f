/** Fixtures: event logs as the engine wrote them, less what no reader of them needs and what differs from run to run. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const logFile = (name: string) => join(__dirname, "events", `${name}.jsonl`);
export const goldenFile = (name: string) => join(__dirname, "goldens", `${name}.md`);

export const eventLog = (name: string): string => readFileSync(logFile(name), "utf8");

type Json = Record<string, unknown>;

/** The log without times, debug messages, outputs and directories, in an order that is always the same. */
export function trimmed(events: readonly object[]): string {
  // Only a refresh tells at the end of a step what the step found.
  const refresh = events.some((event) => JSON.stringify(event).includes('"op":"refresh"'));
  const kept = events
    .filter((event) => refresh || !("resOutputsEvent" in event))
    .flatMap((event) => trimmedEvent(event as Json) ?? []);
  const lines = kept
    .map((event) => JSON.stringify(event))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
  return lines.map((line, sequence) => `{"sequence":${sequence},${line.slice(1)}\n`).join("");
}

const ORDER = [
  "resourcePreEvent",
  "resOutputsEvent",
  "diagnosticEvent",
  "policyEvent",
  "policyAnalyzeStackSummaryEvent",
  "summaryEvent",
  "cancelEvent",
];
const rank = (line: string) => ORDER.findIndex((name) => line.startsWith(`{"${name}"`));

function trimmedEvent(event: Json): Json | undefined {
  const kind = ORDER.find((name) => name in event);
  const body = kind === undefined ? undefined : (event[kind] as Json);
  if (kind === undefined || body === undefined) return undefined;
  switch (kind) {
    case "resourcePreEvent":
    case "resOutputsEvent":
      return { [kind]: { ...body, metadata: withoutOutputs(body.metadata as Json) } };
    case "diagnosticEvent":
      return body.severity === "debug" || body.ephemeral === true || String(body.message).includes("$PATH")
        ? undefined
        : { [kind]: body };
    case "summaryEvent": {
      const { durationSeconds: _duration, PolicyPacks: packs = {}, ...rest } = body;
      const names = Object.entries(packs as Json).map(([name, version]) => [
        name.replace(/\|[^|]*$/, "|policy"),
        version,
      ]);
      return { [kind]: { ...rest, PolicyPacks: Object.fromEntries(names) as Json } };
    }
    default:
      return { [kind]: body };
  }
}

/** What is the same before and after is kept once. */
function withoutOutputs({ old, new: wanted, provider: _provider, ...metadata }: Json): Json {
  const state = (given: unknown) => {
    if (given === null || given === undefined) return given;
    const { outputs: _outputs, provider: _own, ...rest } = given as Json;
    return rest;
  };
  return { ...metadata, old: metadata.op === "same" ? null : state(old), new: state(wanted) };
}
