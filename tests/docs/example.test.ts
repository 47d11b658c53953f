import assert from "node:assert/strict";
import type * as Example from "../../docs/example";
import { id, run, valueOf } from "../../tools/recording/mocks";

describe("docs/example.ts", () => {
  it("deploys an ensemble and a cluster under names of their own", async () => {
    const { result, resources, warnings } = await run(
      // A program registers its resources when it is loaded.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      () => require("../../docs/example") as typeof Example,
    );
    assert.equal(
      await valueOf(result.bootstrap),
      [0, 1, 2].map((broker) => `orders-${broker}.orders-hs.orders.svc.cluster.local:9092`).join(","),
    );
    assert.deepEqual(warnings, []);
    assert.deepEqual(resources.map(id).sort(), [
      "ConfigMap/orders-config",
      "KafkaCluster/orders",
      "KafkaImage/orders-image",
      "Namespace/orders",
      "PodDisruptionBudget/orders-pdb",
      "PodDisruptionBudget/orders-zk-pdb",
      "Service/orders-cs-0",
      "Service/orders-cs-1",
      "Service/orders-cs-2",
      "Service/orders-hs",
      "Service/orders-zk-cs",
      "Service/orders-zk-hs",
      "StatefulSet/orders",
      "StatefulSet/orders-zk",
      "ZooKeeperEnsemble/orders-zk",
    ]);
  });
});
