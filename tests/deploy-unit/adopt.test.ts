import assert from "node:assert/strict";
import { parse } from "yaml";
import { adoptionText } from "../../deploy/adopt";
import { parseSettings } from "../../settings";

describe("make adopt", () => {
  it("prints a stack's file that the settings take, with what they cannot say in comments", () => {
    const text = adoptionText({
      topics: { orders: { partitions: 3, replicas: 3, config: { "retention.ms": "7" } } },
      users: {
        billing: { consume: [{ topic: "orders", group: "g" }], quota: { produce: 5000, request: 20 } },
      },
      notes: ["the password of billing cannot be read"],
    });
    assert.match(
      text,
      /^# the password of billing cannot be read\nconfig:\n {2}kafka-on-kubernetes:topics:\n/,
    );
    const { config } = parse(text) as { config: Record<string, unknown> };
    const { topics, users } = parseSettings(
      {
        image: { name: "a/b:1" },
        topics: config["kafka-on-kubernetes:topics"],
        users: config["kafka-on-kubernetes:users"],
      },
      "dev",
    );
    assert.deepEqual(topics.orders?.config, { "retention.ms": "7" });
    assert.deepEqual(users.billing?.quota, { produce: "5000", request: 20 });
  });
  it("says that there is nothing", () => {
    assert.equal(
      adoptionText({ topics: {}, users: {}, notes: [] }),
      "# the brokers have no topics and no users",
    );
  });
});
