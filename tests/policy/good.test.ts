import assert from "node:assert/strict";
import { load, findings, inShort } from "./stack";

describe("compliant fixture", () => {
  for (const profile of ["article", "default", "hardened"] as const) {
    it(profile, () => {
      assert.deepEqual(inShort(findings(load("fixtures/compliant.yaml").resources(), profile)), []);
    });
  }
});
