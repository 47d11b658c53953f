import assert from "node:assert/strict";
import { parseSettings, readSettings, type Settings } from "../../settings";
import { differences } from "../support/differences";

const image = { name: "a/b:1", build: false };
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

/** What nothing but an image comes to. */
const DEFAULT: Settings = {
  image: {
    name: "a/b:1",
    build: false,
    baseImage: "openjdk:8-jdk",
    scalaVersion: "2.13",
    platform: "linux/amd64",
  },
  zookeeper: {
    namespace: "default",
    replicas: 3,
    image: "zhaoguanghui6/kubernetes-zookeeper:1.0-3.4.10",
    cpu: "500m",
    memory: "1Gi",
    heap: "512M",
    storage: { size: "1Gi", retain: true },
    tickTime: 2000,
    initLimit: 10,
    syncLimit: 5,
    maxClientConnections: 60,
    snapshotRetainCount: 3,
    purgeInterval: 12,
    logLevel: "INFO",
  },
  kafka: {
    namespace: "kafka",
    brokers: 3,
    cpu: "1000m",
    memory: "2Gi",
    storage: { size: "1Gi", retain: true },
    config: {},
    pluginConfig: {},
    antiAffinity: "required",
    zoneSpread: false,
    terminationGracePeriod: 300,
  },
  topics: {},
  users: {},
  clusterDomain: "cluster.local",
  profile: "default",
};

/** What an NFS server and path come to. */
const NFS = {
  server: "nfs.example.com",
  path: "/export",
  mountOptions: ["nfsvers=4.1"],
  storageClass: "nfs-client",
  provisionerName: "k8s-sigs.io/nfs-subdir-external-provisioner",
  reclaimPolicy: "Retain",
  archiveOnDelete: true,
  chart: "nfs-subdir-external-provisioner",
  chartVersion: "4.0.18",
  imageRepository: "registry.k8s.io/sig-storage/nfs-subdir-external-provisioner",
  imageTag: "v4.0.2",
  namespace: "nfs-provisioner",
  replicas: 1,
  leaderElection: true,
  cpu: "100m",
  memory: "128Mi",
  timeout: 300,
};

