import assert from "node:assert/strict";
import { majorityOf, spareVoters } from "../../domain/quorum";

describe("quorum", () => {
  const sizes: [voters: number, majority: number, spare: number][] = [
    [1, 1, 0],
    [2, 2, 0],
    [3, 2, 1],
    [4, 3, 1],
    [5, 3, 2],
    [7, 4, 3],
  ];
  for (const [voters, majority, spare] of sizes)
    it(`of ${voters} is ${majority} and spares ${spare}`, () => {
      assert.deepEqual([majorityOf(voters), spareVoters(voters)], [majority, spare]);
    });
});
