import assert from "node:assert/strict";
import type { Resource } from "@pulumi/pulumi";
import * as components from "../../components/index";
import { id, run } from "../../tools/recording/mocks";

const MINIMAL: Record<keyof typeof components, () => Resource> = {
  KafkaCluster: () =>
    new components.KafkaCluster("it", { image: "a/b:1", metadata: { zookeeper: { connect: "z:2181" } } }),
  KafkaImage: () => new components.KafkaImage("it", { name: "a/b:1" }),
  KafkaTopic: () => new components.KafkaTopic("it", { partitions: 3 }),
  KafkaUser: () => new components.KafkaUser("it", {}),
  NfsProvisioner: () => new components.NfsProvisioner("it", { server: "nfs.example.com", path: "/export" }),
  ZooKeeperEnsemble: () => new components.ZooKeeperEnsemble("it"),
};

describe("components/index", () => {
  it("exports the components and nothing else", () => {
    assert.deepEqual(Object.keys(components).sort(), Object.keys(MINIMAL));
  });

  for (const [name, make] of Object.entries(MINIMAL))
    it(`${name} can be made with its minimal arguments, under its own type`, async () => {
      const { resources } = await run(make);
      assert.deepEqual(
        resources.filter(({ parent }) => parent === undefined).map(({ type }) => type),
        [`kafka-on-kubernetes:index:${name}`],
      );
      for (const resource of resources.filter(({ parent }) => parent !== undefined))
        assert.equal(resource.parent, `${name}/it`, id(resource));
    });
});
