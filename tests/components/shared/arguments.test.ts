import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type ArgumentRules, resolveArgs } from "../../../components/shared/arguments";
import { boolean, duration, integer, nonEmpty } from "../../../components/shared/schema";
import { faultsOf } from "../../support/faults";

const schema = z.strictObject({
  count: integer(1, 9).default(3),
  wait: duration("s", 1, 600, "5m").default(60),
  name: nonEmpty("a name").optional(),
  list: z.array(nonEmpty("an item")).optional(),
  inner: z.strictObject({ flag: boolean().default(true), text: nonEmpty("a text").optional() }).prefault({}),
});

type Rules = ArgumentRules<typeof schema>["rules"];

const resolve = (args: object, rules?: Rules) =>
  resolveArgs("Thing", schema, args, {
    ...(rules && { rules }),
    later: ["name", "inner.text"],
    secretive: /^(name|list)/,
  });

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
    ["keeps a list", { list: ["a"] }, { count: 3, wait: 60, list: ["a"], inner: { flag: true } }],
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

  const PLAIN =
    "an output is not allowed; it must be a plain value, known when the program starts. Read it from the configuration, or make the component within the output's apply()";
  const outputs: [args: object, faults: string[]][] = [
    [{ name: later, inner: { text: later } }, []],
    [{ count: later }, [`count: ${PLAIN}`]],
    [{ list: ["a", later] }, [`list[1]: ${PLAIN}`]],
    [{ inner: later }, [`inner: ${PLAIN}`]],
    [{ inner: { flag: Promise.resolve(true) } }, [`inner.flag: ${PLAIN}`]],
    [
      { wait: later, count: 0 },
      [`wait: ${PLAIN}`, "count: 0 is not allowed; it must be a whole number from 1 to 9"],
    ],
  ];
  for (const [args, faults] of outputs)
    it(`${faults.length === 0 ? "takes" : "refuses"} outputs in ${Object.keys(args).join(" and ")}`, () => {
      assert.deepEqual(
        faultsOf(() => resolve(args)),
        faults,
      );
    });

  it("never repeats what may be secret", () => {
    assert.deepEqual(
      faultsOf(() => resolve({ name: ["hunter2"], list: { token: "hunter2" } })),
      [
        "name: the value (not shown) is not allowed; it must be a name",
        "list: the value (not shown) is not allowed; it must be Invalid input: expected array, received object",
      ],
    );
  });
});
