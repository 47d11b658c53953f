import assert from "node:assert/strict";
import { latencyMarks, timeLabel, timeMarks } from "../e2e/report/axes";
import { happenings } from "../e2e/report/happenings";
import { placeEvents } from "../e2e/report/lanes";
import { picture } from "../e2e/report/picture";
import { thinned } from "../e2e/report/thin";
import { killed, load, run } from "./runResult";

const drawn = (events = load.events) => picture(killed, { ...load, events });

/** Words of a picture, as a reader sees them. */
const words = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = ""]) => text);

/** Left and right edge of the boxes of a kind. */
const boxes = (svg: string, kind: string) =>
  [...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="[\d.]+" class="(\w+)"/g)]
    .filter(([, , , found]) => found === kind)
    .map(([, x, width]) => [Number(x), Number(x) + Number(width)] as const);

/** The time that a place in the picture stands for, in whole seconds. */
const seconds = (x: number) => Math.round(((x - 72) / (978 - 72)) * 60);

describe("the picture of a scenario", () => {
  it("says the title, the outcome, the figures, the gap and what was done", () => {
    const found = words(drawn());
    for (const wanted of [
      "The controller's process is killed",
      "passed",
      "no acknowledgement for 5.1 s",
      "kafka-0 &lt;killed&gt;",
      "done",
    ])
      assert.ok(found.includes(wanted), wanted);
    const figures = found.find((text) => text.startsWith("600 acknowledged")) ?? "";
    assert.deepEqual(figures.split("   ·   "), [
      "600 acknowledged",
      "0 failed",
      "0 lost",
      "0 twice",
      "longest gap 5.1 s (consumer 5.1 s)",
      "half within 10 ms",
      "99 % within 4.9 s",
    ]);
  });

  it("shades the gap, and shows when replicas were out of sync and partitions without a leader", () => {
    const svg = drawn();
    const times = (kind: string) => boxes(svg, kind).map((edges) => edges.map(seconds));
    assert.deepEqual(times("gap"), [[20, 25]]);
    assert.deepEqual(times("whole"), [
      [0, 22],
      [40, 60],
    ]);
    assert.deepEqual(times("leaderless"), [[24, 24]]);
    const short = times("short");
    assert.deepEqual([short.at(0)?.[0], short.at(-1)?.[1]], [22, 40]);
  });

  it("leaves blank where no broker answered", () => {
    const inSync = load.inSync
      .filter(({ at }) => at < 5000 || at > 50_000)
      .map((sample) => ({ ...sample, inSync: 18 }));
    const svg = picture(killed, { ...load, inSync });
    assert.deepEqual(
      boxes(svg, "whole").map((edges) => edges.map(seconds)),
      [
        [0, 5],
        [50, 60],
      ],
    );
  });

  it("can be drawn of a load that saw nothing", () => {
    const svg = picture(killed, {
      ...load,
      acknowledged: 0,
      acknowledgements: [],
      inSync: [],
      events: [],
      longestGap: { at: 0, duration: 60_000 },
    });
    assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
    assert.ok(words(svg).includes("no acknowledgement for 1 min 0 s"));
  });

  it("is well-formed and draws the same from the thinned record", () => {
    const svg = drawn();
    assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
    const open = [...svg.matchAll(/<(\w+)(?:[^>]*[^/])?>/g)].map(([, name]) => name);
    const closed = [...svg.matchAll(/<\/(\w+)>/g)].map(([, name]) => name);
    assert.deepEqual(open.sort(), closed.sort());
    const [scenario] = thinned(run).scenarios;
    assert.ok(scenario?.load);
    // Times were whole already, so that only what cannot be seen is left out.
    assert.equal(picture(scenario, { ...scenario.load, p50: load.p50, p99: load.p99 }), svg);
  });

  it("puts numbers at the marks and the words below when there are many", () => {
    const events = Array.from({ length: 12 }, (_, index) => [
      { at: index * 4500, text: `drain of a node with a rather long name, ${index}` },
      { at: index * 4500 + 3000, text: `drain of a node with a rather long name, ${index}: done` },
    ]).flat();
    const found = words(drawn(events));
    assert.ok(found.includes("drain of a node with a rather long name, 2 (at 9 s, for 3.0 s)"));
    assert.equal(found.filter((text) => text === "12").length, 2);
    assert.ok(!found.some((text) => text.includes("done")));
  });
});

describe("marks of a picture", () => {
  it("join the start and the end of what took a while", () => {
    const events = [
      { at: 1, text: "roll" },
      { at: 2, text: "kafka-2 ready" },
      { at: 3, text: "roll: done" },
      { at: 4, text: "roll" },
      { at: 5, text: "never begun: done" },
    ];
    assert.deepEqual(happenings(events), [
      { at: 1, text: "roll", end: 3 },
      { at: 2, text: "kafka-2 ready" },
      { at: 4, text: "roll" },
      { at: 5, text: "never begun: done" },
    ]);
  });

  it("never cross words that begin to their left, and no words cover each other", () => {
    const times = [0, 10, 11, 30, 50, 300, 320, 900, 960];
    const placed = placeEvents(
      times.map((at) => ({ at, text: `something at ${at}` })),
      (at) => at,
      1000,
    );
    for (const one of placed)
      for (const other of placed) {
        if (one === other) continue;
        const apart = one.right < other.left || other.right < one.left;
        assert.ok(one.lane !== other.lane || apart, `${one.text} covers ${other.text}`);
        const crossed = other.left < one.x && one.x < other.right && other.lane > one.lane;
        assert.ok(!(crossed && other.x < one.x), `the mark of ${one.text} crosses ${other.text}`);
      }
    assert.ok(placed.every(({ right }) => right <= 1000));
  });

  it("stand at round times and at powers of ten", () => {
    assert.deepEqual(timeMarks(25_000), [0, 5000, 10_000, 15_000, 20_000, 25_000]);
    assert.ok([1000, 60_000, 600_000, 10_000_000].every((length) => timeMarks(length).length <= 13));
    assert.deepEqual([0, 40_000, 120_000, 150_000].map(timeLabel), ["0", "40 s", "2 min", "2:30 min"]);
    assert.deepEqual(latencyMarks(12), [1, 10, 100, 1000]);
    assert.deepEqual(latencyMarks(12_000).at(-1), 100_000);
  });
});
