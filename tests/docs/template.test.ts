import assert from "node:assert/strict";
import { read } from "./markdown";

describe("the template of `pulumi new`", () => {
  // `pulumi new` copies a directory, so the program cannot be imported from the example.
  it("has the program of the smallest cluster", () => {
    assert.equal(read("template/index.ts"), read("examples/smallest-cluster/index.ts"));
  });
});
