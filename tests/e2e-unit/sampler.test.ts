import assert from "node:assert/strict";
import type { View } from "../e2e/load/cluster";
import { combine } from "../e2e/load/sampler";

/** What a broker says of two partitions with three replicas: how many are in sync, and who leads. */
const view = (first: number[], second: number[], leader = 0): View => ({
  brokers: new Map(),
  partitions: [first, second].map((inSync, id) => ({
    id,
    leader,
    leaderEpoch: 1,
    inSync,
    replicas: [0, 1, 2],
  })),
});

const whole = view([0, 1, 2], [0, 1, 2]);

describe("a sample of the in-sync replicas", () => {
  it("is whole when every broker says so", () => {
    assert.deepEqual(combine(5, [whole, whole, whole]), {
      at: 5,
      inSync: 6,
      replicas: 6,
      leaderless: 0,
      complete: true,
    });
  });

  it("believes the worst answer, since a broker that is cut off tells what it knew", () => {
    const sample = combine(5, [whole, view([0, 2], [0, 2], -1), whole]);
    assert.deepEqual([sample?.inSync, sample?.leaderless], [4, 2]);
  });

  it("is not complete when the broker of a replica did not answer", () => {
    assert.equal(combine(5, [whole, whole])?.complete, false);
  });

  it("is none when nobody answered, or nobody knew the topic", () => {
    assert.equal(combine(5, []), undefined);
    assert.equal(combine(5, [{ brokers: new Map(), partitions: [] }]), undefined);
  });
});
