import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ApiFailure, ClusterAccess, type LiveCluster } from "../../../components/live/cluster";
import { racksOf, zonesOf } from "../../../components/live/racks";
import { NoCluster } from "../../../components/live/source";

const ZONE = "topology.kubernetes.io/zone";
const AT = { name: "kafka", namespace: "kafka" };

const pod = (node: string | undefined, labels: Record<string, string> = {}) => ({
  metadata: { labels },
  spec: { nodeName: node },
});

/** A cluster of these pods, whose nodes are in these zones. */
const clusterOf = (pods: object[], nodes: Record<string, string | undefined>) => {
  const asked: unknown[] = [];
  const cluster = {
    pods: (...args: unknown[]) => {
      asked.push(args);
      return Promise.resolve(pods);
    },
    nodeLabels: (name: string) => {
      const zone = nodes[name];
      return Promise.resolve(zone === undefined ? undefined : { [ZONE]: zone });
    },
  } as unknown as LiveCluster;
  return { cluster, asked };
};

describe("racks", () => {
  it("are each zone once, of the pod itself or of its node", async () => {
    const { cluster, asked } = clusterOf(
      [pod("n1", { [ZONE]: "c" }), pod("n2"), pod("n3"), pod("gone"), pod(undefined)],
      { n1: "x", n2: "a", n3: "c" },
    );
    assert.deepEqual(await zonesOf(cluster, AT), ["a", "c"]);
    assert.deepEqual(asked, [["kafka", { app: "kafka" }]]);
  });

  const given = async (open: () => Promise<LiveCluster>, preview: boolean) => {
    await pulumi.runtime.setMocks(
      { newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }), call: () => ({}) },
      "project",
      "stack",
      preview,
    );
    return racksOf(new ClusterAccess(open), AT);
  };
  const fails = (error: Error) => () => Promise.reject(error);

  it("are not known in a preview without brokers, or of a cluster that cannot be asked", async () => {
    const { cluster } = clusterOf([], {});
    assert.equal(pulumi.isUnknown(await given(() => Promise.resolve(cluster), true)), true);
    assert.deepEqual(await given(() => Promise.resolve(cluster), false), []);
    for (const error of [new NoCluster("none"), new ApiFailure("nodes is forbidden", 403)]) {
      assert.equal(pulumi.isUnknown(await given(fails(error), true)), true);
      assert.equal(await given(fails(error), false), undefined);
    }
    await assert.rejects(given(fails(new TypeError("a fault of ours")), false), /a fault of ours/);
  });
});