describe("good settings", () => {
  it("have these defaults", () => {
    assert.deepEqual(parseSettings({ image }, "dev"), DEFAULT);
    assert.deepEqual(parseSettings({ image, nfs: { server: "nfs.example.com", path: "/export" } }, "dev"), {
      ...DEFAULT,
      nfs: NFS,
    });
  });

  const accepted: [given: Record<string, unknown>, difference: Record<string, string>][] = [
    [{ nfs: {}, zookeeper: {}, kafka: {} }, {}],
    [{ kafka: { cpu: 2 } }, { "kafka.cpu": '"1000m" -> "2"' }],
    [{ kafka: { cpu: 0.5 } }, { "kafka.cpu": '"1000m" -> "0.5"' }],
    [{ kafka: { memory: 4294967296 } }, { "kafka.memory": '"2Gi" -> "4294967296"' }],
    [{ kafka: { terminationGracePeriod: "5m" } }, {}],
    [{ kafka: { terminationGracePeriod: "1m30s" } }, { "kafka.terminationGracePeriod": "300 -> 90" }],
    [{ zookeeper: { tickTime: "3s" } }, { "zookeeper.tickTime": "2000 -> 3000" }],
    [
      { zookeeper: { minSessionTimeout: 4000, maxSessionTimeout: "40s" } },
      { "zookeeper.minSessionTimeout": "nothing -> 4000", "zookeeper.maxSessionTimeout": "nothing -> 40000" },
    ],
    [
      { zookeeper: { purgeInterval: 0, maxClientConnections: 0 } },
      { "zookeeper.purgeInterval": "12 -> 0", "zookeeper.maxClientConnections": "60 -> 0" },
    ],
    [{ kafka: { external: false } }, { "kafka.external.enabled": "nothing -> false" }],
    [{ kafka: { external: true } }, { "kafka.external.enabled": "nothing -> true" }],
    [{ kafka: { external: {} } }, { "kafka.external": "nothing -> {}" }],
    [{ kafka: { external: { hosts: "10.0.0.1" } } }, { "kafka.external.hosts[0]": 'nothing -> "10.0.0.1"' }],
    [
      { kafka: { brokers: 1, external: { hosts: ["fd00::1"], nodePorts: [32767] } } },
      {
        "kafka.brokers": "3 -> 1",
        "kafka.external.hosts[0]": 'nothing -> "fd00::1"',
        "kafka.external.nodePorts[0]": "nothing -> 32767",
      },
    ],
    [
      { kafka: { external: { firstNodePort: 32765 } } },
      { "kafka.external.firstNodePort": "nothing -> 32765" },
    ],
    [
      { kafka: { config: { "num.partitions": 6, "compression.type": "zstd", "log.preallocate": true } } },
      {
        "kafka.config": "{} -> nothing",
        'kafka.config["num.partitions"]': "nothing -> 6",
        'kafka.config["compression.type"]': 'nothing -> "zstd"',
        'kafka.config["log.preallocate"]': "nothing -> true",
      },
    ],
    [
      { kafka: { pluginConfig: { "my.reporter.url": "http://x" } } },
      {
        "kafka.pluginConfig": "{} -> nothing",
        'kafka.pluginConfig["my.reporter.url"]': 'nothing -> "http://x"',
      },
    ],
    [
      { kafka: { memory: "10Gi", heap: "5G" } },
      { "kafka.memory": '"2Gi" -> "10Gi"', "kafka.heap": 'nothing -> "5G"' },
    ],
    [
      { kafka: { storage: { nfsJustification: "disks are mirrored" } } },
      { "kafka.storage.nfsJustification": 'nothing -> "disks are mirrored"' },
    ],
    [{ zookeeper: { heap: "768M" } }, { "zookeeper.heap": '"512M" -> "768M"' }],
    [{ zookeeper: { namespace: "kafka" } }, { "zookeeper.namespace": '"default" -> "kafka"' }],
    [
      { image: { ...image, registry: { server: "r.example", username: "ci", password: "hunter2" } } },
      {
        "image.registry.server": 'nothing -> "r.example"',
        "image.registry.username": 'nothing -> "ci"',
        "image.registry.password": 'nothing -> "hunter2"',
      },
    ],
    [
      {
        profile: "hardened",
        image: { ...image, name: `a/b@${DIGEST}` },
        zookeeper: { image: `z@${DIGEST}` },
      },
      {
        profile: '"default" -> "hardened"',
        "image.name": `"a/b:1" -> "a/b@${DIGEST}"`,
        "zookeeper.image": `"zhaoguanghui6/kubernetes-zookeeper:1.0-3.4.10" -> "z@${DIGEST}"`,
      },
    ],
  ];
  for (const [given, difference] of accepted)
    it(`${JSON.stringify(given).slice(0, 100)} differ from the defaults there alone`, () => {
      assert.deepEqual(differences(DEFAULT, parseSettings({ image, ...given }, "dev")), difference);
    });

  it("may share the provisioner's namespace if it is one that every cluster has", () => {
    const nfs = { server: "nfs.example.com", path: "/export", namespace: "default" };
    assert.equal(parseSettings({ image, nfs }, "dev").nfs?.namespace, "default");
  });

  it("are read from Pulumi's own form: texts as they are, objects as JSON, other projects' left alone", () => {
    const read = readSettings(
      {
        "kafka-on-kubernetes:image": JSON.stringify(image),
        "kafka-on-kubernetes:kafka": ' {"brokers": 5, "config": {"num.partitions": 6}}',
        "kafka-on-kubernetes:nfs": "{}",
        "kafka-on-kubernetes:profile": "default",
        "kubernetes:context": "other",
        "kafka-on-kubernetes-2:profile": "nonsense",
      },
      "dev",
    );
    assert.deepEqual(read, {
      ...DEFAULT,
      kafka: { ...DEFAULT.kafka, brokers: 5, config: { "num.partitions": 6 } },
    });
  });
});
