/** Checks policy configuration files: `node bin/policy/checkConfig.js FILE...`. Exits with 1 if one has a fault. */
import { readFileSync } from "node:fs";
import { configFaults } from "./configFile";
import { rules } from "./rules";

for (const file of process.argv.slice(2)) {
  for (const fault of faultsOf(file)) {
    process.stderr.write(`${file}: ${fault}\n`);
    process.exitCode = 1;
  }
}

function faultsOf(file: string): string[] {
  try {
    return configFaults(JSON.parse(readFileSync(file, "utf8")), rules);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
