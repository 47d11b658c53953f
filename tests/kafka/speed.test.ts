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
import { join } from "node:path";

import ts from "typescript";

const ROOT = join(__dirname, "../..");
const KAFKA = join(ROOT, "domain/kafka");
const RUNS = 5;

/** Compiled as a program is, so that no compiler is in the figure. */
function compile(directory: string): void {
  for (const file of [
    join("..", "heapShare.ts"),
    "catalogue.ts",
    ...readdirSync(join(KAFKA, "brokerConfig")).map((name) => join("brokerConfig", name)),
  ]) {
    const { outputText } = ts.transpileModule(readFileSync(join(KAFKA, file), "utf8"), {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
      },
    });
    writeFileSync(join(directory, file.replace(/\.ts$/, ".js")), outputText);
  }
}

describe("loading the catalogue and checking a configuration", function () {
  this.timeout(60_000);
  let parent: string;
  let directory: string;
  before(() => {
    // Below a directory of its own, as domain/kafka is below domain/.
    parent = mkdtempSync(join(tmpdir(), "broker-config-"));
    directory = join(parent, "kafka");
    mkdirSync(join(directory, "brokerConfig"), { recursive: true });
    compile(directory);
    cpSync(join(KAFKA, "broker-configs.json"), join(directory, "broker-configs.json"));
    symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
  });
  after(() => {
    rmSync(parent, { recursive: true });
  });

  it(`takes under 50 ms (best of ${RUNS})`, () => {
    // Processor time, so that neighbours do not count; node:net is in every Pulumi program already.
    const program = `
      require("node:net");
      const spent = process.cpuUsage();
      const { checkBrokerConfig } = require(${JSON.stringify(join(directory, "brokerConfig"))});
      const findings = checkBrokerConfig({ given: { "zookeeper.connect": "zk:2181", "log.retension.hours": 168, "num.io.threads": 0 } });
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
