import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { DOCUMENT, withFigures } from "../../bench/document";
import { plot, PLOT_FILE } from "../../bench/plot";
import { readResults } from "../../bench/results";
import { toMarkdown } from "../../bench/table";
import { RESULTS } from "./results";

const text = readFileSync(DOCUMENT, "utf8");

describe("docs/performance.md", () => {
  it("has the figures of bench/results.json", async () => {
    assert.equal(await withFigures(text, readResults()), text, "run `make bench`, and commit what it writes");
  });

  it("shows their plot", () => {
    assert.equal(readFileSync(PLOT_FILE, "utf8"), plot(readResults().growth));
  });

  it("is refused when the place for the figures is lost", async () => {
    await assert.rejects(withFigures("# Performance", RESULTS), /figures: written by `make bench` --> and/);
  });
});

describe("bench: tables", () => {
  const lines = toMarkdown(RESULTS).split("\n");
  const rows: [what: string, row: string][] = [
    ["a time without a target", "| preview of stack local | 2.00 s | 1.80–2.40 |  |"],
    ["a target that is met", "| our own modules | 80.0 ms | 72.0–96.0 | ✓ at most 100 |"],
    ["a target that is missed", "| start of the pack | 1200.0 ms | 1080.0–1440.0 | ✗ at most 1000 |"],
    ["a ratio", "| stack local by the flat program | × 1.10 | 0.99–1.32 | ✓ at most 1.15 |"],
    ["a package", "| zod | 32 | 20.3 |"],
    ["a number of brokers", "| 99 | 112 | 3.98 s (3.58–4.78) | 15.90 s (14.31–19.08) | 120 MB | 249 MB |"],
  ];
  for (const [what, row] of rows)
    it(`tell ${what}`, () => {
      assert.ok(lines.includes(row), lines.join("\n"));
    });

  it("tell the machine, and whether it was busy", () => {
    assert.match(
      lines[0] ?? "",
      /2 cores of Some Processor, 24 GiB, .* Node 20\.20\.2, .*; medians of 5 runs\.$/,
    );
    const busy = { ...RESULTS, machine: { ...RESULTS.machine, load: 3.14 } };
    assert.match(toMarkdown(busy), /Other work was going on \(load 3\.1\)\./);
  });

  it("leave out sections that were not measured", () => {
    assert.deepEqual(
      lines.filter((line) => line.startsWith("###")).map((line) => line.slice(4, 7)),
      ["(a)", "(b)", "(d)", "(e)", "(f)"],
    );
  });
});
