/** Reads what the engine wrote of a run: its event log, or the streamed or summed-up JSON of a preview. */
import { z } from "zod";
import { Failure } from "../deploy/failure";
import { readDigest } from "./readDigest";
import { causes, messageSchema, messagesOf, plainText, stateOf, stateSchema } from "./parts";
import { type PolicyOutcome, type Run, type Step, urnParts, type Violation } from "./run";
import { at, byName } from "./values";

const metadataSchema = z.object({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  old: stateSchema.nullish(),
  new: stateSchema.nullish(),
  keys: z.array(z.string()).nullish(),
});

/** The fields of apitype.EngineEvent that are read; everything else in an event is let pass. */
const eventSchema = z.object({
  sequence: z.number(),
  resourcePreEvent: z.object({ metadata: metadataSchema }).optional(),
  resOutputsEvent: z.object({ metadata: metadataSchema }).optional(),
  diagnosticEvent: messageSchema.optional(),
  policyEvent: z
    .object({
      resourceUrn: z.string().optional(),
      message: z.string(),
      policyName: z.string(),
      enforcementLevel: z.string(),
    })
    .optional(),
  policyAnalyzeStackSummaryEvent: z.object({ passed: z.array(z.string()).nullish() }).optional(),
  summaryEvent: z
    .object({
      resourceChanges: z.record(z.string(), z.number()).nullish(),
      PolicyPacks: z.record(z.string(), z.string()).nullish(),
      policyPacks: z.record(z.string(), z.string()).nullish(),
      result: z.string().optional(),
    })
    .optional(),
  cancelEvent: z.object({}).optional(),
});

type EngineEvent = z.output<typeof eventSchema>;

const FORMS =
  "give what `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json` prints, or the file of `PULUMI_DEBUG_COMMANDS=true pulumi preview --event-log FILE`";

/**
 * The run that a text tells of. `name` names the text in messages.
 * @throws Failure in one sentence for what is empty, cut off, or no account of a run.
 */
export function readRun(text: string, name: string): Run {
  if (text.trim() === "") throw new Failure(`${name} is empty: ${FORMS}`);
  const whole = parsed(text);
  if (whole !== undefined && !isEvent(whole)) {
    const digest = readDigest(whole, name);
    if (digest) return digest;
    const list: unknown = Array.isArray(whole) ? whole : at(whole, "events");
    if (!Array.isArray(list)) throw new Failure(`${name} is JSON, but no account of a run: ${FORMS}`);
    return runOf(
      list.map((event, index) => checked(event, `event ${index + 1} of ${name}`)),
      name,
    );
  }
  const lines = text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : [{ line, index }]));
  return runOf(
    lines.map(({ line, index }, count) => {
      const value = parsed(line);
      const where = `line ${index + 1} of ${name}`;
      if (value !== undefined) return checked(value, where);
      if (count === 0) throw new Failure(`${where} is not JSON: ${FORMS}`);
      throw new Failure(
        count === lines.length - 1
          ? `${name} is cut off in line ${index + 1}: the run that wrote it must end first`
          : `${where} is not JSON; something else was written into the event log`,
      );
    }),
    name,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isEvent = (value: unknown) => typeof value === "object" && value !== null && "sequence" in value;

function checked(value: unknown, where: string): EngineEvent {
  const result = eventSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Failure(
    `${where} is no event of Pulumi's engine (${issue && issue.path.length > 0 ? issue.path.join(".") : "it"}: ${issue?.message ?? ""}): ${FORMS}`,
  );
}

/** Resources are registered in parallel, so the order of the events is not the same from run to run: all is sorted. */
function runOf(events: readonly EngineEvent[], name: string): Run {
  const summary = events.find((event) => event.summaryEvent)?.summaryEvent;
  const messages = sorted(
    events.flatMap(({ diagnosticEvent }) => (diagnosticEvent ? messagesOf(diagnosticEvent) : [])),
    ({ severity, urn, text }) => `${severity} ${urn} ${text}`,
  );
  if (!summary && !messages.some(({ severity }) => severity === "error"))
    throw new Failure(
      `${name} ends after ${events.length} events without the run's summary: it is cut off, or the run has not ended`,
    );
  const steps = sorted(stepsOf(events), ({ urn, op }) => `${urn} ${op}`);
  const { stack, project } = urnParts(steps[0]?.urn ?? "");
  return {
    stack,
    project,
    refresh: events.some(({ resourcePreEvent }) => resourcePreEvent?.metadata.op === "refresh"),
    // Engines before 3.2xx do not tell the result; an error message does.
    succeeded:
      summary?.result === undefined
        ? !messages.some(({ severity }) => severity === "error")
        : summary.result === "succeeded",
    steps,
    messages: causes(messages),
    policies: policiesOf(events, summary?.PolicyPacks ?? summary?.policyPacks ?? {}),
  };
}

function stepsOf(events: readonly EngineEvent[]): Step[] {
  // In a refresh only the end of a step tells what it found.
  const found = new Map(
    events.flatMap(({ resOutputsEvent }) =>
      resOutputsEvent ? [[resOutputsEvent.metadata.urn, resOutputsEvent.metadata] as const] : [],
    ),
  );
  return events.flatMap(({ resourcePreEvent }) => {
    if (!resourcePreEvent) return [];
    const { metadata } = resourcePreEvent;
    return [stepOf(metadata.op === "refresh" ? (found.get(metadata.urn) ?? metadata) : metadata)];
  });
}

function stepOf(metadata: z.output<typeof metadataSchema>): Step {
  return {
    op: metadata.op,
    urn: metadata.urn,
    type: metadata.type,
    ...(metadata.old && { before: stateOf(metadata.old) }),
    ...(metadata.new && { after: stateOf(metadata.new) }),
    replaceKeys: metadata.keys ?? [],
  };
}

function policiesOf(events: readonly EngineEvent[], packs: Readonly<Record<string, string>>): PolicyOutcome {
  const summaries = events.flatMap((event) => event.policyAnalyzeStackSummaryEvent ?? []);
  const violations = events.flatMap(({ policyEvent }): Violation[] =>
    policyEvent
      ? [
          {
            policy: policyEvent.policyName,
            level: policyEvent.enforcementLevel === "mandatory" ? "mandatory" : "advisory",
            urn: policyEvent.resourceUrn ?? "",
            text: plainText(policyEvent.message),
          },
        ]
      : [],
  );
  return {
    // The engine asks stack policies at the end, and not at all when the program failed before.
    ran: summaries.length > 0,
    // "NAME|local|DIRECTORY": where the pack lies is the machine's own affair.
    packs: Object.entries(packs)
      .map(([pack, version]) => `${pack.split("|")[0] ?? ""}${version ? ` ${version}` : ""}`)
      .sort(byName),
    passed: summaries.reduce((sum, { passed }) => sum + (passed?.length ?? 0), 0),
    violations: sorted(
      violations,
      ({ level, policy, urn, text }) => `${level === "mandatory" ? 0 : 1} ${policy} ${urn} ${text}`,
    ),
  };
}

function sorted<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item]))]
    .sort(([a], [b]) => byName(a, b))
    .map(([, item]) => item);
}
