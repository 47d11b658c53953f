import { Failure } from "./failure";

const verbs = ["up", "preview", "refresh", "destroy", "down", "clean", "tools"] as const;

/** What `node -r tsx/cjs local/main.ts` can do. */
type Verb = (typeof verbs)[number];

export interface Arguments {
  readonly verb: Verb;
  /** The stack; `local` is the one on the embedded cluster. */
  readonly stack: string;
  /** Simulated nodes of the embedded cluster. */
  readonly nodes: number;
  /** Fail when the deployment changes anything. */
  readonly expectNoChanges: boolean;
}

export const usage = `usage: node -r tsx/cjs local/main.ts VERB [--stack NAME] [--nodes N] [--expect-no-changes]
  up        deploys the stack; stack local (the default) on the embedded cluster, which is started when needed
  preview   shows what up would change
  refresh   reads the stack's resources from the cluster into its state
  destroy   removes the stack's resources
  down      stops the embedded cluster and forgets what was deployed on it
  tools     finds, downloads or builds the tools of the embedded cluster
  clean     down, and removes the cache with the tools`;

/** @throws Failure with the usage when the command line is not understood. */
export function parseArguments(words: readonly string[]): Arguments {
  const [verb, ...rest] = words;
  if (!isVerb(verb)) throw new Failure(`"${verb ?? ""}" is not a verb\n${usage}`);
  let stack = "local";
  let nodes = 6;
  let expectNoChanges = false;
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index];
    if (word === "--stack") stack = stackName(rest[++index]);
    else if (word === "--nodes") nodes = nodeCount(rest[++index]);
    else if (word === "--expect-no-changes") expectNoChanges = true;
    else throw new Failure(`"${word ?? ""}" is not an option\n${usage}`);
  }
  return { verb, stack, nodes, expectNoChanges };
}

function isVerb(word: string | undefined): word is Verb {
  return (verbs as readonly (string | undefined)[]).includes(word);
}

function stackName(word: string | undefined): string {
  // A backend may put its organisation and project before the name.
  if (word && /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(word)) return word;
  throw new Failure(
    `STACK: "${word ?? ""}" is not a stack's name (letters, digits, dots, dashes, underscores, as in STACK=dev)`,
  );
}

function nodeCount(word: string | undefined): number {
  const count = Number(word);
  if (word && Number.isInteger(count) && count >= 1 && count <= 100) return count;
  throw new Failure(
    `NODES: "${word ?? ""}" is not a number of nodes (a whole number from 1 to 100, as in NODES=6)`,
  );
}
