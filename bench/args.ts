/** What is asked of the bench: `make bench RUNS=5 ONLY=a,b`. */
import { Failure } from "../deploy/failure";
import { type Section, SECTIONS } from "./results";

export interface Arguments {
  readonly runs: number;
  readonly sections: readonly Section[];
  /** Everything was measured, and often enough: such results replace the committed ones. */
  readonly complete: boolean;
}

/** Fewer runs have no median worth the name. */
const ENOUGH_RUNS = 5;

const ALL = Object.keys(SECTIONS) as Section[];

/** @throws Failure when a setting is not understood. */
export function readArguments(environment: Readonly<Record<string, string | undefined>>): Arguments {
  const given = environment.RUNS ?? "";
  const runs = given === "" ? ENOUGH_RUNS : Number(given);
  if (!Number.isInteger(runs) || runs < 1 || runs > 100)
    throw new Failure(`RUNS: "${given}" is not a number of runs (a whole number from 1 to 100)`);
  const names = (environment.ONLY ?? "").split(",").filter((name) => name !== "");
  const unknown = names.find((name) => !isSection(name));
  if (unknown !== undefined)
    throw new Failure(`ONLY: "${unknown}" is not a section (${ALL.join(", ")}, as in ONLY=a,d)`);
  const sections = names.length === 0 ? ALL : ALL.filter((section) => names.includes(section));
  return { runs, sections, complete: runs >= ENOUGH_RUNS && sections.length === ALL.length };
}

const isSection = (name: string): name is Section => Object.hasOwn(SECTIONS, name);
