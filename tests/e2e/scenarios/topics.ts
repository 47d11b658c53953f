/** Topics and users by the API server's port-forward, while clients write to one of the topics. */
import assert from "node:assert/strict";
import { duration } from "../../../deploy/duration";
import { type Inventory, inventory } from "../../../provider/inventory";
import { KafkaClient } from "../../../provider/kafka/client";
import { type Scenario, type Scene, SEAMLESS, step, underLoad } from "../scenario";
import type { GivenSettings, Section } from "../settings";
import type { Stage } from "../stage";
import type { Load } from "../types";

/** The topic of the load, as the load has made it, and as it is changed. */
const KEPT = { "retention.ms": -1, "retention.bytes": -1 };
const managed = (partitions: number, replicas: number) => ({
  partitions,
  replicas,
  config: KEPT,
  protect: false,
});

/** What the brokers have, by the way that the provider takes. */
async function seen(stage: Stage): Promise<Inventory> {
  const client = await KafkaClient.connect({
    kubernetes: {
      namespace: stage.brokerNamespace,
      pods: stage.brokers().map(({ name }) => name),
      port: 9092,
    },
  });
  try {
    return await inventory(client);
  } finally {
    client.close();
  }
}

async function change({ stage, topic, note }: Scene, load: Load): Promise<void> {
  const users = { writer: { produce: [topic], quota: { produce: "50MB/s" } } };
  const settings = (shape: Section, declared: Section): GivenSettings => ({
    ...stage.settings,
    topics: { [topic]: shape },
    users: declared,
  });
  const apply = async (what: string, wanted: GivenSettings) => {
    const taken = await step(load, what, () => stage.up(wanted));
    note(`${what}: ${duration(taken)}`);
    return seen(stage);
  };

  const first = await apply("the topic and a user declared, ACLs kept", settings(managed(6, 3), users));
  assert.deepEqual(first.topics[topic], {
    partitions: 6,
    replicas: 3,
    config: { "retention.bytes": "-1", "retention.ms": "-1" },
  });
  assert.deepEqual(first.users.writer, { produce: [{ topic }], quota: { produce: 50_000_000 } });
  const two = await apply("replicas 3 to 2", settings(managed(6, 2), users));
  assert.equal(two.topics[topic]?.replicas, 2);
  const three = await apply("replicas 2 to 3", settings(managed(6, 3), users));
  assert.equal(three.topics[topic]?.replicas, 3);
  const more = await apply("partitions 6 to 9", settings(managed(9, 3), users));
  assert.equal(more.topics[topic]?.partitions, 9);
  const revoked = await apply("the user removed", settings(managed(9, 3), {}));
  assert.equal(revoked.users.writer, undefined);
}

export const topics: Scenario = {
  id: "v",
  title: "Topics and users change by the API server's port-forward",
  limits: SEAMLESS,
  run: underLoad(change),
};
