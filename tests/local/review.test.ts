import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { ALLOW_CHANGE } from "../../components/shared/allowedChanges";
import { toMarkdown } from "../../review/markdown";
import { readRun } from "../../review/readEvents";
import { type Review, review } from "../../review/review";
import { goldenFile, logFile, trimmed } from "../review/fixture";
import { type Bench, openBench, type RunningPod } from "./reviewBench";
import { baseProgram, type ReviewedChange, reviewedChanges } from "./reviewChanges";

/** With RECORD=1 the logs and reviews under tests/review are written anew; look at the difference before committing. */
const record = process.env.RECORD === "1";

/** What the pods of the sets tell after a change: who restarted and who is new or gone. */
function movements(before: readonly RunningPod[], after: readonly RunningPod[]) {
  const uids = new Map(before.map(({ name, uid }) => [name, uid]));
  const names = new Set(after.map(({ name }) => name));
  return {
    restarted: after
      .filter(({ name, uid }) => uids.has(name) && uids.get(name) !== uid)
      .map(({ name }) => name)
      .sort(),
    added: after
      .filter(({ name }) => !uids.has(name))
      .map(({ name }) => name)
      .sort(),
    removed: before
      .filter(({ name }) => !names.has(name))
      .map(({ name }) => name)
      .sort(),
  };
}

/** Each pod was made no earlier than the one that the review names before it. */
function inOrder(pods: readonly string[], now: readonly RunningPod[]): boolean {
  const created = pods.map((pod) => now.find(({ name }) => name === pod)?.created ?? "");
  return created.every((time, index) => index === 0 || time >= (created[index - 1] ?? ""));
}

describe("reviews on the embedded cluster", function () {
  this.timeout("15m");
  let bench: Bench;
  let current: PulumiFn | undefined;

  before(async () => {
    bench = await openBench();
  });
  after(async () => {
    await bench.remove();
  });
  afterEach(() => {
    process.env[ALLOW_CHANGE] = "";
  });

  async function atBase(): Promise<void> {
    if (current === baseProgram) return;
    process.env[ALLOW_CHANGE] = "kafka.storage.size,kafka.brokers";
    await bench.up(baseProgram);
    current = baseProgram;
  }

  async function reviewOf({ name, program, allowed = "" }: ReviewedChange): Promise<Review> {
    process.env[ALLOW_CHANGE] = allowed;
    const log = trimmed(await bench.preview(program));
    const reviewed = review(readRun(log, name));
    if (record) {
      for (const [file, text] of [
        [logFile(name), log],
        [goldenFile(name), toMarkdown(reviewed)],
      ] as const) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    }
    return reviewed;
  }

  for (const change of reviewedChanges) {
    it(`${change.name} is reviewed as in its golden file, and Kubernetes does what the review says`, async () => {
      if (!change.first) await atBase();
      const reviewed = await reviewOf(change);
      assert.equal(
        withoutDigests(toMarkdown(reviewed)),
        withoutDigests(readFileSync(goldenFile(change.name), "utf8")),
      );
      if (change.refused) {
        await assert.rejects(bench.up(change.program), /cannot change/);
        return;
      }
      const before = await bench.pods();
      await bench.up(change.program);
      current = change.program;
      const now = await bench.pods();
      assert.deepEqual(movements(before, now), expected(reviewed, before));
      for (const { pods } of reviewed.rollingRestarts)
        assert.ok(inOrder(pods, now), `${pods.join(", ")}: ${JSON.stringify(now)}`);
    });
  }
});

/**
 * The ConfigMaps numbered instead of named after their content, which is all that the brokers read: scripts and
 * configuration have tests of their own.
 */
function withoutDigests(text: string): string {
  const names: string[] = [];
  return text.replaceAll(/kafka-config-[0-9a-f]{10}/g, (name) => {
    if (!names.includes(name)) names.push(name);
    return `kafka-config-#${names.indexOf(name) + 1}`;
  });
}

/** The review's own words about pods, as movements. */
function expected(reviewed: Review, before: readonly RunningPod[]) {
  return {
    restarted: reviewed.pods.restarted.toSorted(),
    added: reviewed.pods.added.toSorted(),
    removed: reviewed.pods.removed.filter((pod) => before.some(({ name }) => name === pod)).toSorted(),
  };
}
