import assert from "node:assert/strict";
import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import type { ZooKeeperEnsembleArgs } from "../../../components/index";
import { ZooKeeperEnsemble } from "../../../components/index";
import { at, resourceDifferences } from "../../support/differences";
import {
  guardsOf,
  id,
  inputsOf,
  isKnown,
  Later,
  only,
  orderOf,
  type Registered,
  run,
  setGuards,
  valueOf,
  waitsFor,
} from "../../../tools/recording/mocks";
import { DEFAULT, metadata } from "./expected";

function flagsOf(command: string): Record<string, string> {
  const flags = command.split(" --").map((flag): [string, string] => {
    const [name = "", value = ""] = flag.split("=");
    return [name, value];
  });
  return Object.fromEntries(flags);
}

/**
 * The children alone, with the start command taken apart, so that tables name the flag that differs; what runs where
 * there is no start-zookeeper says the same again, and has a test of its own.
 */
function comparable({ "ZooKeeperEnsemble/zk": _, ...children }: Readonly<Record<string, unknown>>) {
  const text = JSON.stringify(children, (__, value) => {
    const given = value as unknown;
    if (typeof given !== "string" || !given.includes("; exec start-zookeeper ")) return given;
    return flagsOf(given.slice(given.lastIndexOf("exec start-zookeeper ")));
  });
  return JSON.parse(text) as Record<string, unknown>;
}

const SET = "StatefulSet/zk spec";
const POD = `${SET}.template.spec`;
const CONTAINER = `${POD}.containers[0]`;
const FLAGS = `${CONTAINER}.command[2]`;
const PREFERRED = `${POD}.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]`;
const CLAIM = `${SET}.volumeClaimTemplates[0].spec`;

