import { ReviewFailure } from "./failure";

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

/** @throws ReviewFailure with the usage when the command line is not understood. */
export function parseArguments(words: readonly string[]): Arguments {
  const given = new Map<string, string>();
  for (let index = 0; index < words.length; index += 2) {
    const [option = "", value] = words.slice(index, index + 2);
    if (!/^--(stack|events|base|out|allow|nodes|drift)$/.test(option))
      throw new ReviewFailure(`"${option}" is not an option\n${usage}`);
    if (value === undefined || value === "") throw new ReviewFailure(`${option} needs a value\n${usage}`);
    given.set(option.slice(2), value);
  }
  const [stack, events, base] = ["stack", "events", "base"].map((name) => given.get(name));
  if (stack === undefined && events === undefined)
    throw new ReviewFailure(`--stack or --events is missing\n${usage}`);
  if (stack !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(stack))
    throw new ReviewFailure(
      `--stack: "${stack}" is no stack's name (letters, digits, dots, dashes, underscores)`,
    );
  return {
    ...(stack !== undefined && { stack }),
    ...(events !== undefined && { events }),
    ...(base !== undefined && { base }),
    out: given.get("out") ?? "build",
    nodes: nodes(given.get("nodes") ?? "6"),
    drift: given.get("drift") === "yes",
    allow: allowed(given.get("allow") ?? "safe"),
  };
}

function allowed(word: string): Allowed {
  const found = ALLOWED.find((name) => name === word);
  if (found) return found;
  throw new ReviewFailure(`--allow: "${word}" is none of ${ALLOWED.join(", ")}`);
}

function nodes(word: string): number {
  const count = Number(word);
  if (Number.isInteger(count) && count >= 1 && count <= 100) return count;
  throw new ReviewFailure(`--nodes: "${word}" is not a whole number from 1 to 100`);
}
