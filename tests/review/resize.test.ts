import assert from "node:assert/strict";
import { readRun } from "../../review/readEvents";
import { review } from "../../review/review";
import { eventLog } from "./fixture";

type Json = Record<string, unknown>;

/** The recorded change of the ensemble, as a change of the number of its servers by whoever `parent` is. */
function resized(replicas: number, parent?: string): ReturnType<typeof review> {
  const lines = eventLog("ensemble")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Json);
  for (const line of lines) {
    const { metadata } = (line.resourcePreEvent ?? {}) as { metadata?: { urn: string; new?: Json } };
    if (!metadata?.urn.endsWith(":StatefulSet::zk")) continue;
    ((metadata.new?.inputs as Json).spec as Json).replicas = replicas;
    if (parent !== undefined && metadata.new) metadata.new.parent = parent;
  }
  return review(readRun(lines.map((line) => JSON.stringify(line)).join("\n"), "ensemble"));
}

describe("review of a change of the ensemble's size", () => {
  const cases: [
    what: string,
    replicas: number,
    parent: string | undefined,
    exitCode: number,
    text: RegExp,
  ][] = [
    [
      "one more",
      4,
      undefined,
      3,
      /^The ensemble goes from 3 to 4 servers: the new one joins first, then each follower/,
    ],
    [
      "one less",
      2,
      undefined,
      3,
      /^The ensemble goes from 3 to 2 servers: each follower restarts with the smaller list/,
    ],
    [
      "two more",
      5,
      undefined,
      4,
      /^The ensemble goes from 3 to 5 servers at once: .* two leaders can accept writes/,
    ],
    ["two less", 1, undefined, 4, /^The ensemble goes from 3 to 1 server at once: /],
    [
      "one more by a controller that asks nobody who leads",
      4,
      "urn:pulumi:local::kafka-on-kubernetes::pulumi:pulumi:Stack::kafka-on-kubernetes-local",
      4,
      /^The ensemble goes from 3 to 4 servers, and the controller of StatefulSet default\/zk restarts them/,
    ],
  ];
  for (const [what, replicas, parent, exitCode, text] of cases)
    it(`says of ${what} what it is`, () => {
      const { verdict } = resized(replicas, parent);
      assert.equal(verdict.exitCode, exitCode);
      assert.match(
        verdict.reasons.map((reason) => (typeof reason === "string" ? reason : reason.text)).join("\n"),
        new RegExp(text.source, "m"),
      );
    });
});
