import assert from "node:assert/strict";
import type { Options } from "../e2e/options";
import {
  baseSettings,
  checked,
  hardened,
  ofProject,
  withBrokerKeys,
  withHosts,
  withKafka,
} from "../e2e/settings";

const OPTIONS: Options = {
  image: "registry.example.com/kafka:1",
  rate: 1,
  keep: false,
  hooks: {},
  directory: "/tmp",
};
const HOSTS = ["10.0.0.1", "10.0.0.2", "10.0.0.3"];

describe("the settings of the end-to-end run", () => {
  it("announce each broker at an address of its own, and run the image as it is", () => {
    const { kafka, zookeeper, image } = checked(baseSettings(OPTIONS, HOSTS));
    assert.deepEqual(kafka.external?.hosts, HOSTS);
    assert.deepEqual([kafka.namespace, zookeeper.namespace], ["kafka", "zookeeper"]);
    assert.deepEqual([image.name, image.build], ["registry.example.com/kafka:1", false]);
  });

  it("take their volumes from the export when there is one", () => {
    const nfs = { server: "nfs.example.com", path: "/export" };
    const settings = checked(baseSettings({ ...OPTIONS, nfs }, HOSTS));
    assert.deepEqual([settings.nfs?.server, settings.nfs?.storageClass], ["nfs.example.com", "e2e-nfs"]);
    assert.equal(settings.kafka.storage.className, undefined);
  });

  it("begin the hosts anew when there are more brokers than hosts", () => {
    const four = withHosts(withKafka(baseSettings(OPTIONS, HOSTS), { brokers: 4 }), HOSTS);
    assert.deepEqual(checked(four).kafka.external?.hosts, [...HOSTS, "10.0.0.1"]);
  });

  it("keep the keys that they have when another is added", () => {
    const one = withBrokerKeys(baseSettings(OPTIONS, HOSTS), { "num.partitions": 4 });
    const two = withBrokerKeys(one, { "num.io.threads": 4 });
    assert.deepEqual(two.kafka.config, { "num.partitions": 4, "num.io.threads": 4 });
  });

  it("are hardened with the same addresses and namespaces, and images by their digests", () => {
    const digest = `@sha256:${"0123456789abcdef".repeat(4)}`;
    const base = baseSettings(OPTIONS, HOSTS);
    const [before, after] = [
      checked(base),
      checked(hardened(base, { brokers: `a/kafka${digest}`, servers: `a/zookeeper${digest}` })),
    ];
    assert.deepEqual(after, {
      ...before,
      profile: "hardened",
      image: { ...before.image, name: `a/kafka${digest}` },
      zookeeper: { ...before.zookeeper, image: `a/zookeeper${digest}` },
    });
  });

  it("are a stack's, without the project's name", () => {
    const config = { "kafka-on-kubernetes:kafka": { brokers: 5 }, "kubernetes:context": "other" };
    assert.deepEqual(ofProject("dev", config), { zookeeper: {}, kafka: { brokers: 5 } });
  });

  it("are no stack's that holds secrets", () => {
    const config = { "kafka-on-kubernetes:image": { registry: { password: { secure: "v1:abc" } } } };
    assert.throws(() => ofProject("dev", config), /^Failure: STACK: the settings of dev hold secrets/);
  });
});
