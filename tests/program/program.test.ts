/** index.ts itself under each stack's settings, as Pulumi runs it. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type Outputs, program } from "../../program";
import { parseSettings } from "../../settings";
import {
  type Guards,
  guardsOf,
  id,
  only,
  type Registered,
  type Run,
  run,
  setGuards,
  valueOf,
  waitsFor,
} from "../../tools/recording/mocks";
import { pulumiConfig, type Stack, withOwnValues } from "../../tools/recording/stacks";
import { defaultRelease } from "../../domain/kafka/releases";

const KAFKA = defaultRelease.version;

/** Runs index.ts anew with a stack's configuration. */
function runStack(stack: Stack, options: { preview?: boolean } = {}): Promise<Run<Outputs>> {
  return run(() => {
    pulumi.runtime.setAllConfig(withOwnValues(pulumiConfig(stack)));
    Reflect.deleteProperty(require.cache, require.resolve("../../index"));
    return module.require("../../index") as Outputs;
  }, options);
}

const BROKERS = [0, 1, 2];
const ENSEMBLE = [
  "PodDisruptionBudget/zk-pdb",
  "Service/zk-cs",
  "Service/zk-hs",
  "StatefulSet/zk",
  "ZooKeeperEnsemble/zk",
];
const CLUSTER = [
  "ConfigMap/kafka-config",
  "KafkaCluster/kafka",
  "KafkaImage/kafka-image",
  "Namespace/kafka",
  "PodDisruptionBudget/kafka-pdb",
  ...BROKERS.map((broker) => `Service/kafka-cs-${broker}`),
  "Service/kafka-hs",
  "StatefulSet/kafka",
];
const RESOURCES: Record<Stack, string[]> = {
  dev: [
    ...ENSEMBLE,
    ...CLUSTER,
    "Image/kafka-image",
    "Namespace/nfs-provisioner",
    "NfsProvisioner/nfs-provisioner",
    "Release/nfs-provisioner",
  ],
  local: [...ENSEMBLE, ...CLUSTER],
  prod: [
    ...ENSEMBLE,
    ...CLUSTER,
    "ClusterRole/kafka-rack",
    "ClusterRoleBinding/kafka-rack",
    "Namespace/zookeeper",
    "NetworkPolicy/zk",
    "NetworkPolicy/kafka",
    "ServiceAccount/kafka-rack",
  ],
};

const CHECKED = (...hooks: string[]): Guards => ({
  hooks: { beforeUpdate: hooks.map((hook) => `${hook}, in previews too`) },
});
const KEPT: Guards = { retainOnDelete: true };
/** What guards the resources of every stack; all others have no guard. */
const GUARDS: Record<string, Guards> = {
  "ConfigMap/kafka-config": KEPT,
  "KafkaCluster/kafka": CHECKED(
    "kafka-immutable-arguments",
    "kafka-restart-notice",
    "kafka-scale-down-guard",
  ),
  "Namespace/kafka": KEPT,
  "Namespace/zookeeper": KEPT,
  "StatefulSet/kafka": setGuards("kafka"),
  "StatefulSet/zk": setGuards("zk", "zk-resized"),
  "ZooKeeperEnsemble/zk": CHECKED("zk-immutable-arguments", "zk-one-server-at-a-time"),
};

const client = (bootstrap: string, racks = false) =>
  [
    `bootstrap.servers=${bootstrap}`,
    "security.protocol=PLAINTEXT",
    "# Producers: every acknowledged message is on all in-sync replicas, once and in order.",
    "acks=all",
    "enable.idempotence=true",
    "delivery.timeout.ms=120000",
    ...(racks
      ? [
          "# Consumers: with the zone that they run in they read from a replica in it (KIP-392); the output racks has the zones.",
          "#client.rack=ZONE",
        ]
      : []),
    "",
  ].join("\n");
const servers = (namespace: string) =>
  BROKERS.map((server) => `zk-${server}.zk-hs.${namespace}.svc.cluster.local:2181`).join(",");
