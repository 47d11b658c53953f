import assert from "node:assert/strict";
import * as path from "node:path";
import { NfsProvisioner, ZooKeeperEnsemble } from "../../components/index";
import { openCluster, refusal, type TestCluster } from "./cluster";

/** The published chart's values, in a chart of our own: no chart repository is needed. */
const CHART = path.join(__dirname, "..", "fixtures", "nfs-chart");
const ARGS = {
  server: "nfs.example.com",
  path: "/export",
  chart: CHART,
  storageClass: "nfs-test",
  timeout: 60,
};

interface Deployment {
  spec: { template: { spec: { containers: { image: string; resources: object; env: object[] }[] } } };
}

describe("the NFS provisioner's Helm release", function () {
  this.timeout(180_000);
  this.bail(true);
  let cluster: TestCluster;

  before(async () => {
    cluster = await openCluster();
  });
  after(async () => {
    await cluster.remove();
  });

  const stackOf = (args: object) =>
    cluster.stack(() => {
      const { storageClass } = new NfsProvisioner("nfs-provisioner", { ...ARGS, ...args });
      return Promise.resolve({ storageClass });
    });
  const memory = async () => {
    const [found] = await cluster.kubectl.list<Deployment>(["deployments", "-n", "nfs-provisioner"]);
    return found?.spec.template.spec.containers[0]?.resources;
  };

  it("is installed with every value, and its class is what claims refer to", async () => {
    const { outputs } = await (await stackOf({})).up();
    assert.equal(outputs.storageClass?.value, "nfs-test");
    const [deployment] = await cluster.kubectl.list<Deployment>(["deployments", "-n", "nfs-provisioner"]);
    const container = deployment?.spec.template.spec.containers[0];
    assert.equal(container?.image, "registry.k8s.io/sig-storage/nfs-subdir-external-provisioner:v4.0.2");
    assert.deepEqual(container.resources, {
      requests: { cpu: "100m", memory: "128Mi" },
      limits: { memory: "128Mi" },
    });
    assert.deepEqual(container.env, [
      { name: "PROVISIONER_NAME", value: "k8s-sigs.io/nfs-subdir-external-provisioner" },
      { name: "NFS_SERVER", value: "nfs.example.com" },
      { name: "NFS_PATH", value: "/export" },
      { name: "ENABLE_LEADER_ELECTION", value: "true" },
    ]);
    const classes = await cluster.kubectl.list<Record<string, unknown>>(["storageclasses"]);
    const ours = classes.find(({ metadata }) => (metadata as { name: string }).name === "nfs-test");
    const { provisioner, reclaimPolicy, mountOptions, allowVolumeExpansion, parameters } = ours ?? {};
    assert.deepEqual(
      { provisioner, reclaimPolicy, mountOptions, allowVolumeExpansion, parameters },
      {
        provisioner: "k8s-sigs.io/nfs-subdir-external-provisioner",
        reclaimPolicy: "Retain",
        mountOptions: ["nfsvers=4.1"],
        allowVolumeExpansion: false,
        parameters: { archiveOnDelete: "true" },
      },
    );
  });

  it("is upgraded in place", async () => {
    await (await stackOf({ memory: "192Mi" })).up();
    assert.deepEqual(await memory(), {
      requests: { cpu: "100m", memory: "192Mi" },
      limits: { memory: "192Mi" },
    });
    await (await stackOf({ memory: "192Mi" })).up({ expectNoChanges: true });
  });

  it("is rolled back when an upgrade fails", async () => {
    // A class's provisioner cannot change, and the API server refuses the upgrade half way.
    const stack = await stackOf({ memory: "256Mi", provisionerName: "example.com/other" });
    assert.match(await refusal(stack.up()), /provisioner.*[Ff]orbidden|[Ff]orbidden.*provisioner/s);
    assert.deepEqual(await memory(), {
      requests: { cpu: "100m", memory: "192Mi" },
      limits: { memory: "192Mi" },
    });
    await (await stackOf({ memory: "192Mi" })).up();
  });

  it("lets claims wait for it, and the ensemble for its claims", async () => {
    const stack = await cluster.stack(() => {
      const { storageClass } = new NfsProvisioner("nfs-provisioner", { ...ARGS, memory: "192Mi" });
      new ZooKeeperEnsemble("zk", { storage: { className: storageClass } });
      return Promise.resolve({ storageClass });
    });
    const preview = await stack.preview();
    assert.equal(preview.changeSummary.create, 5);
    const claim = /storageClassName: "nfs-test"/;
    let diff = "";
    await stack.preview({ diff: true, onOutput: (text) => (diff += text) });
    assert.match(diff, claim);
  });

  it("is removed with its class and its namespace", async () => {
    await (await stackOf({ memory: "192Mi" })).destroy();
    assert.deepEqual(await cluster.kubectl.list(["deployments", "-n", "nfs-provisioner"]), []);
    const classes = await cluster.kubectl.list<{ metadata: { name: string } }>(["storageclasses"]);
    assert.deepEqual(
      classes.map(({ metadata }) => metadata.name),
      ["nfs-client"],
    );
  });
});
