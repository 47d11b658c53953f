import assert from "node:assert/strict";
import { nearestName } from "../../domain/nearest";

describe("nearestName", () => {
  const guesses: [given: string, allowed: string[], guess: string | undefined][] = [
    ["replica", ["replicas", "image"], "replicas"],
    ["REPLICAS", ["replicas", "image"], "replicas"],
    ["storageclass", ["storageClass", "server"], "storageClass"],
    ["xyz", ["replicas", "image"], undefined],
    ["cpus", ["cpu", "heap"], "cpu"],
    ["anything", [], undefined],
  ];
  for (const [given, allowed, guess] of guesses)
    it(`takes ${given} for ${guess ?? "none"} of ${allowed.join(", ") || "no names"}`, () => {
      assert.equal(nearestName(given, allowed), guess);
    });
});
