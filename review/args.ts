import { parseArgs } from "node:util";
import { nodeCount, stackName } from "../deploy/args";
import { Failure } from "../deploy/failure";

export interface Arguments {
  /** Stack to preview; with `events`, only a check that the log is of this stack. */
  readonly stack?: string;
  /** Event log to read instead of running a preview; `-` is the standard input. */
  readonly events?: string;
  /** Branch, tag or commit that the change is to be merged into. */
  readonly base?: string;
  /** Directory that review.md and review.json are written to. */
  readonly out: string;
  /** Nodes of the embedded cluster, when it has to be started for stack local. */
  readonly nodes: number;
  /** Look at what changed in the cluster behind the program's back, instead of what the program would change. */
  readonly drift: boolean;
  /** Worst verdict that ends with 0. */
  readonly allow: Allowed;
}

const ALLOWED = ["safe", "attention", "danger"] as const;

export type Allowed = (typeof ALLOWED)[number];

const usage = `usage: node -r tsx/cjs review/main.ts (--stack NAME | --events FILE) [--base REF] [--out DIRECTORY] [--allow VERDICT]
  --stack NAME     previews the stack with the policy pack and reviews what it would do
  --events FILE    reviews a run from its event log (pulumi preview --json, streamed; docs/review.md); - is the standard input
  --base REF       also lists the settings that differ from where the branch left REF, e.g. origin/main
  --out DIRECTORY  where review.md and review.json are written (build)
  --allow VERDICT  safe, attention or danger: the worst verdict that ends with 0 (safe)
  --drift yes      with --stack: previews a refresh, and so what in the cluster differs from the state
  --nodes N        nodes of the embedded cluster (6)
ends with 0: safe to merge, 3: needs attention, 4: dangerous, 1: there is no review`;

/** @throws Failure with the usage when the command line is not understood. */
export function parseArguments(words: readonly string[]): Arguments {
  const { stack, events, base, out, nodes, drift, allow } = read(words);
  if (stack === undefined && events === undefined)
    throw new Failure(`--stack or --events is missing\n${usage}`);
  return {
    ...(stack !== undefined && { stack: stackName(stack) }),
    ...(events !== undefined && { events }),
    ...(base !== undefined && { base }),
    out,
    nodes: nodeCount(nodes),
    drift: drift === "yes",
    allow: allowed(allow),
  };
}

function read(words: readonly string[]) {
  const options = {
    stack: { type: "string" },
    events: { type: "string" },
    base: { type: "string" },
    out: { type: "string", default: "build" },
    nodes: { type: "string", default: "6" },
    drift: { type: "string", default: "no" },
    allow: { type: "string", default: "safe" },
  } as const;
  const values = parsed(() => parseArgs({ args: [...words], options }).values);
  for (const [name, value] of Object.entries(values))
    if (value === "") throw new Failure(`--${name} needs a value\n${usage}`);
  return values;
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new Failure(`${(error as Error).message}\n${usage}`);
  }
}

function allowed(word: string): Allowed {
  const found = ALLOWED.find((name) => name === word);
  if (found) return found;
  throw new Failure(`--allow: "${word}" is none of ${ALLOWED.join(", ")}`);
}
