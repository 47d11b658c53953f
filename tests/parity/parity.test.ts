import assert from "node:assert/strict";
import fc from "fast-check";
import { at, leaves } from "../support/differences";
import { found, judged } from "./compare";
import { DIFFERENCES } from "../../tools/docs/articleDifferences";
import { article, type Manifests, stackDev } from "./manifests";

/** A copy with another value at one leaf, or without it. */
function mutated(manifests: Manifests, name: string, leaf: string, value: unknown): Manifests {
  const copy = structuredClone(manifests);
  const [, parent = "", quoted, plain, index] =
    /^(.*?)(?:\["([^"]+)"\]|\.?([\w-]+)|\[(\d+)\])$/.exec(leaf) ?? [];
  const holder = (parent === "" ? copy[name] : at(copy[name], parent)) as Record<string, unknown>;
  const key = quoted ?? plain ?? index ?? "";
  if (value === undefined) Reflect.deleteProperty(holder, key);
  else holder[key] = value;
  return copy;
}

describe("parity with the article", () => {
  const theirs = article();
  let ours: Manifests;
  before(async () => {
    ours = await stackDev();
  });

  it("the article has six Services, a budget, two StatefulSets, 87 overrides and 17 flags", () => {
    const config = at(theirs["StatefulSet/kafka"], "spec.template.spec.containers.kafka.command.config");
    const flags = at(
      theirs["StatefulSet/zk"],
      "spec.template.spec.containers.kubernetes-zookeeper.command.flags",
    );
    assert.deepEqual(Object.keys(theirs).sort(), [
      "Dockerfile/kafka",
      "PodDisruptionBudget/zk-pdb",
      "Service/kafka-cs-0",
      "Service/kafka-cs-1",
      "Service/kafka-cs-2",
      "Service/kafka-hs",
      "Service/zk-cs",
      "Service/zk-hs",
      "StatefulSet/kafka",
      "StatefulSet/zk",
    ]);
    assert.deepEqual([Object.keys(config as object).length, Object.keys(flags as object).length], [87, 17]);
  });

  it("differs in nothing but what the table allows", () => {
    assert.deepEqual(judged(found(theirs, ours), DIFFERENCES).unexplained, []);
  });

  it("needs every field of the table", () => {
    assert.deepEqual(judged(found(theirs, ours), DIFFERENCES).unneeded, []);
  });

  it("finds every field that is changed, lost or added on our side", () => {
    const names = Object.keys(theirs);
    const places = names.flatMap((name) =>
      [...leaves(ours[name]).keys()].map((leaf): [string, string] => [name, leaf]),
    );
    const known = judged(found(theirs, ours), DIFFERENCES);
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.constantFrom("changed", undefined),
        ([name, leaf], value) => {
          const { unexplained, unneeded } = judged(
            found(theirs, mutated(ours, name, leaf, value)),
            DIFFERENCES,
          );
          // What is ours alone and goes is a field of the table that nothing needs, unless others match it as well.
          const told = unexplained.length > 0 || unneeded.length > known.unneeded.length;
          assert.ok(told || value === undefined, `${name} ${leaf}`);
          if (at(theirs[name], leaf) !== undefined) assert.ok(told, `${name} ${leaf}`);
        },
      ),
      { numRuns: 100 },
    );
    for (const name of names) {
      const { [name]: _, ...rest } = ours;
      assert.ok(
        judged(found(theirs, rest), DIFFERENCES).unexplained.includes(`${name}: "a resource" -> nothing`),
      );
      const more = { ...ours, [name]: { ...(ours[name] as object), extra: 1 } };
      assert.deepEqual(judged(found(theirs, more), DIFFERENCES).unexplained, [`${name} extra: nothing -> 1`]);
    }
  });
});
