import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatJvmSize,
  parseDuration,
  parseJvmSize,
  parseQuantity,
} from "../../../domain/kubernetes/quantities";

describe("quantities", () => {
  describe("parseQuantity", () => {
    const quantities: [text: string, base: number | undefined][] = [
      ["0", 0],
      ["1", 1],
      ["+1", 1],
      ["500m", 0.5],
      [".5", 0.5],
      ["1.", 1],
      ["0.5Gi", 536870912],
      ["1Ki", 1024],
      ["1Mi", 1048576],
      ["1Gi", 1073741824],
      ["1Ti", 1099511627776],
      ["1Pi", 1125899906842624],
      ["1Ei", 1152921504606846976],
      ["2k", 2000],
      ["2M", 2e6],
      ["2G", 2e9],
      ["2T", 2e12],
      ["2P", 2e15],
      ["2E", 2e18],
      ["100u", 1e-4],
      ["100n", 1e-7],
      ["1e3", 1000],
      ["1E3", 1000],
      ["12e-1", 1.2],
      ["", undefined],
      [" 1", undefined],
      ["1 Gi", undefined],
      ["-1", undefined],
      ["1GiB", undefined],
      ["1gi", undefined],
      ["1K", undefined],
      ["1ki", undefined],
      ["1mi", undefined],
      ["1e", undefined],
      ["1e3Gi", undefined],
      ["1,5", undefined],
      [".", undefined],
      ["Gi", undefined],
      ["1\n", undefined],
    ];
    for (const [text, base] of quantities)
      it(`reads ${JSON.stringify(text)} as ${base ?? "no quantity"}`, () => {
        const actual = parseQuantity(text);
        if (base === undefined || actual === undefined) assert.equal(actual, base);
        // Decimal fractions are not exact in binary; a billionth does not matter to any check.
        else assert.ok(Math.abs(actual - base) <= Math.abs(base) * 1e-9, `${actual}`);
      });
  });

  describe("parseJvmSize", () => {
    const sizes: [text: string, bytes: number | undefined][] = [
      ["512M", 536870912],
      ["512m", 536870912],
      ["2g", 2147483648],
      ["2G", 2147483648],
      ["64k", 65536],
      ["64K", 65536],
      ["1073741824", 1073741824],
      ["1.5G", undefined],
      ["1Gi", undefined],
      ["1GB", undefined],
      ["-1G", undefined],
      ["G", undefined],
      ["", undefined],
      ["1 G", undefined],
    ];
    for (const [text, bytes] of sizes)
      it(`reads ${JSON.stringify(text)} as ${bytes ?? "no size"}`, () => {
        assert.equal(parseJvmSize(text), bytes);
      });
  });

  describe("formatJvmSize", () => {
    const sizes: [bytes: number, text: string][] = [
      [1073741824, "1G"],
      [1610612736, "1536M"],
      [536870912, "512M"],
      [1073741824 + 1, "1G"],
      [1048576 * 1.5, "1M"],
    ];
    for (const [bytes, text] of sizes)
      it(`writes ${bytes} as ${text}`, () => {
        assert.equal(formatJvmSize(bytes), text);
      });

    it("loses less than a mebibyte", () => {
      fc.assert(
        fc.property(fc.integer({ min: 1024 ** 2, max: 1024 ** 4 }), (bytes) => {
          const lost = bytes - (parseJvmSize(formatJvmSize(bytes)) ?? NaN);
          assert.ok(lost >= 0 && lost < 1024 ** 2, `${bytes} loses ${lost}`);
        }),
      );
    });
  });

  describe("parseDuration", () => {
    const durations: [given: string | number, unit: "ms" | "s" | "m" | "h", value: number | undefined][] = [
      [2000, "ms", 2000],
      ["2000", "ms", 2000],
      ["2s", "ms", 2000],
      ["5m", "s", 300],
      ["1m30s", "s", 90],
      ["1h1m1s1ms", "ms", 3661001],
      ["2h", "h", 2],
      ["120m", "h", 2],
      [0, "s", 0],
      ["0s", "s", 0],
      ["1500ms", "s", undefined],
      [1.5, "s", undefined],
      [-1, "s", undefined],
      [NaN, "s", undefined],
      ["-1s", "s", undefined],
      ["1d", "s", undefined],
      ["1 s", "s", undefined],
      ["s", "s", undefined],
      ["", "s", undefined],
      ["1.5m", "s", undefined],
    ];
    for (const [given, unit, value] of durations)
      it(`reads ${JSON.stringify(given)} as ${value ?? "no whole duration of"} ${unit}`, () => {
        assert.equal(parseDuration(given, unit), value);
      });
  });
});
