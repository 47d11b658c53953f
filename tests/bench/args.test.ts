import assert from "node:assert/strict";
import { readArguments } from "../../bench/args";

describe("bench: arguments", () => {
  const read: [given: Record<string, string>, runs: number, sections: string, complete: boolean][] = [
    [{}, 5, "abcdefgh", true],
    [{ RUNS: "", ONLY: "" }, 5, "abcdefgh", true],
    [{ RUNS: "9" }, 9, "abcdefgh", true],
    [{ RUNS: "4" }, 4, "abcdefgh", false],
    [{ ONLY: "f,a" }, 5, "af", false],
  ];
  for (const [given, runs, sections, complete] of read)
    it(`reads ${JSON.stringify(given)}`, () => {
      const found = readArguments(given);
      assert.deepEqual({ ...found, sections: found.sections.join("") }, { runs, sections, complete });
    });

  const refused: [given: Record<string, string>, message: RegExp][] = [
    [{ RUNS: "0" }, /^RUNS: "0" is not a number of runs/],
    [{ RUNS: "many" }, /^RUNS: "many" is not/],
    [{ ONLY: "a,i" }, /^ONLY: "i" is not a section \(a, b, c, d, e, f, g, h, as in ONLY=a,d\)/],
    [{ ONLY: "toString" }, /^ONLY: "toString" is not/],
  ];
  for (const [given, message] of refused)
    it(`refuses ${JSON.stringify(given)}`, () => {
      assert.throws(() => readArguments(given), { message });
    });
});
