import assert from "node:assert/strict";
import { join } from "node:path";
import { root } from "../../deploy/paths";
import { readOptions } from "../e2e/options";
import { chosen } from "../e2e/scenarios";

const LEAST = { IMAGE: "registry.example.com/kafka:1", KUBECONFIG: "/tmp/kubeconfig" };

describe("the options of the end-to-end run", () => {
  it("need no more than an image and a cluster", () => {
    assert.deepEqual(readOptions(LEAST), {
      image: "registry.example.com/kafka:1",
      rate: 200,
      keep: false,
      hooks: {},
      directory: join(root, "build", "e2e"),
    });
  });

  it("take the rest from the environment", () => {
    const options = readOptions({
      ...LEAST,
      SCENARIOS: "a, c,d",
      STACK: "dev",
      STORAGE_CLASS: "fast",
      NFS_SERVER: "nfs.example.com",
      NFS_PATH: "/export",
      NFS_CHART: "charts/nfs",
      NEW_ZOOKEEPER_IMAGE: "zookeeper:3.8",
      KAFKA_HOME: "/opt/kafka",
      THROUGHPUT: "/data",
      RATE: "50",
      KEEP: "1",
      NODE_STOP: "stop $1",
    });
    assert.deepEqual(options, {
      image: "registry.example.com/kafka:1",
      stack: "dev",
      scenarios: ["a", "c", "d"],
      nfs: { server: "nfs.example.com", path: "/export", chart: join(root, "charts/nfs") },
      storageClass: "fast",
      newZooKeeperImage: "zookeeper:3.8",
      kafkaHome: "/opt/kafka",
      throughput: { kafkaHome: "/opt/kafka", directory: "/data" },
      rate: 50,
      keep: true,
      hooks: { NODE_STOP: "stop $1" },
      directory: join(root, "build", "e2e"),
    });
  });

  for (const chart of ["/charts/nfs", "oci://registry.example.com/nfs", "https://example.com/nfs.tgz"])
    it(`leave the chart ${chart} as it is`, () => {
      const { nfs } = readOptions({ ...LEAST, NFS_SERVER: "s", NFS_PATH: "/p", NFS_CHART: chart });
      assert.equal(nfs?.chart, chart);
    });

  const faults: readonly (readonly [string, NodeJS.ProcessEnv, RegExp])[] = [
    ["no image", { KUBECONFIG: "k" }, /^IMAGE is missing: /],
    ["an empty image", { ...LEAST, IMAGE: " " }, /^IMAGE is missing: /],
    ["no cluster", { IMAGE: "i" }, /^KUBECONFIG is missing: /],
    ["half an export", { ...LEAST, NFS_PATH: "/export" }, /^NFS_SERVER and NFS_PATH belong together/],
    ["a comparison without processes", { ...LEAST, THROUGHPUT: "/data" }, /^THROUGHPUT needs KAFKA_HOME/],
    ["a rate of none", { ...LEAST, RATE: "0" }, /^RATE: "0" is not /],
    ["a rate in words", { ...LEAST, RATE: "fast" }, /^RATE: "fast" is not /],
  ];
  for (const [what, environment, message] of faults)
    it(`are refused with ${what}`, () => {
      assert.throws(() => readOptions(environment), { name: "Failure", message });
    });
});

describe("the scenarios", () => {
  const ids = (wanted?: readonly string[]) => chosen(wanted).map(({ id }) => id);

  it("are all run when none is named, each under a name of its own, the way without return last", () => {
    assert.equal(new Set(ids()).size, ids().length);
    assert.equal(ids().at(-1), "o");
  });

  it("of profile hardened are one after the other, since the deployment is moved to it, and are these", () => {
    const all = chosen(undefined);
    const first = all.findIndex(({ profile }) => profile === "hardened") - 1;
    assert.deepEqual(
      all.slice(first, first + 5).map(({ id, profile }) => [id, profile]),
      [
        ["r", undefined],
        ["rg", "hardened"],
        ["rb", "hardened"],
        ["ri", "hardened"],
        ["rp", "hardened"],
      ],
    );
    assert.equal(all.filter(({ profile }) => profile === "hardened").length, 4);
  });

  it("are run in their own order", () => {
    assert.deepEqual(ids(["c", "a"]), ["a", "c"]);
  });

  it("are refused when there is none of the name", () => {
    assert.throws(() => ids(["a", "zz"]), { message: /^SCENARIOS: there is no zz \(a: / });
  });
});
