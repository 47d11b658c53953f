import assert from "node:assert/strict";
import { brokersListed, offsetsIn } from "../e2e/kafkaTools";
import { proposedPlan } from "../e2e/reassignment";
import { parseSrvr } from "../e2e/zookeeper";

describe("what Kafka's tools print", () => {
  it("names the brokers and the addresses that they tell", () => {
    const text = [
      "10.0.0.12:30128 (id: 1 rack: null) -> (",
      "\tProduce(0): 0 to 9 [usable: 9],",
      ")",
      "10.0.0.11:30127 (id: 0 rack: zone-a) -> (",
      ")",
    ].join("\n");
    assert.deepEqual(
      [...brokersListed(text)],
      [
        [0, "10.0.0.11:30127"],
        [1, "10.0.0.12:30128"],
      ],
    );
    assert.equal(brokersListed("ERROR no brokers").size, 0);
  });

  it("counts the messages of each partition", () => {
    assert.deepEqual(
      [...offsetsIn("e2e-j-1:0:120\ne2e-j-1:1:98\nWARN something:2:x\n")],
      [
        [0, 120],
        [1, 98],
      ],
    );
  });

  it("proposes a plan, and not the one that is there", () => {
    const text = [
      "Current partition replica assignment",
      '{"version":1,"partitions":[{"topic":"t","partition":0,"replicas":[0]}]}',
      "",
      "Proposed partition reassignment configuration",
      '{"version":1,"partitions":[{"topic":"t","partition":0,"replicas":[3]}]}',
    ].join("\n");
    assert.equal(
      proposedPlan(text),
      '{"version":1,"partitions":[{"topic":"t","partition":0,"replicas":[3]}]}',
    );
    assert.throws(() => proposedPlan("Partitions reassignment failed"), /no plan in/);
  });
});

describe("what a server of the ensemble answers", () => {
  const answer = (version: string, mode: string) =>
    `Zookeeper version: ${version}, built on 03/23/2017\nLatency min/avg/max: 0/0/12\nMode: ${mode}\nNode count: 24\n`;

  it("is its version and what it is, in old releases and new", () => {
    assert.deepEqual(parseSrvr(answer("3.4.10-39d3a4f269333c922ed3db283be479f9deacaa0f", "leader")), {
      version: "3.4.10",
      mode: "leader",
    });
    assert.deepEqual(parseSrvr(answer("3.8.4-9316c2a7a97e1666d8f4593f34dd6fc36ecc436c", "follower")), {
      version: "3.8.4",
      mode: "follower",
    });
  });

  for (const text of ["", "This ZooKeeper instance is not currently serving requests\n"])
    it(`is no state when it says "${text.trim()}"`, () => {
      assert.throws(() => parseSrvr(text), /^Error: not serving: /);
    });
});
