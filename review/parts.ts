/** The parts that every form of a run has in common: a resource's state and a message. */
import { z } from "zod";
import { type Message, type State } from "./run";
import { type Properties, revealed, withoutSecrets } from "./values";

export const stateSchema = z.object({
  type: z.string(),
  parent: z.string().nullish(),
  inputs: z.record(z.string(), z.unknown()).nullish(),
  protect: z.boolean().nullish(),
  retainOnDelete: z.boolean().nullish(),
});

export function stateOf(state: z.output<typeof stateSchema>): State {
  return {
    type: state.type,
    parent: state.parent ?? "",
    inputs: revealed(state.inputs ?? {}) as Properties,
    protect: state.protect ?? false,
    retainOnDelete: state.retainOnDelete ?? false,
  };
}

export const messageSchema = z.object({
  urn: z.string().optional(),
  message: z.string(),
  severity: z.string(),
  ephemeral: z.boolean().optional(),
});

/** What a reviewer has to read of a diagnostic: warnings and errors. */
export function messagesOf(diagnostic: z.output<typeof messageSchema>): Message[] {
  const { severity, urn = "", message, ephemeral } = diagnostic;
  if (ephemeral || (severity !== "warning" && severity !== "error")) return [];
  const text = plainText(message);
  // Where the engine found a plug-in is of no use to a reviewer, and names a directory of the machine.
  return text === "" || /^using \S+ from \$PATH at /.test(text) ? [] : [{ severity, urn, text }];
}

/** What was cancelled because of an error is no error of its own. */
export function causes(messages: readonly Message[]): readonly Message[] {
  const rest = messages.filter(({ text }) => !/context canceled|resource monitor shut down/.test(text));
  return rest.some(({ severity }) => severity === "error") ? rest : messages;
}

/** Without terminal colours, Pulumi's own colour tags, and what is assigned to a name like a password's. */
export function plainText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return withoutSecrets(text.replaceAll(/\u001b\[[\d;]*m|<\{%[^%]*%\}>/g, "").trim());
}
