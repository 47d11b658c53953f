import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { toMarkdown } from "../../review/markdown";
import { readRun } from "../../review/readEvents";
import { review, toJson } from "../../review/review";
import { eventLog, goldenFile, logFile } from "./fixture";

/** With RECORD=1 the reviews are written anew from the logs; look at the difference before committing. */
const record = process.env.RECORD === "1";

/** What the engine said of changes made on the embedded cluster (make test-local), and the verdicts on them. */
const verdicts: Readonly<Record<string, number>> = {
  "claim-size": 4,
  "claim-size-unsealed": 4,
  drift: 4,
  "dynamic-key": 3,
  ensemble: 0,
  "ensemble-deleted": 4,
  exemption: 3,
  "exemption-expired": 4,
  "external-off": 3,
  "first-deployment": 0,
  heap: 0,
  image: 3,
  "no-change": 0,
  "node-port": 3,
  "roll-key": 0,
  "scale-down": 4,
  "scale-up": 3,
};

const names = readdirSync(dirname(logFile("")))
  .map((file) => file.replace(/\.jsonl$/, ""))
  .sort();

describe("review of a recorded run", () => {
  it("has a verdict for every recorded run", () => {
    assert.deepEqual(names, Object.keys(verdicts));
  });

  for (const name of names) {
    it(`${name} reads as its golden file, and ends with ${verdicts[name] ?? "?"}`, () => {
      const reviewed = review(readRun(eventLog(name), name));
      const text = toMarkdown(reviewed);
      if (record) writeFileSync(goldenFile(name), text);
      assert.equal(text, readFileSync(goldenFile(name), "utf8"));
      assert.equal(reviewed.verdict.exitCode, verdicts[name]);
    });

    it(`${name} gives the same bytes whatever the order of the events`, () => {
      const lines = eventLog(name).trim().split("\n");
      const turned = [...lines].reverse().join("\n");
      const [one, other] = [lines.join("\n"), turned].map((text) => review(readRun(text, name)));
      assert.ok(one && other);
      assert.equal(toMarkdown(other), toMarkdown(one));
      assert.equal(toJson(other), toJson(one));
    });
  }
});