describe("ZooKeeperEnsemble", () => {
  it("registers exactly this when nothing is given", async () => {
    const { resources, warnings } = await run(() => new ZooKeeperEnsemble("zk"));
    assert.deepEqual(inputsOf(resources), DEFAULT);
    assert.deepEqual(warnings, []);
  });

  it("is the parent of all, and waits long enough for slow servers", async () => {
    const { resources } = await run(() => new ZooKeeperEnsemble("zk"));
    const ensemble = { parent: "ZooKeeperEnsemble/zk" };
    assert.deepEqual(orderOf(resources), {
      // The budget of more servers must not come before them.
      "PodDisruptionBudget/zk-pdb": { ...ensemble, dependencies: ["StatefulSet/zk"] },
      "Service/zk-cs": { ...ensemble, dependencies: [] },
      "Service/zk-hs": { ...ensemble, dependencies: [] },
      "StatefulSet/zk": {
        ...ensemble,
        dependencies: ["Service/zk-hs"],
        timeouts: { create: "30m", update: "60m" },
      },
      "ZooKeeperEnsemble/zk": { dependencies: [] },
    });
  });

  const guards: [what: string, args: ZooKeeperEnsembleArgs, namespace: object][] = [
    ["keeps its namespace, which holds the claims", {}, { retainOnDelete: true }],
    ["lets its namespace go with claims that are to go", { storage: { retain: false } }, {}],
  ];
  for (const [what, args, namespace] of guards)
    it(`has its changes checked, and ${what}`, async () => {
      for (const preview of [true, false]) {
        const { resources } = await run(
          () => new ZooKeeperEnsemble("zk", { namespace: "zoo", createNamespace: true, ...args }),
          { preview },
        );
        assert.deepEqual(guardsOf(resources), {
          "Namespace/zoo": namespace,
          "PodDisruptionBudget/zk-pdb": {},
          "Service/zk-cs": {},
          "Service/zk-hs": {},
          "StatefulSet/zk": setGuards("zk", "zk-resized"),
          "ZooKeeperEnsemble/zk": {
            hooks: {
              beforeUpdate: [
                "zk-immutable-arguments, in previews too",
                "zk-one-server-at-a-time, in previews too",
              ],
            },
          },
        });
      }
    });

  const security: Record<string, string> = {
    [`${POD}.securityContext.runAsGroup`]: "nothing -> 1000",
    [`${POD}.securityContext.runAsNonRoot`]: "nothing -> true",
    [`${POD}.securityContext.seccompProfile.type`]: 'nothing -> "RuntimeDefault"',
    [`${POD}.automountServiceAccountToken`]: "nothing -> false",
    [`${POD}.enableServiceLinks`]: "nothing -> false",
    [`${CONTAINER}.securityContext.allowPrivilegeEscalation`]: "nothing -> false",
    [`${CONTAINER}.securityContext.capabilities.drop[0]`]: 'nothing -> "ALL"',
    [`${CONTAINER}.securityContext.readOnlyRootFilesystem`]: "nothing -> true",
    [`${CONTAINER}.volumeMounts[1].name`]: 'nothing -> "tmp"',
    [`${CONTAINER}.volumeMounts[1].mountPath`]: 'nothing -> "/tmp"',
    [`${CONTAINER}.volumeMounts[2].name`]: 'nothing -> "conf"',
    [`${CONTAINER}.volumeMounts[2].mountPath`]: 'nothing -> "/opt/zookeeper/conf"',
    [`${CONTAINER}.volumeMounts[3].name`]: 'nothing -> "logs"',
    [`${CONTAINER}.volumeMounts[3].mountPath`]: 'nothing -> "/var/log/zookeeper"',
    [`${POD}.volumes[0].name`]: 'nothing -> "tmp"',
    [`${POD}.volumes[0].emptyDir`]: "nothing -> {}",
    [`${POD}.volumes[1].name`]: 'nothing -> "conf"',
    [`${POD}.volumes[1].emptyDir`]: "nothing -> {}",
    [`${POD}.volumes[2].name`]: 'nothing -> "logs"',
    [`${POD}.volumes[2].emptyDir`]: "nothing -> {}",
  };
  const variants: [args: ZooKeeperEnsembleArgs, difference: Record<string, string>][] = [
    [
      { jvmOptions: ["-XX:+UseZGC", "-Dx=y"], pod: { environment: { TZ: { value: "UTC" } } } },
      {
        [`${CONTAINER}.env[0].name`]: 'nothing -> "SERVER_JVMFLAGS"',
        [`${CONTAINER}.env[0].value`]: 'nothing -> "-XX:+UseZGC -Dx=y"',
        [`${CONTAINER}.env[1].name`]: 'nothing -> "TZ"',
        [`${CONTAINER}.env[1].value`]: 'nothing -> "UTC"',
      },
    ],
    [
      {
        pod: {
          imagePullSecrets: ["registry"],
          labels: { team: "data" },
          nodeAffinity: { preferred: [{ weight: 9, key: "disk", values: ["ssd"] }] },
          topologySpread: [{ topologyKey: "topology.kubernetes.io/zone", maxSkew: 2 }],
          cpuLimit: "1",
          volumes: { certs: { mountPath: "/certs", secret: "certs" } },
        },
      },
      {
        [`${POD}.imagePullSecrets[0].name`]: 'nothing -> "registry"',
        [`${SET}.template.metadata.labels.team`]: 'nothing -> "data"',
        [`${PREFERRED}.weight`]: "nothing -> 9",
        [`${PREFERRED}.preference.matchExpressions[0].key`]: 'nothing -> "disk"',
        [`${PREFERRED}.preference.matchExpressions[0].operator`]: 'nothing -> "In"',
        [`${PREFERRED}.preference.matchExpressions[0].values[0]`]: 'nothing -> "ssd"',
        [`${POD}.topologySpreadConstraints[0].maxSkew`]: "nothing -> 2",
        [`${POD}.topologySpreadConstraints[0].topologyKey`]: 'nothing -> "topology.kubernetes.io/zone"',
        [`${POD}.topologySpreadConstraints[0].whenUnsatisfiable`]: 'nothing -> "DoNotSchedule"',
        [`${POD}.topologySpreadConstraints[0].labelSelector.matchLabels.app`]: 'nothing -> "zk"',
        [`${CONTAINER}.resources.limits.cpu`]: 'nothing -> "1"',
        [`${CONTAINER}.volumeMounts[1].name`]: 'nothing -> "certs"',
        [`${CONTAINER}.volumeMounts[1].mountPath`]: 'nothing -> "/certs"',
        [`${CONTAINER}.volumeMounts[1].readOnly`]: "nothing -> true",
        [`${POD}.volumes[0].name`]: 'nothing -> "certs"',
        [`${POD}.volumes[0].secret.secretName`]: 'nothing -> "certs"',
      },
    ],
    [
      { services: { annotations: { "example.com/a": "b" } }, unhealthyPodEvictionPolicy: "AlwaysAllow" },
      {
        'Service/zk-hs metadata.annotations["example.com/a"]': 'nothing -> "b"',
        'Service/zk-cs metadata.annotations["example.com/a"]': 'nothing -> "b"',
        "PodDisruptionBudget/zk-pdb spec.unhealthyPodEvictionPolicy": 'nothing -> "AlwaysAllow"',
      },
    ],
    [{ replicas: 1 }, { [`${SET}.replicas`]: "3 -> 1", [`${FLAGS}.servers`]: '"3" -> "1"' }],
    [
      { replicas: 5 },
      {
        [`${SET}.replicas`]: "3 -> 5",
        [`${FLAGS}.servers`]: '"3" -> "5"',
        "PodDisruptionBudget/zk-pdb spec.maxUnavailable": "1 -> 2",
      },
    ],
    [
      { image: "a/b:1" },
      { [`${CONTAINER}.image`]: '"zhaoguanghui6/kubernetes-zookeeper:1.0-3.4.10" -> "a/b:1"' },
    ],
    [{ cpu: "2" }, { [`${CONTAINER}.resources.requests.cpu`]: '"500m" -> "2"' }],
    [
      { memory: "4Gi" },
      {
        [`${CONTAINER}.resources.requests.memory`]: '"1Gi" -> "4Gi"',
        [`${CONTAINER}.resources.limits.memory`]: '"1Gi" -> "4Gi"',
      },
    ],
    [{ heap: "700M" }, { [`${FLAGS}.heap`]: '"512M" -> "700M"' }],
    [{ storage: { size: "20Gi" } }, { [`${CLAIM}.resources.requests.storage`]: '"1Gi" -> "20Gi"' }],
    [{ storage: { className: "fast" } }, { [`${CLAIM}.storageClassName`]: 'nothing -> "fast"' }],
    [
      { storage: { className: pulumi.output("fast") } },
      { [`${CLAIM}.storageClassName`]: 'nothing -> "fast"' },
    ],
    [
      { storage: { retain: false } },
      {
        [`${SET}.persistentVolumeClaimRetentionPolicy.whenDeleted`]: 'nothing -> "Delete"',
        [`${SET}.persistentVolumeClaimRetentionPolicy.whenScaled`]: 'nothing -> "Retain"',
      },
    ],
    [
      { tickTime: 1000 },
      {
        [`${FLAGS}.tick_time`]: '"2000" -> "1000"',
        [`${FLAGS}.max_session_timeout`]: '"40000" -> "20000"',
        [`${FLAGS}.min_session_timeout`]: '"4000" -> "2000"',
      },
    ],
    [{ initLimit: 20 }, { [`${FLAGS}.init_limit`]: '"10" -> "20"' }],
    [{ syncLimit: 8 }, { [`${FLAGS}.sync_limit`]: '"5" -> "8"' }],
    [{ maxClientConnections: 0 }, { [`${FLAGS}.max_client_cnxns`]: '"60" -> "0"' }],
    [{ snapshotRetainCount: 5 }, { [`${FLAGS}.snap_retain_count`]: '"3" -> "5"' }],
    [{ purgeInterval: 0 }, { [`${FLAGS}.purge_interval`]: '"12" -> "0"' }],
    [{ minSessionTimeout: 6000 }, { [`${FLAGS}.min_session_timeout`]: '"4000" -> "6000"' }],
    [{ maxSessionTimeout: 60000 }, { [`${FLAGS}.max_session_timeout`]: '"40000" -> "60000"' }],
    [{ logLevel: "WARN" }, { [`${FLAGS}.log_level`]: '"INFO" -> "WARN"' }],
    [{ clusterDomain: "example.internal" }, {}],
    [{ clientNamespace: "kafka" }, {}],
    [
      { namespace: "zoo" },
      Object.fromEntries(
        ["Service/zk-cs", "Service/zk-hs", "PodDisruptionBudget/zk-pdb", "StatefulSet/zk"].map((name) => [
          `${name} metadata.namespace`,
          '"default" -> "zoo"',
        ]),
      ),
    ],
  ];
  for (const [args, difference] of variants)
    it(`with ${inspect(args, { depth: 1, breakLength: Infinity })} changes ${Object.keys(difference).length} fields`, async () => {
      const { resources } = await run(() => new ZooKeeperEnsemble("zk", args));
      assert.deepEqual(resourceDifferences(comparable(DEFAULT), comparable(inputsOf(resources))), difference);
    });

  it("hardened meets the restricted Pod Security Standard and admits brokers and ZooKeeper servers only", async () => {
    const { resources } = await run(
      () => new ZooKeeperEnsemble("zk", { hardened: true, clientNamespace: "kafka", image: "a/b:1" }),
    );
    const { "NetworkPolicy/zk": policy, ...rest } = inputsOf(resources);
    const { [`${CONTAINER}.image`]: _, ...changed } = resourceDifferences(
      comparable(DEFAULT),
      comparable(rest),
    );
    assert.deepEqual(changed, security);
    const servers = { podSelector: { matchLabels: { app: "zk" } } };
    assert.deepEqual(policy, {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata("zk"),
      spec: {
        ...servers,
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [
              {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kafka" } },
                podSelector: { matchLabels: { "app.kubernetes.io/name": "kafka" } },
              },
              servers,
            ],
            ports: [{ protocol: "TCP", port: 2181 }],
          },
          {
            from: [servers],
            ports: [
              { protocol: "TCP", port: 2888 },
              { protocol: "TCP", port: 3888 },
            ],
          },
        ],
      },
    });
  });

  it("hardened without a client namespace admits brokers of any", async () => {
    const { resources } = await run(() => new ZooKeeperEnsemble("zk", { hardened: true }));
    assert.deepEqual(at(only(resources, "NetworkPolicy/zk").inputs, "spec.ingress[0].from[0]"), {
      namespaceSelector: {},
      podSelector: { matchLabels: { "app.kubernetes.io/name": "kafka" } },
    });
  });

  for (const [hardened, podSecurity] of [
    [false, {}],
    [
      true,
      {
        labels: {
          "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/warn": "restricted",
        },
      },
    ],
  ] as const)
    it(`creates its namespace before everything in it, ${hardened ? "restricted" : "without a Pod Security level"}`, async () => {
      const args = { namespace: "zoo", createNamespace: true, hardened };
      const { resources } = await run(() => new ZooKeeperEnsemble("zk", args));
      const namespace = only(resources, "Namespace/zoo");
      assert.deepEqual(namespace.inputs, {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "zoo", ...podSecurity },
      });
      assert.equal(namespace.parent, "ZooKeeperEnsemble/zk");
      for (const resource of resources.filter(({ inputs }) => at(inputs, "metadata.namespace") === "zoo"))
        assert.ok(resource.dependencies.includes("Namespace/zoo"), id(resource));
    });

  it("tells where it is", async () => {
    const { result } = await run(
      () => new ZooKeeperEnsemble("zk", { namespace: "zoo", clusterDomain: "c.internal" }),
    );
    assert.deepEqual(
      await Promise.all(
        [result.connect, result.namespace, result.headlessService, result.clientService].map(valueOf),
      ),
      [
        "zk-0.zk-hs.zoo.svc.c.internal:2181,zk-1.zk-hs.zoo.svc.c.internal:2181,zk-2.zk-hs.zoo.svc.c.internal:2181",
        "zoo",
        "zk-hs",
        "zk-cs",
      ],
    );
  });

  it("is connected to only when its servers are ready", async () => {
    const { resources } = await run(() => {
      const { connect } = new ZooKeeperEnsemble("zk");
      return new Later("user", { connect });
    });
    assert.deepEqual(waitsFor(resources, "Later/user"), ["Service/zk-hs", "StatefulSet/zk"]);
  });

  it("registers the same in a preview that does not know its namespace, class, image or clients", async () => {
    const later = () => new Later("later").id;
    const program = (value: () => pulumi.Input<string>) => () =>
      new ZooKeeperEnsemble("zk", {
        namespace: value(),
        image: value(),
        clientNamespace: value(),
        storage: { className: value() },
        hardened: true,
      });
    const names = ({ resources }: { resources: readonly Registered[] }) =>
      resources.map(id).filter((name) => name !== "Later/later");
    const preview = await run(program(later), { preview: true });
    assert.deepEqual(names(preview), names(await run(program(() => "known"))));
    assert.equal(await isKnown(preview.result.connect), false);
  });

  it("tells its servers in a preview already", async () => {
    const { result } = await run(() => new ZooKeeperEnsemble("zk"), { preview: true });
    for (const output of [result.connect, result.addresses])
      assert.equal(
        await valueOf(output),
        "zk-0.zk-hs.default.svc.cluster.local:2181,zk-1.zk-hs.default.svc.cluster.local:2181,zk-2.zk-hs.default.svc.cluster.local:2181",
      );
  });
});