const INSIDE = BROKERS.map((broker) => `kafka-${broker}.kafka-hs.kafka.svc.cluster.local:9092`);

/** The outputs of a stack whose brokers are outside at `outside`, if anywhere. */
const outputs = (image: string, zookeeperNamespace: string, outside?: string[], racks = false) => ({
  internalBootstrap: INSIDE.join(","),
  brokers: INSIDE.map((internal, broker) => ({
    id: broker,
    internal,
    ...(outside && { external: outside[broker] }),
    nodePort: 30127 + broker,
  })),
  internalClientProperties: client(INSIDE.join(","), racks),
  zookeeperConnect: servers(zookeeperNamespace),
  image,
  namespace: "kafka",
  // The mocks have no cluster whose nodes could tell.
  ...(racks && { racks: undefined }),
  ...(outside && {
    externalBootstrap: outside.join(","),
    externalClientProperties: client(outside.join(","), racks),
  }),
});
const OUTPUTS: Record<Stack, object> = {
  dev: {
    ...outputs(
      `registry.example.com/kafka@sha256:${"d".repeat(64)}`,
      "default",
      BROKERS.map((broker) => `kafka.example.com:${30127 + broker}`),
    ),
    storageClass: "nfs-client",
  },
  local: outputs(`kafka-on-kubernetes/kafka:${KAFKA}`, "default"),
  prod: outputs(
    `registry.example.com/platform/kafka:${KAFKA}@sha256:${"0123456789abcdef".repeat(4)}`,
    "zookeeper",
    BROKERS.map((broker) => `kafka-${broker}.example.com:${30127 + broker}`),
    true,
  ),
};

const known = async (result: Outputs) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(result).map(async ([name, output]: [string, pulumi.Output<unknown>]) => [
        name,
        await valueOf(output),
      ]),
    ),
  ) as Record<string, unknown>;

const settings = (given: object) =>
  parseSettings({ image: { name: "a/b:1", build: false }, ...given }, "test");
const namespaces = (resources: readonly Registered[]) =>
  resources
    .filter(({ type }) => type.endsWith(":Namespace"))
    .map(({ name, parent }) => `${name} of ${parent}`);

