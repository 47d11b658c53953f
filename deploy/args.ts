import { parseArgs } from "node:util";
import { Failure } from "./failure";

export const STACK_VERBS = ["up", "preview", "refresh", "destroy"] as const;

/** What can be done with any stack. */
export type StackVerb = (typeof STACK_VERBS)[number];

/** What is given besides the verb. */
export interface Options {
  /** The stack; `local` is the one on the embedded cluster. */
  readonly stack: string;
  /** Simulated nodes of the embedded cluster. */
  readonly nodes: number;
  /** Fail when the deployment changes anything. */
  readonly expectNoChanges: boolean;
}

/** What asks the cluster of a stack, and changes nothing. */
export const QUESTIONS = ["addresses", "adopt"] as const;

export const STACK_USAGE = `  up        deploys the stack
  preview   shows what up would change
  refresh   reads the stack's resources from the cluster into its state
  destroy   removes the stack's resources
  addresses says where the brokers are reached from outside right now
  adopt     prints the settings for the topics and users that the brokers have`;

/** @throws Failure with the usage when the command line is not understood. */
export function parseArguments<const V extends string>(
  words: readonly string[],
  verbs: readonly V[],
  usage: string,
): Options & { readonly verb: V } {
  const { values, positionals } = read(words, usage);
  const [given = "", ...more] = positionals;
  const verb = verbs.find((known) => known === given);
  if (verb === undefined || more.length > 0)
    throw new Failure(`"${positionals.join(" ")}" is not a verb\n${usage}`);
  return {
    verb,
    stack: stackName(values.stack),
    nodes: nodeCount(values.nodes),
    expectNoChanges: values["expect-no-changes"],
  };
}

function read(words: readonly string[], usage: string) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        stack: { type: "string", default: "local" },
        nodes: { type: "string", default: "6" },
        "expect-no-changes": { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new Failure(`${(error as Error).message}\n${usage}`);
  }
}

/** @throws Failure when no stack can have the name */
export function stackName(word: string): string {
  // A backend may put its organisation and project before the name.
  if (/^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(word)) return word;
  throw new Failure(
    `STACK: "${word}" is not a stack's name (letters, digits, dots, dashes, underscores, as in STACK=dev)`,
  );
}

/** @throws Failure when the embedded cluster cannot have that many nodes */
export function nodeCount(word: string): number {
  const count = Number(word);
  if (word !== "" && Number.isInteger(count) && count >= 1 && count <= 100) return count;
  throw new Failure(
    `NODES: "${word}" is not a number of nodes (a whole number from 1 to 100, as in NODES=6)`,
  );
}
