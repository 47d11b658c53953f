import assert from "node:assert/strict";
import { type ClusterView, faultIn } from "../e2e/clusterView";

const partition = { topic: "orders", id: 0, leader: 1, replicas: [1, 2, 0], inSync: [1, 0, 2] };
const WELL: ClusterView = { clusterId: "x", controller: 2, brokers: [0, 1, 2], partitions: [partition] };

describe("what the brokers say of the cluster", () => {
  const cases: readonly (readonly [string, Partial<ClusterView>, string | undefined])[] = [
    ["is well", {}, undefined],
    ["is not well without a broker", { brokers: [0, 2] }, "a broker knows 2 of 3 brokers"],
    [
      "is not well with a broker that should be gone",
      { brokers: [0, 1, 2, 3] },
      "a broker knows 4 of 3 brokers",
    ],
    ["is not well without a controller", { controller: -1 }, "a broker knows no controller"],
    [
      "is not well with a replica behind",
      { partitions: [partition, { ...partition, id: 1, inSync: [1, 2] }] },
      "1 partitions are not in sync, such as orders-1",
    ],
    [
      "is not well without a leader",
      { partitions: [{ ...partition, leader: -1 }] },
      "1 partitions are not in sync, such as orders-0",
    ],
  ];
  for (const [what, change, said] of cases)
    it(`${what}, whichever of them says so`, () => {
      const other = { ...WELL, ...change };
      assert.deepEqual([faultIn([other, WELL], 3), faultIn([WELL, other], 3)], [said, said]);
    });
});
