import assert from "node:assert/strict";
import { apart } from "../../review/table";

describe("what differs between two long texts", () => {
  const cases: readonly [string, before: string, after: string, differing: readonly [string, string]][] = [
    ["a word in the middle", "run --a=1 --b=2", "run --a=1 --b=3", ["--b=2", "--b=3"]],
    ["words far apart", "x=1 y z x=1", "x=2 y z x=2", ["x=1 … x=1", "x=2 … x=2"]],
    ["a word that is new", "a c", "a b c", ["–", "b"]],
    ["a word that goes, beside one that changes", "a b c d", "a c e", ["b … d", "e"]],
    ["everything", "a b", "c", ["a b", "c"]],
    ["nothing before", "", "a", ["–", "a"]],
  ];
  for (const [what, before, after, differing] of cases)
    it(`${what}: ${differing.join(" → ")}`, () => {
      assert.deepEqual(apart(before, after), differing);
    });
});
