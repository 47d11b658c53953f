/** Writes every generated part of the documents, of Pulumi.yaml and of the arguments' comments: `make docs`. */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { COMMENTED, withDefaults } from "./docs/comments";
import { DOCUMENTS, ROOT, withGenerated } from "./docs/generated";

async function main(): Promise<void> {
  const rewrite = async (file: string, made: (text: string, file: string) => string | Promise<string>) => {
    const absolute = path.join(ROOT, file);
    writeFileSync(absolute, await made(readFileSync(absolute, "utf8"), file));
  };
  for (const file of Object.keys(COMMENTED)) await rewrite(file, withDefaults);
  for (const file of Object.keys(DOCUMENTS)) await rewrite(file, withGenerated);
}

void main();
