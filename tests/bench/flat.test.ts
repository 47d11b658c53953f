import assert from "node:assert/strict";
import { flat } from "../../bench/flat";
import { flattened, registeredBy } from "../../bench/flatten";
import { id, inputsOf, orderOf, run } from "../../tools/recording/mocks";

const isObject = ({ type }: { type: string }) => type.startsWith("kubernetes:");

describe("bench: the flat program", () => {
  for (const brokers of [3, 5])
    it(`registers what stack local does with ${brokers} brokers: the same types, names and inputs`, async () => {
      const ours = (await registeredBy(brokers)).filter(isObject);
      const { resources } = await run(() => {
        // Through JSON, as the bench hands them over.
        flat(JSON.parse(JSON.stringify(flattened(ours))) as ReturnType<typeof flattened>);
      });
      assert.equal(ours.length, brokers + 9);
      assert.deepEqual(inputsOf(resources), JSON.parse(JSON.stringify(inputsOf(ours))));
    });

  it("has no component, and nothing that waits but for its namespace", async () => {
    const resources = flattened(await registeredBy(3));
    const { resources: registered } = await run(() => {
      flat(resources);
    });
    const inside = resources.filter(({ namespace }) => namespace !== undefined).map(id);
    const expected = registered.map((resource) => [
      id(resource),
      { dependencies: inside.includes(id(resource)) ? ["Namespace/kafka"] : [] },
    ]);
    assert.deepEqual(orderOf(registered), Object.fromEntries(expected));
    assert.equal(inside.length, 7);
  });
});
