/** A stack's outputs from the program that ran here: to ask the engine takes two starts of its command line. */
import type * as pulumiModule from "@pulumi/pulumi";
import type { OutputMap, PulumiFn, Stack } from "@pulumi/pulumi/automation";

/** A program that remembers what it gave back in its last run. */
export interface Remembering {
  readonly program: PulumiFn;
  /** The outputs of the last run, once they are all known: never after a preview, always after an update. */
  readonly outputs: () => Promise<OutputMap>;
}

export function remembering(program: () => object): Remembering {
  let last: Promise<OutputMap> = Promise.resolve({});
  return {
    program: () => {
      const given = { ...program() };
      last = outputMap(given);
      return Promise.resolve(given);
    },
    outputs: () => last,
  };
}

async function outputMap(given: Readonly<Record<string, unknown>>): Promise<OutputMap> {
  // Loaded by the program already, and not needed by verbs that run none.
  const pulumi = module.require("@pulumi/pulumi") as typeof pulumiModule;
  const entries = Object.entries(given).map(async ([name, value]) => {
    const output: pulumiModule.Output<unknown> = pulumi.output(value);
    const known = await new Promise<unknown>((resolve) => {
      output.apply(resolve);
    });
    return [name, { value: known, secret: await pulumi.isSecret(output) }] as const;
  });
  const map = Object.fromEntries(await Promise.all(entries));
  // As the engine has it: what is undefined is no output.
  return Object.fromEntries(Object.entries(map).filter(([, { value }]) => value !== undefined));
}

/** The same stack, whose updates end with the engine: nobody here reads its history, and the outputs are these. */
export function endingWithTheEngine(stack: Stack, outputs: Remembering["outputs"]): Stack {
  stack.info = () => Promise.resolve(undefined);
  stack.outputs = outputs;
  return stack;
}
