/** The summed-up JSON of `pulumi preview --json` (apitype.PreviewDigest). */
import { z } from "zod";
import { Failure } from "../deploy/failure";
import { causes, messageSchema, messagesOf, stateOf, stateSchema } from "./parts";
import { type Run, urnParts } from "./run";
import { byName } from "./values";

const digestSchema = z.object({
  steps: z
    .array(
      z.object({
        op: z.string(),
        urn: z.string(),
        oldState: stateSchema.nullish(),
        newState: stateSchema.nullish(),
        replaceReasons: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
  diagnostics: z.array(messageSchema).nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});

/** The run, or undefined when the value is no digest. It says nothing of policies, and the review says so. */
export function readDigest(value: unknown, name: string): Run | undefined {
  if (typeof value !== "object" || value === null || !("steps" in value || "changeSummary" in value))
    return undefined;
  const result = digestSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new Failure(
      `${name} looks like \`pulumi preview --json\`, but ${issue?.path.join(".") ?? ""} is wrong (${issue?.message ?? ""})`,
    );
  }
  const { steps, diagnostics, changeSummary } = result.data;
  const messages = (diagnostics ?? []).flatMap(messagesOf).sort((a, b) => byName(a.text, b.text));
  const failed = messages.some(({ severity }) => severity === "error");
  if (!failed && !changeSummary)
    throw new Failure(`${name} has no changeSummary: the preview that printed it was cut off`);
  const { stack, project } = urnParts(steps?.[0]?.urn ?? "");
  return {
    stack,
    project,
    refresh: false,
    succeeded: !failed,
    steps: (steps ?? [])
      .map(({ op, urn, oldState, newState, replaceReasons }) => ({
        op,
        urn,
        type: urnParts(urn).type,
        ...(oldState && { before: stateOf(oldState) }),
        ...(newState && { after: stateOf(newState) }),
        replaceKeys: replaceReasons ?? [],
      }))
      .sort((a, b) => byName(`${a.urn} ${a.op}`, `${b.urn} ${b.op}`)),
    messages: causes(messages),
    policies: { ran: undefined, packs: [], passed: 0, violations: [] },
  };
}
