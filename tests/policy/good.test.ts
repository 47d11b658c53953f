import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findings, inShort, load } from "./stack";

describe("good deployments", () => {
  for (const file of readdirSync(join(__dirname, "good")).sort()) {
    it(file.replace(".yaml", ""), () => {
      assert.deepEqual(inShort(findings(load(`good/${file}`).resources())), []);
    });
  }
});
