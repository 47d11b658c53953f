/** The deployments under deployments/: documents of YAML, each whole or as what differs from another. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { type Change, type PerZone, changed } from "./changes";
import { type Manifest, Stack, load } from "./stack";

export type Verdict = "accept" | "advise" | "refuse";

interface Entry {
  name: string;
  title: string;
  /** Where it is from: repositories with the path in them, reports, documentation. */
  source: string[];
  /** The mechanism that the verdict follows from. */
  why: string;
  /** What profile default has to say of it, decided before the pack was asked. */
  right: Verdict;
  /** What profile development has to say; as default does if left out. */
  development?: Verdict;
  /** Policies that have to find something, with the objects that they have to name. */
  finds?: Record<string, string[]>;
  /** Policies that may advise besides. */
  hints?: string[];
  /** Whether a workload of it may be called "not checked". */
  notChecked?: boolean;
  /** Mandatory policies that spoke at revision 2ea5dcc, before the pack was changed for these deployments. */
  before: string[];
  base?: string;
  changes?: Change[];
  perZone?: PerZone;
  manifests?: Manifest[];
}

export interface Deployment extends Omit<Entry, "base" | "changes" | "perZone" | "manifests"> {
  /** Whether it is written out, not as what differs from another. */
  isWhole: boolean;
  stack: Stack;
}

const directory = join(__dirname, "deployments");

/** All of them, in the order of the files. */
export function deployments(): Deployment[] {
  const files = readdirSync(directory).sort();
  const entries = files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(directory, file), "utf8"), { merge: true }).map(
      (document) => document.toJS() as Entry,
    ),
  );
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return entries.map((entry) => ({
    ...entry,
    isWhole: entry.base === undefined,
    stack: stackOf(entry, byName),
  }));
}

function stackOf(entry: Entry, byName: ReadonlyMap<string, Entry>): Stack {
  const { base, changes = [], perZone, manifests } = entry;
  if (base === undefined) return changed(new Stack(manifests ?? []), changes, perZone);
  if (base.endsWith(".yaml")) return changed(load(base), changes, perZone);
  const found = byName.get(base);
  if (found === undefined) throw new Error(`${entry.name}: there is no deployment ${base}`);
  return changed(stackOf(found, byName), changes, perZone);
}
