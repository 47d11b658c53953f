import assert from "node:assert/strict";
import fc from "fast-check";
import { type PlanBroker, planReplicas, type PlanPartition } from "../../../domain/kafka/replicaPlan";

const brokers = (...racks: (string | undefined)[]): PlanBroker[] => racks.map((rack, id) => ({ id, rack }));
const partition = (replicas: number[], inSync = replicas): PlanPartition => ({
  partition: 0,
  replicas,
  inSync,
});
const planned = (given: PlanPartition, all: PlanBroker[], wanted: number) =>
  planReplicas([given], all, wanted)[0]?.replicas;

describe("planReplicas", () => {
  it("copies to a rack that has no replica yet, before one that has", () => {
    assert.deepEqual(planned(partition([0]), brokers("a", "a", "b"), 2), [0, 2]);
  });
  it("of two brokers takes the one with fewer replicas of the topic, then the one with less load", () => {
    const all = brokers("a", "b", "b").map((broker) => ({ ...broker, load: broker.id === 1 ? 9 : 1 }));
    assert.deepEqual(planned(partition([0]), all, 2), [0, 2]);
    const both = planReplicas([partition([0, 2]), { ...partition([0]), partition: 1 }], all, 2);
    assert.deepEqual(both, [{ partition: 1, replicas: [0, 1] }]);
  });
  it("gives up a replica on a broker that is away, then one that is not in sync, then one in a rack with another", () => {
    assert.deepEqual(planned(partition([9, 0, 1], [0, 1]), brokers("a", "b"), 2), [0, 1]);
    assert.deepEqual(planned(partition([0, 1, 2], [0, 2]), brokers("a", "b", "c"), 2), [0, 2]);
    assert.deepEqual(planned(partition([0, 1, 2]), brokers("a", "a", "b"), 2), [0, 2]);
  });
  it("keeps the preferred leader, and plans nothing for what is as wanted", () => {
    assert.deepEqual(planned(partition([2, 1, 0]), brokers("a", "b", "c"), 1), [2]);
    assert.deepEqual(planReplicas([partition([1, 0])], brokers("a", "b"), 2), []);
  });
  it("refuses more replicas than there are brokers", () => {
    assert.throws(() => planReplicas([partition([0])], brokers("a", "b"), 3), {
      message: "3 replicas need as many brokers, and 2 are in the cluster now",
    });
  });

  const cluster = fc.integer({ min: 1, max: 9 }).chain((count) =>
    fc.record({
      all: fc.array(fc.constantFrom("a", "b", "c", undefined), { minLength: count, maxLength: count }),
      partitions: fc.array(
        fc
          .uniqueArray(fc.integer({ min: 0, max: count }), { minLength: 1, maxLength: count })
          .chain((replicas) => fc.record({ replicas: fc.constant(replicas), inSync: fc.subarray(replicas) })),
        { minLength: 1, maxLength: 12 },
      ),
      wanted: fc.integer({ min: 1, max: count }),
    }),
  );
  it("for any cluster: as many replicas as wanted, no broker twice, and never fewer live ones than before", () => {
    fc.assert(
      fc.property(cluster, ({ all, partitions, wanted }) => {
        const given = partitions.map((each, index) => ({ ...each, partition: index }));
        const there = brokers(...all);
        const plan = new Map(
          planReplicas(given, there, wanted).map(({ partition: index, replicas }) => [index, replicas]),
        );
        for (const { partition: index, replicas, inSync } of given) {
          const next = plan.get(index) ?? [...replicas];
          const live = (ids: readonly number[]) =>
            ids.filter((id) => inSync.includes(id) && there.some((broker) => broker.id === id)).length;
          assert.equal(next.length, wanted);
          assert.equal(new Set(next).size, next.length);
          assert.ok(live(next) >= Math.min(wanted, live(replicas)));
          // The least is copied: what stays is not moved about.
          const added = next.filter((id) => !replicas.includes(id)).length;
          assert.equal(added, Math.max(0, wanted - replicas.length));
        }
      }),
    );
  });
});
