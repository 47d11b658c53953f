/** The grammar of java.util.Properties; tests/kafka asks the JDK itself. */
import assert from "node:assert/strict";

import fc from "fast-check";

import { parseProperties, renderProperties } from "../../../domain/kafka/properties";

describe("parseProperties", () => {
  const cases: readonly (readonly [text: string, pairs: Readonly<Record<string, string>>])[] = [
    ["", {}],
    ["a=b\n", { a: "b" }],
    ["a = b\r\nc: d\re f", { a: "b", c: "d", e: "f" }],
    ["  # no\n! no\n\n \t\na=1", { a: "1" }],
    ["a", { a: "" }],
    ["a==b", { a: "=b" }],
    ["a :=b ", { a: "=b " }],
    ["a=b # c", { a: "b # c" }],
    ["a=1\\\n   ,2\\\n\t,3\nb=4", { a: "1,2,3", b: "4" }],
    ["a=1\\\\\nb=2", { a: "1\\", b: "2" }],
    ["a=1\\\n# no comment here", { a: "1# no comment here" }],
    ["a\\ b\\=c\\:=d", { "a b=c:": "d" }],
    ["a=\\u0041\\t\\n\\q", { a: "A\t\nq" }],
    ["a=1\na=2", { a: "2" }],
    ["=x", { "": "x" }],
    ["a=1\\", { a: "1" }],
    ["listeners=PLAINTEXT://:9092", { listeners: "PLAINTEXT://:9092" }],
  ];
  for (const [text, pairs] of cases) {
    it(JSON.stringify(text), () => {
      assert.deepEqual(Object.fromEntries(parseProperties(text)), pairs);
    });
  }

  it("refuses \\u without four hexadecimal digits, as Java does", () => {
    assert.throws(() => parseProperties("a=\\u00g0"), /Malformed \\uxxxx encoding/);
  });
});

describe("renderProperties", () => {
  it("writes pairs as they stand, and escapes only what the grammar would eat", () => {
    const pairs = [
      ["listeners", "A://:9092,B://h:9094"],
      ["a b", " c d"],
      ["#x", "\\é\n"],
    ] as const;
    assert.equal(
      renderProperties(pairs),
      "listeners=A://:9092,B://h:9094\na\\ b=\\ c d\n\\#x=\\\\\\u00e9\\n\n",
    );
  });

  it("writes what parses to the same pairs", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ab #!=:\\\t\n\r\f\u0000é€".split(""), "😀") });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
        assert.deepEqual([...parseProperties(renderProperties(new Map(pairs)))], [...new Map(pairs)]);
      }),
    );
  });
});
