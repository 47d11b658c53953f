/** Fails unless what is released has the version of the tag: `make release-check TAG=v1.2.3`. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { releaseFaults } from "./release/version";

const [tag = ""] = process.argv.slice(2);
for (const fault of releaseFaults(tag, (file) => readFileSync(path.join(__dirname, "..", file), "utf8"))) {
  process.stderr.write(`${fault}\n`);
  process.exitCode = 1;
}
