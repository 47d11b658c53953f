/** The stack's outputs, read off the comments of the interface that the program returns. */
import { readFileSync } from "node:fs";
import * as path from "node:path";

export interface Output {
  readonly name: string;
  readonly meaning: string;
}

const PROGRAM = path.join(__dirname, "..", "..", "program.ts");

/** Every server of `Outputs`, in the order of the source. */
export function outputs(): Output[] {
  const body = /export interface Outputs \{\n(.*?)\n\}/s.exec(readFileSync(PROGRAM, "utf8"))?.[1] ?? "";
  const found = [...body.matchAll(/\/\*\* (.+?) \*\/\s+readonly (\w+)\??:/g)].map(
    ([, meaning = "", name = ""]) => ({ name, meaning }),
  );
  const servers = body.match(/readonly /g)?.length ?? 0;
  if (found.length === 0 || found.length !== servers)
    throw new Error("program.ts: an output has no comment of one line");
  return found;
}
