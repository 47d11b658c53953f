import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { resolveArgs } from "../../components/arguments";
import { boolean, duration, integer, nonEmpty } from "../../components/schema";
import { faultsOf } from "../support/faults";

const schema = z.strictObject({
  count: integer(1, 9).default(3),
  wait: duration("s", 1, 600, "5m").default(60),
  name: nonEmpty("a name").optional(),
  list: z.array(nonEmpty("an item")).optional(),
  inner: z.strictObject({ flag: boolean().default(true), text: nonEmpty("a text").optional() }).prefault({}),
});

const resolve = (args: object, rules?: Parameters<typeof resolveArgs<object, typeof schema>>[3]) =>
  resolveArgs("Thing", schema, args, rules);

describe("arguments", () => {
  const later = pulumi.output("later");
  const resolved: [what: string, args: object, result: object][] = [
    ["fills in every default", {}, { count: 3, wait: 60, inner: { flag: true } }],
    [
      "keeps what is given",
      { count: 5, name: "n" },
      { count: 5, wait: 60, name: "n", inner: { flag: true } },
    ],
    [
      "hands on what was read, not what was written",
      { wait: "5m" },
      { count: 3, wait: 300, inner: { flag: true } },
    ],
    ["keeps an output as it is", { name: later }, { count: 3, wait: 60, name: later, inner: { flag: true } }],
    [
      "keeps an output inside an object, beside the defaults",
      { inner: { text: later } },
      { count: 3, wait: 60, inner: { flag: true, text: later } },
    ],
    [
      "keeps a list with an output in it",
      { list: ["a", later] },
      { count: 3, wait: 60, list: ["a", later], inner: { flag: true } },
    ],
    ["takes undefined for left out", { count: undefined }, { count: 3, wait: 60, inner: { flag: true } }],
  ];
  for (const [what, args, result] of resolved)
    it(what, () => {
      assert.deepEqual(resolve(args), result);
    });

  it("keeps a promise as it is", () => {
    const name = Promise.resolve("later");
    assert.equal((resolve({ name }) as { name: unknown }).name, name);
  });

  it("tells every fault, of the values first and of the rules when the values are in order", () => {
    const rules = ({ count }: { count: number }) =>
      count === 4 ? [{ path: "count", message: "four is not allowed today" }] : [];
    assert.deepEqual(
      [{ count: 0, inner: { flg: true } }, { count: null }, { count: 4 }, { count: 5 }].map((args) =>
        faultsOf(() => resolve(args, rules)),
      ),
      [
        [
          "count: 0 is not allowed; it must be a whole number from 1 to 9",
          "inner.flg: unknown setting; did you mean flag?",
        ],
        ["count: null is not allowed; it must be a whole number from 1 to 9"],
        ["count: four is not allowed today"],
        [],
      ],
    );
  });
});
