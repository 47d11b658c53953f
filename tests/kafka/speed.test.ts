/** The catalogue and the checks must not be felt in a preview: they add under 50 ms to the program. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import ts from "typescript";

const ROOT = join(__dirname, "../..");
const DOMAIN = join(ROOT, "domain");
const RUNS = 5;

/** Compiles the whole layer, as a program is compiled, so that no compiler is in the figure. */
function compile(directory: string): void {
  for (const file of readdirSync(DOMAIN, { recursive: true, encoding: "utf8" })) {
    const target = join(directory, file.replace(/\.ts$/, ".js"));
    if (file.endsWith(".json")) {
      cpSync(join(DOMAIN, file), target);
    } else if (file.endsWith(".ts")) {
      const { outputText } = ts.transpileModule(readFileSync(join(DOMAIN, file), "utf8"), {
        compilerOptions: {
          module: ts.ModuleKind.CommonJS,
          target: ts.ScriptTarget.ES2022,
          esModuleInterop: true,
        },
      });
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, outputText);
    }
  }
}

describe("loading the catalogue and checking a configuration", function () {
  this.timeout(60_000);
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "broker-config-"));
    compile(directory);
    symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it(`takes under 50 ms (best of ${RUNS})`, () => {
    // Processor time, so that neighbours do not count; node:net is in every Pulumi program already.
    const program = `
      require("node:net");
      const spent = process.cpuUsage();
      const { checkBrokerConfig } = require(${JSON.stringify(join(directory, "kafka/brokerConfig"))});
      const { defaultRelease: release } = require(${JSON.stringify(join(directory, "kafka/releases"))});
      const findings = checkBrokerConfig({ release, given: { "zookeeper.connect": "zk:2181", "log.retension.hours": 168, "num.io.threads": 0 } });
      const { user, system } = process.cpuUsage(spent);
      console.log((user + system) / 1000, findings.length);`;
    const runs = Array.from({ length: RUNS }, () =>
      execFileSync(process.execPath, ["-e", program], { encoding: "utf8" }).trim().split(" ").map(Number),
    );
    assert.deepEqual(
      runs.map(([, findings]) => findings),
      runs.map(() => 2),
    );
    const best = Math.min(...runs.map(([milliseconds = Infinity]) => milliseconds));
    process.stdout.write(`      ${best.toFixed(1)} ms\n`);
    assert.ok(best < 50, `It took ${best} ms.`);
  });
});
