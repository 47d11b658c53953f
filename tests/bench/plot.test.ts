import assert from "node:assert/strict";
import { plot, ticks } from "../../bench/plot";
import { size } from "./results";

describe("bench: plot", () => {
  const axes: [largest: number, expected: number[]][] = [
    [99, [0, 20, 40, 60, 80, 100]],
    [100, [0, 20, 40, 60, 80, 100]],
    [0.3, [0, 0.1, 0.2, 0.3]],
    [7, [0, 2, 4, 6, 8]],
    [251, [0, 100, 200, 300]],
  ];
  for (const [largest, expected] of axes)
    it(`has an axis up to ${largest} in round steps`, () => {
      assert.deepEqual(ticks(largest), expected);
    });

  const sizes = [3, 9, 27, 99].map(size);
  const svg = plot(sizes);
  const heights = (colour: string) =>
    [...svg.matchAll(new RegExp(`<circle cx="([\\d.]+)" cy="([\\d.]+)" r="3.5" fill="${colour}"`, "g"))].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    );

  it("has a point for every size, higher and farther right the more brokers there are", () => {
    const points = heights("#9a3b26");
    assert.equal(points.length, sizes.length);
    for (const [index, [x, y]] of points.slice(1).entries()) {
      const [beforeX, beforeY] = points[index] ?? [NaN, NaN];
      assert.ok(x > beforeX && y < beforeY, `${x},${y} after ${beforeX},${beforeY}`);
    }
  });

  it("never writes one name over another", () => {
    const same = sizes.map((each) => ({ ...each, provider: each.node }));
    const heightOf = (name: string) =>
      Number(new RegExp(` y="([\\d.]+)"[^>]*>${name}<`).exec(plot(same))?.[1]);
    assert.ok(Math.abs(heightOf("program") - heightOf("provider")) >= 13);
  });

  it("stays within its picture", () => {
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
    const ys = [...svg.matchAll(/ c?y="([\d.-]+)"/g)].map(([, y]) => Number(y));
    assert.ok(ys.every((y) => y >= 0 && y <= Number(height)));
    assert.equal(width, "1000");
  });

  it("names its lines, its axes and what it shows", () => {
    for (const text of [
      "up",
      "preview",
      "program",
      "provider",
      "brokers",
      "Time (s)",
      "Memory at its peak (MB)",
    ])
      assert.ok(svg.includes(`>${text}</text>`), text);
  });
});
