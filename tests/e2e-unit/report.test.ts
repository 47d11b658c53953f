import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writePictures } from "../e2e/report";
import { page } from "../e2e/report/markdown";
import { terminalReport } from "../e2e/report/terminal";
import { COLUMNS, thinned } from "../e2e/report/thin";
import { outcomeOf } from "../e2e/report/words";
import { load, lost, run } from "./runResult";

describe("the report of an end-to-end run", () => {
  it("is a table with notes on the terminal", () => {
    assert.equal(
      terminalReport(run),
      `
    SCENARIO                             OUTCOME   ACKED   FAILED   LOST   TWICE   LONGEST GAP     P50     P99
b   The controller's process is killed   passed      600        0      0       0         5.1 s   10 ms   4.9 s
c   A node | stops                       failed      598        2      3       1         5.1 s   10 ms   4.9 s
d   A node is cut off                    not run       -        -      -       -             -       -       -

b
   kafka-0 ready again after 21 s
   a second line
   of a note

c
   3 acknowledged messages were lost

d
   NODE_ISOLATE is not set

THROUGHPUT, MEDIANS                  MIB/S   RECORDS/S   P99
the cluster, through its NodePorts   10.0    10,240      900 ms
plain processes                      12.0    12,288      800 ms
The cluster takes 83 % of what the plain processes take.`.slice(1),
    );
  });

  it("says what became of the messages", () => {
    assert.equal(outcomeOf(load), "600 messages sent, all acknowledged, none lost, none twice in the log.");
    assert.ok(lost.load);
    assert.equal(
      outcomeOf(lost.load),
      "600 messages sent, 598 acknowledged, 2 failed, 3 of these lost, 1 twice in the log.",
    );
  });

  it("is a page with a row, a heading and a picture for every scenario that was run", async () => {
    const text = await page(run);
    const rows = text.split("\n").filter((line) => line.startsWith("| ["));
    assert.deepEqual(
      rows.map((row) => row.split(/ +(?<!\\)\| +/).slice(0, 2)),
      [
        ["| [The controller's process is killed](#the-controllers-process-is-killed)", "passed"],
        ["| [A node \\| stops](#a-node--stops)", "failed"],
        ["| [A node is cut off](#a-node-is-cut-off)", "not run"],
      ],
    );
    assert.deepEqual(text.match(/^## .*$/gm), [
      "## The controller's process is killed",
      "## A node \\| stops",
      "## A node is cut off",
      "## Throughput",
    ]);
    assert.deepEqual(
      [...text.matchAll(/\]\((resilience\/.*)\)/g)].map(([, file]) => file),
      ["resilience/b.svg", "resilience/c.svg"],
    );
    assert.match(text, /2 scenarios on real brokers, 1 passed/);
    assert.match(text, /2 cores \(Some CPU\)/);
    assert.match(text, /Longest time without an acknowledgement: 5.1 s \(at most 10 s is allowed\)/);
    assert.match(text, /^- The clients met: producer: Connection closed \(6 times\)$/m);
    assert.match(text, /\*\*the cluster takes 83 % of what the plain processes take\.\*\*/);
    assert.equal(text, await page(thinned(run)), "the page of the kept results");
  });

  it("keeps few acknowledgements, and the slowest and the fastest of them", () => {
    const many = Array.from({ length: 30_000 }, (_, number) => {
      const latency = 5 + ((number * 7919) % 1000);
      return { at: number * 2 + latency, latency };
    });
    const [scenario] = thinned({
      ...run,
      scenarios: [{ ...lost, load: { ...load, acknowledgements: many } }],
    }).scenarios;
    const kept = scenario?.load?.acknowledgements.map(({ latency }) => latency) ?? [];
    assert.ok(kept.length <= 3 * COLUMNS, `${kept.length} are kept`);
    assert.deepEqual([Math.min(...kept), Math.max(...kept)], [5, 1004]);
  });

  it("writes a picture for every load", () => {
    const directory = mkdtempSync(join(tmpdir(), "report-"));
    try {
      writePictures(run, join(directory, "pictures"));
      const written = ["b", "c", "d"].filter((id) => existsSync(join(directory, "pictures", `${id}.svg`)));
      assert.deepEqual(written, ["b", "c"]);
      assert.match(readFileSync(join(directory, "pictures", "c.svg"), "utf8"), /A node \| stops/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