describe("program", () => {
  for (const stack of ["dev", "local", "prod"] as const)
    describe(`stack ${stack}`, () => {
      it("registers exactly these, so guarded, in a preview as in an update", async () => {
        for (const preview of [true, false]) {
          const { resources, warnings } = await runStack(stack, { preview });
          assert.deepEqual(resources.map(id).sort(), [...RESOURCES[stack]].sort());
          assert.deepEqual(warnings, []);
          assert.deepEqual(
            guardsOf(resources),
            Object.fromEntries(RESOURCES[stack].map((name) => [name, GUARDS[name] ?? {}])),
          );
        }
      });

      it("exports exactly these", async () => {
        const { result } = await runStack(stack);
        assert.deepEqual(await known(result), OUTPUTS[stack]);
      });

      it("has the ensemble ready before the brokers, and nothing else wait for it", async () => {
        const { resources } = await runStack(stack);
        const waiting = resources
          .map(id)
          .filter((name) => waitsFor(resources, name).includes("StatefulSet/zk"));
        // The budget of more servers must not come before them.
        assert.deepEqual(waiting, ["StatefulSet/kafka", "PodDisruptionBudget/zk-pdb"]);
      });
    });

  it("has the provisioner before every claim, and the image before the brokers", async () => {
    const { resources } = await runStack("dev");
    const needs = (name: string) =>
      waitsFor(resources, name).filter((other) => /^(Release|Image)\//.test(other));
    assert.deepEqual(
      { zk: needs("StatefulSet/zk"), kafka: needs("StatefulSet/kafka") },
      { zk: ["Release/nfs-provisioner"], kafka: ["Image/kafka-image", "Release/nfs-provisioner"] },
    );
  });

  const shared: [what: string, given: object, created: string[]][] = [
    ["zookeeper in default, kafka in its own", {}, ["kafka of KafkaCluster/kafka"]],
    ["both in one", { zookeeper: { namespace: "kafka" } }, ["kafka of ZooKeeperEnsemble/zk"]],
    [
      "each in its own",
      { zookeeper: { namespace: "zoo" } },
      ["kafka of KafkaCluster/kafka", "zoo of ZooKeeperEnsemble/zk"],
    ],
    ["both in default", { kafka: { namespace: "default" } }, []],
    [
      "both where Kubernetes lives",
      { kafka: { namespace: "kube-system" }, zookeeper: { namespace: "kube-system" } },
      [],
    ],
    [
      "the provisioner in default",
      { nfs: { server: "nfs.example.com", path: "/x", namespace: "default" } },
      ["kafka of KafkaCluster/kafka"],
    ],
    [
      "the provisioner in its own",
      { nfs: { server: "nfs.example.com", path: "/x" } },
      ["kafka of KafkaCluster/kafka", "nfs-provisioner of NfsProvisioner/nfs-provisioner"],
    ],
  ];
  const THERE = { createNamespace: false };
  const nfs = { server: "nfs.example.com", path: "/x" };
  shared.push(
    [
      "namespaces that are there",
      { kafka: THERE, zookeeper: { namespace: "zoo", ...THERE }, nfs: { ...nfs, ...THERE } },
      [],
    ],
    ["one namespace that is there, by the ensemble", { zookeeper: { namespace: "kafka", ...THERE } }, []],
    ["one namespace that is there, by the brokers", { zookeeper: { namespace: "kafka" }, kafka: THERE }, []],
    [
      "one namespace, said to be made",
      { zookeeper: { namespace: "kafka" }, kafka: { createNamespace: true } },
      ["kafka of ZooKeeperEnsemble/zk"],
    ],
    [
      "the brokers' namespace there",
      { zookeeper: { namespace: "zoo" }, kafka: THERE },
      ["zoo of ZooKeeperEnsemble/zk"],
    ],
  );
  for (const [what, given, created] of shared)
    it(`with ${what} creates ${created.join(" and ") || "no namespace"}`, async () => {
      const { resources } = await run(() => program(settings(given)));
      assert.deepEqual(namespaces(resources), created);
    });

  it("lets everything in a namespace wait for it, also when both sets share it", async () => {
    const { resources } = await run(() => program(settings({ zookeeper: { namespace: "kafka" } })));
    const inside = resources.filter(
      ({ inputs }) => (inputs.metadata as { namespace?: string } | undefined)?.namespace,
    );
    assert.equal(inside.length, 11);
    for (const resource of inside)
      assert.ok(waitsFor(resources, id(resource)).includes("Namespace/kafka"), id(resource));
  });

  it("uses a class of the settings' own rather than the provisioner's", async () => {
    const nfs = { server: "nfs.example.com", path: "/x" };
    const { resources } = await run(() =>
      program(settings({ nfs, kafka: { storage: { className: "fast" } } })),
    );
    const classOf = (name: string) =>
      (
        only(resources, name).inputs.spec as {
          volumeClaimTemplates: { spec: { storageClassName?: string } }[];
        }
      ).volumeClaimTemplates[0]?.spec.storageClassName;
    assert.deepEqual([classOf("StatefulSet/zk"), classOf("StatefulSet/kafka")], ["nfs-client", "fast"]);
  });

  it("stops at faulty settings before anything is registered", async () => {
    const { result, resources } = await run(() => {
      pulumi.runtime.setAllConfig({ ...pulumiConfig("local"), "kafka-on-kubernetes:profile": "hard" });
      Reflect.deleteProperty(require.cache, require.resolve("../../index"));
      try {
        return module.require("../../index") as unknown;
      } catch (error) {
        return (error as Error).message;
      }
    });
    assert.equal(
      result,
      'settings of stack test: 1 fault, nothing was changed.\n  profile: "hard" is not allowed; it must be development | default | hardened',
    );
    assert.deepEqual(resources, []);
  });
});
