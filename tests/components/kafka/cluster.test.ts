import assert from "node:assert/strict";
import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import {
  KafkaCluster,
  type KafkaClusterArgs,
  ZooKeeperEnsemble,
  type ZooKeeperMetadataArgs,
} from "../../../components/index";
import { parseProperties } from "../../../domain/kafka/properties";
import { at, resourceDifferences } from "../../support/differences";
import { faultsOf } from "../../support/faults";
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
import { CONFIG_NAME, DEFAULT, metadata, PROPERTIES } from "./expected";
import { SECRET } from "../../support/secret";

/** The argument that names an ensemble, with these of its properties. */
const ensembleOf = (zookeeper: Partial<ZooKeeperMetadataArgs> = {}) => ({
  metadata: { zookeeper: { connect: "zk-0.zk-hs:2181", ...zookeeper } },
});
const NEEDED = { image: "a/b:1", ...ensembleOf() };
const cluster = (args: Partial<KafkaClusterArgs> = {}) => new KafkaCluster("kafka", { ...NEEDED, ...args });

const configMap = (resources: readonly Registered[]) => only(resources, "ConfigMap/kafka-config").inputs;

const variablesOf = (script: string): Record<string, string> =>
  Object.fromEntries(
    [...script.matchAll(/^(\w+)='(.*)'$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );

/** The children alone, the files by their keys and variables, and the ConfigMap's name without its digest. */
function comparable({ "KafkaCluster/kafka": _, ...children }: Readonly<Record<string, unknown>>) {
  const text = JSON.stringify(children, (key, value) => {
    const given = value as unknown;
    if (key === "server.properties") return Object.fromEntries(parseProperties(String(given)));
    if (key === "in-sync.sh" || key === "run-broker.sh") return variablesOf(String(given));
    return typeof given === "string" ? given.replace(/^kafka-config-[0-9a-f]{10}$/, "kafka-config-…") : given;
  });
  return JSON.parse(text) as Record<string, unknown>;
}

/** What marks a secret in the inputs that the engine gets. */
const SET = "StatefulSet/kafka spec";
const POD = `${SET}.template.spec`;
const CONTAINER = `${POD}.containers[0]`;
const REQUIRED = `${POD}.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]`;
const PREFERRED = `${POD}.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]`;
const NEAR = `${POD}.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm`;
const CLAIM = `${SET}.volumeClaimTemplates[0].spec`;
const FILE = 'ConfigMap/kafka-config data["server.properties"]';
const SCRIPT = 'ConfigMap/kafka-config data["in-sync.sh"]';
const RUN = 'ConfigMap/kafka-config data["run-broker.sh"]';
const key = (name: string) => `${FILE}["${name}"]`;
const COMMAND = String(at(DEFAULT["StatefulSet/kafka"], "spec.template.spec.containers[0].command[2]"));
const command = (from: string, to: string, after = "") => ({
  [`${CONTAINER}.command[2]`]: `${JSON.stringify(COMMAND)} -> ${JSON.stringify(`${COMMAND.replaceAll(from, to)}${after}`)}`,
});
const NODES = `${POD}.affinity.nodeAffinity`;
const DURING = "DuringSchedulingIgnoredDuringExecution";
const TERMS = `${DURING}.nodeSelectorTerms[0].matchExpressions[0]`;
/** A volume of the user's, which comes after the data and the configuration. */
const mounted = (index: number, name: string, mount: object) =>
  Object.fromEntries([
    [`${POD}.volumes[${index - 1}].name`, `nothing -> ${JSON.stringify(name)}`],
    ...Object.entries({ name, ...mount }).map(([field, value]) => [
      `${CONTAINER}.volumeMounts[${index}].${field}`,
      `nothing -> ${JSON.stringify(value)}`,
    ]),
  ]) as Record<string, string>;
const PODS_ZONE =
  '[ -n "$BROKER_RACK" ] || { echo "[rack] this pod has no label topology.kubernetes.io/zone. Kubernetes 1.35 and later copy it from the node: is the cluster older, or has the node none? With an older cluster, set rack to nodeLabel" >&2; exit 1; }';
const OVERRIDE_RACK = " --override broker.rack=$BROKER_RACK";
const RACK_AWARE = 'nothing -> "org.apache.kafka.common.replica.RackAwareReplicaSelector"';
const memory = (from: string, to: string) => ({
  [`${CONTAINER}.resources.requests.memory`]: `"${from}" -> "${to}"`,
  [`${CONTAINER}.resources.limits.memory`]: `"${from}" -> "${to}"`,
});
const heap = (to: string) => ({ [`${CONTAINER}.env[0].value`]: `"-Xmx1G -Xms1G" -> "-Xmx${to} -Xms${to}"` });

describe("KafkaCluster", () => {
  it("registers exactly this with an image and an ensemble", async () => {
    const { resources, warnings } = await run(() => cluster());
    assert.deepEqual(inputsOf(resources), DEFAULT);
    assert.deepEqual(warnings, []);
  });

  it("is the parent of all, creates its namespace first, and waits long enough for slow brokers", async () => {
    const { resources } = await run(() => cluster());
    const child = { parent: "KafkaCluster/kafka", dependencies: ["Namespace/kafka"] };
    assert.deepEqual(orderOf(resources), {
      "ConfigMap/kafka-config": child,
      "KafkaCluster/kafka": { dependencies: [] },
      "Namespace/kafka": { ...child, dependencies: [] },
      "PodDisruptionBudget/kafka-pdb": child,
      "Service/kafka-cs-0": child,
      "Service/kafka-cs-1": child,
      "Service/kafka-cs-2": child,
      "Service/kafka-hs": child,
      "StatefulSet/kafka": {
        ...child,
        dependencies: ["ConfigMap/kafka-config", "Namespace/kafka", "Service/kafka-hs"],
        timeouts: { create: "30m", update: "120m" },
      },
    });
  });

  const guards: [what: string, args: Partial<KafkaClusterArgs>, namespace: object][] = [
    ["keeps its namespace, which holds the claims", {}, { retainOnDelete: true }],
    ["lets its namespace go with claims that are to go", { storage: { retain: false } }, {}],
  ];
  for (const [what, args, namespace] of guards)
    it(`has its changes checked, keeps the brokers' old files, and ${what}`, async () => {
      for (const preview of [true, false]) {
        const { resources } = await run(() => cluster(args), { preview });
        assert.deepEqual(guardsOf(resources), {
          "ConfigMap/kafka-config": { retainOnDelete: true },
          "KafkaCluster/kafka": {
            hooks: {
              beforeUpdate: [
                "kafka-immutable-arguments",
                "kafka-restart-notice",
                "kafka-scale-down-guard",
              ].map((hook) => `${hook}, in previews too`),
            },
          },
          "Namespace/kafka": namespace,
          "PodDisruptionBudget/kafka-pdb": {},
          "Service/kafka-cs-0": {},
          "Service/kafka-cs-1": {},
          "Service/kafka-cs-2": {},
          "Service/kafka-hs": {},
          "StatefulSet/kafka": setGuards("kafka"),
        });
      }
    });

  it("makes no namespace that another resource tells", async () => {
    const { resources } = await run(() =>
      cluster({ namespace: new Later("theirs").id, createNamespace: true }),
    );
    assert.deepEqual(resources.filter(({ type }) => type.endsWith(":Namespace")).map(id), []);
    assert.equal(at(only(resources, "StatefulSet/kafka").inputs, "metadata.namespace"), "theirs-id");
  });

  it("keeps the hooks and options that its user gives", async () => {
    const mine = (name: string) => new pulumi.ResourceHook(name, () => undefined);
    const { resources } = await run(
      () =>
        new KafkaCluster("kafka", NEEDED, {
          protect: true,
          hooks: { beforeUpdate: [mine("mine")], afterCreate: [mine("told")] },
        }),
    );
    assert.deepEqual(only(resources, "KafkaCluster/kafka").guards, {
      protect: true,
      hooks: {
        beforeUpdate: [
          "mine",
          ...["kafka-immutable-arguments", "kafka-restart-notice", "kafka-scale-down-guard"].map(
            (hook) => `${hook}, in previews too`,
          ),
        ],
        afterCreate: ["told"],
      },
    });
  });

  const variants: [args: Partial<KafkaClusterArgs>, difference: Record<string, string>][] = [
    [{ image: "c/d:2" }, { [`${CONTAINER}.image`]: '"a/b:1" -> "c/d:2"' }],
    [ensembleOf({ connect: "z:1,z:2" }), { [key("zookeeper.connect")]: '"zk-0.zk-hs:2181" -> "z:1,z:2"' }],
    [
      ensembleOf({ namespace: "zoo" }),
      {
        [`${NEAR}.namespaces[0]`]: 'nothing -> "zoo"',
      },
    ],
    [
      ensembleOf({ name: "zoo" }),
      {
        [`${NEAR}.labelSelector.matchExpressions[0].values[0]`]: '"zk" -> "zoo"',
      },
    ],
    [ensembleOf({ sessions: { min: 4000, max: 40000 } }), {}],
    [
      { config: { "zookeeper.session.timeout.ms": 30000 } },
      { [key("zookeeper.session.timeout.ms")]: 'nothing -> "30000"', [`${RUN}.patience`]: '"36" -> "60"' },
    ],
    [ensembleOf({ sessions: { min: 4000, max: 16000 } }), { [`${RUN}.patience`]: '"36" -> "32"' }],
    [
      { brokers: 2 },
      {
        ...resourceDifferences({ "Service/kafka-cs-2": DEFAULT["Service/kafka-cs-2"] }, {}),
        [`${SET}.replicas`]: "3 -> 2",
        [key("default.replication.factor")]: '"3" -> "2"',
        [key("offsets.topic.replication.factor")]: '"3" -> "2"',
        [key("transaction.state.log.replication.factor")]: '"3" -> "2"',
        [key("min.insync.replicas")]: '"2" -> "1"',
        [key("transaction.state.log.min.isr")]: '"2" -> "1"',
      },
    ],
    [{ cpu: "2" }, { [`${CONTAINER}.resources.requests.cpu`]: '"1000m" -> "2"' }],
    [{ memory: "8Gi" }, { ...memory("2Gi", "8Gi"), ...heap("4G") }],
    [
      { memory: "8Gi", heap: "3G" },
      { ...memory("2Gi", "8Gi"), ...heap("3G") },
    ],
    [
      { storage: { size: "500Gi" } },
      {
        [`${CLAIM}.resources.requests.storage`]: '"1Gi" -> "500Gi"',
        [key("log.retention.bytes")]: '"53477376" -> "26843545600"',
        [key("log.segment.bytes")]: '"12582912" -> "1073741824"',
        [key("offsets.topic.segment.bytes")]: '"2097152" -> "104857600"',
        [key("transaction.state.log.segment.bytes")]: '"2097152" -> "104857600"',
      },
    ],
    [{ storage: { className: "fast" } }, { [`${CLAIM}.storageClassName`]: 'nothing -> "fast"' }],
    [
      { storage: { nfsJustification: "disks are mirrored" } },
      {
        'StatefulSet/kafka metadata.annotations["kafka-on-kubernetes/nfs-justification"]':
          'nothing -> "disks are mirrored"',
      },
    ],
    [
      { storage: { retain: false } },
      {
        [`${SET}.persistentVolumeClaimRetentionPolicy.whenDeleted`]: 'nothing -> "Delete"',
        [`${SET}.persistentVolumeClaimRetentionPolicy.whenScaled`]: 'nothing -> "Retain"',
      },
    ],
    [
      { external: { firstNodePort: 31000 } },
      {
        "Service/kafka-cs-0 spec.ports[0].nodePort": "30127 -> 31000",
        "Service/kafka-cs-1 spec.ports[0].nodePort": "30128 -> 31001",
        "Service/kafka-cs-2 spec.ports[0].nodePort": "30129 -> 31002",
        ...command("30127", "31000"),
      },
    ],
    [
      { config: { "num.partitions": 6, "unclean.leader.election.enable": true, "min.insync.replicas": 3 } },
      {
        [key("num.partitions")]: 'nothing -> "6"',
        [key("unclean.leader.election.enable")]: '"false" -> "true"',
        [key("min.insync.replicas")]: '"2" -> "3"',
      },
    ],
    [{ pluginConfig: { "my.plugin.level": 3 } }, { [key("my.plugin.level")]: 'nothing -> "3"' }],
    [
      { antiAffinity: "preferred" },
      {
        [`${REQUIRED}.labelSelector.matchExpressions[0].key`]: '"app" -> nothing',
        [`${REQUIRED}.labelSelector.matchExpressions[0].operator`]: '"In" -> nothing',
        [`${REQUIRED}.labelSelector.matchExpressions[0].values[0]`]: '"kafka" -> nothing',
        [`${REQUIRED}.topologyKey`]: '"kubernetes.io/hostname" -> nothing',
        [`${PREFERRED}.weight`]: "nothing -> 100",
        [`${PREFERRED}.podAffinityTerm.labelSelector.matchExpressions[0].key`]: 'nothing -> "app"',
        [`${PREFERRED}.podAffinityTerm.labelSelector.matchExpressions[0].operator`]: 'nothing -> "In"',
        [`${PREFERRED}.podAffinityTerm.labelSelector.matchExpressions[0].values[0]`]: 'nothing -> "kafka"',
        [`${PREFERRED}.podAffinityTerm.topologyKey`]: 'nothing -> "kubernetes.io/hostname"',
      },
    ],
    [
      { zoneSpread: true },
      {
        [`${POD}.topologySpreadConstraints[0].maxSkew`]: "nothing -> 1",
        [`${POD}.topologySpreadConstraints[0].topologyKey`]: 'nothing -> "topology.kubernetes.io/zone"',
        [`${POD}.topologySpreadConstraints[0].whenUnsatisfiable`]: 'nothing -> "DoNotSchedule"',
        [`${POD}.topologySpreadConstraints[0].labelSelector.matchLabels.app`]: 'nothing -> "kafka"',
      },
    ],
    [
      { jvmOptions: ["-XX:+UseZGC", "-Dcom.example.region=eu"] },
      command("if [ -r", 'export KAFKA_OPTS="${KAFKA_OPTS-} -XX:+UseZGC -Dcom.example.region=eu"; if [ -r'),
    ],
    [
      { services: { labels: { team: "data" }, annotations: { "example.com/a": "b" } } },
      Object.fromEntries(
        ["cs-0", "cs-1", "cs-2", "hs"].flatMap((suffix) => [
          [`Service/kafka-${suffix} metadata.labels.team`, 'nothing -> "data"'],
          [`Service/kafka-${suffix} metadata.annotations["example.com/a"]`, 'nothing -> "b"'],
        ]),
      ),
    ],
    [
      { unhealthyPodEvictionPolicy: "AlwaysAllow" },
      { "PodDisruptionBudget/kafka-pdb spec.unhealthyPodEvictionPolicy": 'nothing -> "AlwaysAllow"' },
    ],
    [
      {
        pod: {
          imagePullSecrets: ["registry"],
          nodeSelector: { pool: "data" },
          priorityClassName: "high",
          runtimeClassName: "gvisor",
          serviceAccountName: "brokers",
          labels: { team: "data" },
          annotations: { "example.com/a": "b" },
          cpuLimit: "4",
          ephemeralStorage: "2Gi",
        },
      },
      {
        [`${POD}.imagePullSecrets[0].name`]: 'nothing -> "registry"',
        [`${POD}.nodeSelector.pool`]: 'nothing -> "data"',
        [`${POD}.priorityClassName`]: 'nothing -> "high"',
        [`${POD}.runtimeClassName`]: 'nothing -> "gvisor"',
        [`${POD}.serviceAccountName`]: 'nothing -> "brokers"',
        [`${SET}.template.metadata.labels.team`]: 'nothing -> "data"',
        [`${SET}.template.metadata.annotations["example.com/a"]`]: 'nothing -> "b"',
        [`${CONTAINER}.resources.limits.cpu`]: 'nothing -> "4"',
        [`${CONTAINER}.resources.requests.ephemeral-storage`]: 'nothing -> "2Gi"',
        [`${CONTAINER}.resources.limits.ephemeral-storage`]: 'nothing -> "2Gi"',
      },
    ],
    [
      {
        pod: {
          tolerations: [{ key: "dedicated", value: "kafka", effect: "NoExecute", tolerationSeconds: 60 }],
          nodeAffinity: {
            required: [{ key: "disk", values: ["ssd"] }],
            preferred: [{ key: "spot", operator: "DoesNotExist" }],
          },
          topologySpread: [{ topologyKey: "row", whenUnsatisfiable: "ScheduleAnyway" }],
        },
      },
      {
        [`${POD}.tolerations[0].key`]: 'nothing -> "dedicated"',
        [`${POD}.tolerations[0].value`]: 'nothing -> "kafka"',
        [`${POD}.tolerations[0].effect`]: 'nothing -> "NoExecute"',
        [`${POD}.tolerations[0].tolerationSeconds`]: "nothing -> 60",
        [`${NODES}.required${TERMS}.key`]: 'nothing -> "disk"',
        [`${NODES}.required${TERMS}.operator`]: 'nothing -> "In"',
        [`${NODES}.required${TERMS}.values[0]`]: 'nothing -> "ssd"',
        [`${NODES}.preferred${DURING}[0].weight`]: "nothing -> 1",
        [`${NODES}.preferred${DURING}[0].preference.matchExpressions[0].key`]: 'nothing -> "spot"',
        [`${NODES}.preferred${DURING}[0].preference.matchExpressions[0].operator`]:
          'nothing -> "DoesNotExist"',
        [`${POD}.topologySpreadConstraints[0].maxSkew`]: "nothing -> 1",
        [`${POD}.topologySpreadConstraints[0].topologyKey`]: 'nothing -> "row"',
        [`${POD}.topologySpreadConstraints[0].whenUnsatisfiable`]: 'nothing -> "ScheduleAnyway"',
        [`${POD}.topologySpreadConstraints[0].labelSelector.matchLabels.app`]: 'nothing -> "kafka"',
      },
    ],
    [
      {
        pod: {
          environment: {
            TZ: { value: "UTC" },
            TOKEN: { secret: { name: "api", key: "token" } },
            LEVEL: { configMap: { name: "levels", key: "kafka" } },
            NODE: { field: "spec.nodeName" },
          },
        },
      },
      {
        [`${CONTAINER}.env[3].name`]: 'nothing -> "TZ"',
        [`${CONTAINER}.env[3].value`]: 'nothing -> "UTC"',
        [`${CONTAINER}.env[4].name`]: 'nothing -> "TOKEN"',
        [`${CONTAINER}.env[4].valueFrom.secretKeyRef.name`]: 'nothing -> "api"',
        [`${CONTAINER}.env[4].valueFrom.secretKeyRef.key`]: 'nothing -> "token"',
        [`${CONTAINER}.env[5].name`]: 'nothing -> "LEVEL"',
        [`${CONTAINER}.env[5].valueFrom.configMapKeyRef.name`]: 'nothing -> "levels"',
        [`${CONTAINER}.env[5].valueFrom.configMapKeyRef.key`]: 'nothing -> "kafka"',
        [`${CONTAINER}.env[6].name`]: 'nothing -> "NODE"',
        [`${CONTAINER}.env[6].valueFrom.fieldRef.fieldPath`]: 'nothing -> "spec.nodeName"',
      },
    ],
    [
      {
        pod: {
          volumes: {
            certs: { mountPath: "/certs", secret: "certs" },
            plugin: { mountPath: "/opt/kafka/libs/mine.jar", subPath: "mine.jar", configMap: "plugins" },
            shared: { mountPath: "/shared", claim: "shared" },
            buffer: { mountPath: "/buffer", emptyDir: { sizeLimit: "1Gi", memory: true } },
            vault: { mountPath: "/vault", csi: { driver: "store.csi", attributes: { class: "kafka" } } },
          },
        },
      },
      {
        ...mounted(2, "certs", { mountPath: "/certs", readOnly: true }),
        ...mounted(3, "plugin", {
          mountPath: "/opt/kafka/libs/mine.jar",
          subPath: "mine.jar",
          readOnly: true,
        }),
        ...mounted(4, "shared", { mountPath: "/shared" }),
        ...mounted(5, "buffer", { mountPath: "/buffer" }),
        ...mounted(6, "vault", { mountPath: "/vault", readOnly: true }),
        [`${POD}.volumes[1].secret.secretName`]: 'nothing -> "certs"',
        [`${POD}.volumes[2].configMap.name`]: 'nothing -> "plugins"',
        [`${POD}.volumes[3].persistentVolumeClaim.claimName`]: 'nothing -> "shared"',
        [`${POD}.volumes[4].emptyDir.sizeLimit`]: 'nothing -> "1Gi"',
        [`${POD}.volumes[4].emptyDir.medium`]: 'nothing -> "Memory"',
        [`${POD}.volumes[5].csi.driver`]: 'nothing -> "store.csi"',
        [`${POD}.volumes[5].csi.readOnly`]: "nothing -> true",
        [`${POD}.volumes[5].csi.volumeAttributes.class`]: 'nothing -> "kafka"',
      },
    ],
    [
      { rack: "podLabel" },
      {
        ...command("if [ -r", `${PODS_ZONE}; if [ -r`, OVERRIDE_RACK),
        [`${CONTAINER}.env[3].name`]: 'nothing -> "BROKER_RACK"',
        [`${CONTAINER}.env[3].valueFrom.fieldRef.fieldPath`]:
          "nothing -> \"metadata.labels['topology.kubernetes.io/zone']\"",
        [key("replica.selector.class")]: RACK_AWARE,
      },
    ],
    [{ rack: "none" }, {}],
    [
      { terminationGracePeriod: 60 },
      { [`${POD}.terminationGracePeriodSeconds`]: "300 -> 60", [`${SCRIPT}.patience`]: '"150" -> "30"' },
    ],
    [
      { clusterDomain: "c.internal" },
      {
        ...command("cluster.local", "c.internal"),
        [`${SCRIPT}.brokers`]: '"kafka-hs.kafka.svc.cluster.local" -> "kafka-hs.kafka.svc.c.internal"',
      },
    ],
  ];
  for (const [args, difference] of variants)
    it(`with ${inspect(args, { breakLength: Infinity })} changes ${Object.keys(difference).length} fields`, async () => {
      const { resources } = await run(() => cluster(args));
      assert.deepEqual(resourceDifferences(comparable(DEFAULT), comparable(inputsOf(resources))), difference);
    });

  it("hardened meets the restricted Pod Security Standard and opens its two listeners and its metrics only", async () => {
    const { resources } = await run(() => cluster({ hardened: true, external: { enabled: true } }));
    const { "NetworkPolicy/kafka": policy, ...rest } = inputsOf(resources);
    const added = {
      [`${POD}.securityContext.runAsGroup`]: 1000,
      [`${POD}.securityContext.runAsNonRoot`]: true,
      [`${POD}.securityContext.seccompProfile.type`]: "RuntimeDefault",
      [`${POD}.automountServiceAccountToken`]: false,
      [`${POD}.enableServiceLinks`]: false,
      [`${CONTAINER}.securityContext.allowPrivilegeEscalation`]: false,
      [`${CONTAINER}.securityContext.capabilities.drop[0]`]: "ALL",
      [`${CONTAINER}.securityContext.readOnlyRootFilesystem`]: true,
      [`${CONTAINER}.volumeMounts[2].name`]: "tmp",
      [`${CONTAINER}.volumeMounts[2].mountPath`]: "/tmp",
      [`${CONTAINER}.volumeMounts[3].name`]: "logs",
      [`${CONTAINER}.volumeMounts[3].mountPath`]: "/opt/kafka/logs",
      [`${POD}.volumes[1].name`]: "tmp",
      [`${POD}.volumes[1].emptyDir`]: {},
      [`${POD}.volumes[2].name`]: "logs",
      [`${POD}.volumes[2].emptyDir`]: {},
      'Namespace/kafka metadata.labels["pod-security.kubernetes.io/enforce"]': "restricted",
      'Namespace/kafka metadata.labels["pod-security.kubernetes.io/warn"]': "restricted",
    };
    assert.deepEqual(
      resourceDifferences(comparable(DEFAULT), comparable(rest)),
      Object.fromEntries(
        Object.entries(added).map(([path, value]) => [path, `nothing -> ${JSON.stringify(value)}`]),
      ),
    );
    assert.deepEqual(policy, {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata("kafka"),
      spec: {
        podSelector: { matchLabels: { app: "kafka" } },
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [{ namespaceSelector: {} }],
            ports: [
              { protocol: "TCP", port: 9092 },
              { protocol: "TCP", port: 9404 },
            ],
          },
          { ports: [{ protocol: "TCP", port: 9094 }] },
        ],
      },
    });
  });

  it("with rack nodeLabel asks for its node's zone in an init container, which alone has a token", async () => {
    for (const account of [undefined, "brokers"]) {
      const { resources } = await run(() =>
        cluster({
          rack: "nodeLabel",
          ...(account !== undefined && { pod: { serviceAccountName: account } }),
        }),
      );
      const { "ServiceAccount/kafka-rack": own, ...inputs } = inputsOf(resources);
      const wide = { ...metadata("kafka"), name: "kafka-kafka-rack", namespace: undefined };
      const { namespace: _, ...clusterWide } = wide;
      assert.deepEqual(
        own,
        account === undefined
          ? {
              apiVersion: "v1",
              kind: "ServiceAccount",
              metadata: metadata("kafka-rack"),
              automountServiceAccountToken: false,
            }
          : undefined,
      );
      assert.deepEqual(inputs["ClusterRole/kafka-rack"], {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRole",
        metadata: clusterWide,
        rules: [{ apiGroups: [""], resources: ["nodes"], verbs: ["get"] }],
      });
      assert.deepEqual(inputs["ClusterRoleBinding/kafka-rack"], {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRoleBinding",
        metadata: clusterWide,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "kafka-kafka-rack" },
        subjects: [{ kind: "ServiceAccount", name: account ?? "kafka-rack", namespace: "kafka" }],
      });
      const spec = at(inputs["StatefulSet/kafka"], "spec.template.spec") as Record<string, unknown>;
      assert.equal(spec.serviceAccountName, account ?? "kafka-rack");
      assert.equal(spec.automountServiceAccountToken, false);
      const [init] = spec.initContainers as { volumeMounts: unknown; command: unknown; image: unknown }[];
      assert.deepEqual(init?.command, [
        "bash",
        "/etc/kafka/rack.sh",
        "topology.kubernetes.io/zone",
        "/run/kafka-rack-token",
        "/run/kafka-rack/zone",
      ]);
      const [broker] = spec.containers as { volumeMounts: { name: string }[]; command: string[] }[];
      assert.deepEqual(
        broker?.volumeMounts.map(({ name }) => name),
        ["datadir", "config", "rack"],
      );
      assert.match(
        broker.command[2] ?? "",
        /; read -r BROKER_RACK <\/run\/kafka-rack\/zone; \[ -n "\$BROKER_RACK" ] \|\| .*broker\.rack=\$BROKER_RACK$/,
      );
      const order = orderOf(resources)["StatefulSet/kafka"] as { dependencies: string[] };
      assert.ok(order.dependencies.includes("ClusterRoleBinding/kafka-rack"));
    }
  });

  it("pulls with a registry's credentials by a Secret of its own", async () => {
    const pullCredentials = { server: "docker.io", username: "ci", password: "hunter2" };
    const { resources } = await run(() => cluster({ pullCredentials, pod: { imagePullSecrets: ["other"] } }));
    const all = inputsOf(resources);
    const { stringData, ...secret } = all["Secret/kafka-registry"] as {
      stringData: { value: Record<string, string> };
    };
    assert.deepEqual(secret, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: metadata("kafka-registry"),
      type: "kubernetes.io/dockerconfigjson",
    });
    const { value, ...mark } = stringData;
    assert.deepEqual(mark, SECRET);
    assert.deepEqual(JSON.parse(value[".dockerconfigjson"] ?? ""), {
      auths: {
        "https://index.docker.io/v1/": { username: "ci", password: "hunter2", auth: "Y2k6aHVudGVyMg==" },
      },
    });
    assert.deepEqual(at(all["StatefulSet/kafka"], "spec.template.spec.imagePullSecrets"), [
      { name: "kafka-registry" },
      { name: "other" },
    ]);
    const others = Object.entries(all).filter(([name]) => name !== "Secret/kafka-registry");
    assert.doesNotMatch(JSON.stringify(others), /hunter2|Y2k6aHVudGVyMg/);
  });

  describe("with listeners of its user's", () => {
    const externalListeners = [
      { name: "OFFICE", port: 9095, firstNodePort: 31000, hosts: ["10.0.0.1"] },
      {
        name: "CLOUD",
        port: 9096,
        type: "loadBalancer",
        hosts: ["a.example.com", "b.example.com", "fd00::3"],
        loadBalancer: {
          class: "internal",
          sourceRanges: ["10.0.0.0/8"],
          annotations: { "example.com/a": "b" },
          externalTrafficPolicy: "Local",
          externalDns: true,
        },
      },
      {
        name: "GATE_WAY",
        port: 9097,
        type: "clusterIP",
        hosts: ["gw.example.com"],
        advertisedPorts: [443, 444, 445],
      },
    ];
    const own = async () => run(() => cluster({ external: { enabled: false }, externalListeners }));

    it("makes a Service per broker for each, on the port that is advertised", async () => {
      const { resources } = await own();
      const all = inputsOf(resources);
      const services = Object.fromEntries(
        Object.entries(all).flatMap(([name, inputs]) =>
          name.startsWith("Service/") && name.endsWith("-1")
            ? [[name, [at(inputs, "spec.type"), at(inputs, "spec.ports")]]]
            : [],
        ),
      );
      assert.deepEqual(services, {
        "Service/kafka-office-1": [
          "NodePort",
          [{ name: "office", port: 9095, targetPort: 9095, nodePort: 31001 }],
        ],
        "Service/kafka-cloud-1": ["LoadBalancer", [{ name: "cloud", port: 9096, targetPort: 9096 }]],
        "Service/kafka-gate-way-1": ["ClusterIP", [{ name: "gate-way", port: 9097, targetPort: 9097 }]],
      });
      const balancer = all["Service/kafka-cloud-0"];
      assert.deepEqual(at(balancer, "metadata.annotations"), {
        "example.com/a": "b",
        "external-dns.alpha.kubernetes.io/hostname": "a.example.com",
        "pulumi.com/skipAwait": "true",
      });
      assert.deepEqual(
        ["loadBalancerClass", "loadBalancerSourceRanges", "externalTrafficPolicy"].map((field) =>
          at(balancer, `spec.${field}`),
        ),
        ["internal", ["10.0.0.0/8"], "Local"],
      );
    });

    it("advertises what the outputs tell", async () => {
      const { resources, result } = await own();
      const [, second] = await valueOf(result.brokers);
      assert.deepEqual(second, {
        id: 1,
        internal: "kafka-1.kafka-hs.kafka.svc.cluster.local:9092",
        listeners: { OFFICE: "10.0.0.1:31001", CLOUD: "b.example.com:9096", GATE_WAY: "gw.example.com:444" },
      });
      const start = String(
        at(inputsOf(resources)["StatefulSet/kafka"], "spec.template.spec.containers[0].command[2]"),
      );
      assert.match(start, /set -- a\.example\.com:9096 b\.example\.com:9096 \[fd00::3]:9096; /);
      assert.match(
        start,
        /OFFICE:\/\/10\.0\.0\.1:\$\(\(\$\{HOSTNAME##\*-}\+31000\)\),CLOUD:\/\/\$CLOUD_ADDRESS,GATE_WAY:\/\/\$1/,
      );
    });

    const balanced = () =>
      cluster({
        external: { enabled: false },
        externalListeners: [{ name: "CLOUD", port: 9096, type: "loadBalancer" }],
      });
    const variable = (all: Record<string, unknown>) => {
      const environment = at(all["StatefulSet/kafka"], "spec.template.spec.containers[0].env");
      return (environment as { name: string }[]).find(({ name }) => name === "CLOUD_HOSTS");
    };

    it("advertises the addresses that load balancers get, and waits for them", async () => {
      const { resources, result } = await run(balanced);
      const all = inputsOf(resources);
      assert.deepEqual(at(all["Service/kafka-cloud-0"], "metadata.annotations"), {
        "pulumi.com/skipAwait": "true",
      });
      assert.deepEqual(variable(all), {
        name: "CLOUD_HOSTS",
        value: "lb-0.example.com 203.0.113.1 [2001:db8::2]",
      });
      assert.match(
        String(at(all["StatefulSet/kafka"], "spec.template.spec.containers[0].command[2]")),
        /set -- \$CLOUD_HOSTS; shift \$\{HOSTNAME##\*-}; CLOUD_HOST=\$1; .*,CLOUD:\/\/\$CLOUD_HOST:9096/,
      );
      const brokers = await valueOf(result.brokers);
      assert.deepEqual(
        brokers.map(({ listeners }) => listeners),
        [{ CLOUD: "lb-0.example.com:9096" }, { CLOUD: "203.0.113.1:9096" }, { CLOUD: "[2001:db8::2]:9096" }],
      );
    });

    it("leaves nothing but these addresses open in a preview that does not know them", async () => {
      const { resources } = await run(balanced, { preview: true });
      assert.deepEqual(variable(inputsOf(resources)), {
        name: "CLOUD_HOSTS",
        value: pulumi.unknown,
      });
    });

    it("opens their ports alone where a NetworkPolicy closes the rest", async () => {
      const { resources } = await run(() => cluster({ hardened: true, externalListeners }));
      assert.deepEqual(at(inputsOf(resources)["NetworkPolicy/kafka"], "spec.ingress[1]"), {
        ports: [9095, 9096, 9097].map((port) => ({ protocol: "TCP", port })),
      });
    });
  });

  const closed: [args: Partial<KafkaClusterArgs>, inputs: object][] = [
    [{ external: { enabled: false } }, { external: { enabled: false }, hardened: false }],
    [{ hardened: true }, { external: { enabled: false }, hardened: true }],
  ];
  for (const [args, decided] of closed)
    it(`with ${inspect(args)} has no listener, port or Service for clients outside`, async () => {
      const { resources, result } = await run(() => cluster(args));
      const inputs = inputsOf(resources);
      const [open, now] = [DEFAULT, inputs].map((all) =>
        comparable(all as Readonly<Record<string, unknown>>),
      );
      const services = Object.fromEntries(
        Object.entries(DEFAULT).filter(([resource]) => resource.startsWith("Service/kafka-cs-")),
      );
      const ofListeners = Object.entries(resourceDifferences(open ?? {}, now ?? {})).filter(([path]) =>
        /^(Service|(StatefulSet|ConfigMap).*(listener|\.(command|ports|env)\[))/.test(path),
      );
      assert.deepEqual(Object.fromEntries(ofListeners), {
        ...resourceDifferences(services, {}),
        [`${FILE}.listeners`]: '"INTERNAL://:9092,EXTERNAL://:9094" -> "INTERNAL://:9092"',
        [key("listener.security.protocol.map")]:
          '"INTERNAL:PLAINTEXT,EXTERNAL:PLAINTEXT" -> "INTERNAL:PLAINTEXT"',
        [`${CONTAINER}.command[2]`]: `${JSON.stringify(COMMAND)} -> ${JSON.stringify(
          COMMAND.replace(/; case [^;]*;; esac/, "").replace(/,EXTERNAL:\/\/\S*$/, ""),
        )}`,
        [`${CONTAINER}.env[2].name`]: '"HOST_IP" -> nothing',
        [`${CONTAINER}.env[2].valueFrom.fieldRef.fieldPath`]: '"status.hostIP" -> nothing',
        [`${CONTAINER}.ports[1].name`]: '"client" -> "metrics"',
        [`${CONTAINER}.ports[1].containerPort`]: "9094 -> 9404",
        [`${CONTAINER}.ports[2].name`]: '"metrics" -> nothing',
        [`${CONTAINER}.ports[2].containerPort`]: "9404 -> nothing",
      });
      assert.deepEqual(
        at(inputs["NetworkPolicy/kafka"], "spec.ingress"),
        args.hardened
          ? [
              {
                from: [{ namespaceSelector: {} }],
                ports: [
                  { protocol: "TCP", port: 9092 },
                  { protocol: "TCP", port: 9404 },
                ],
              },
            ]
          : undefined,
      );
      const { external, hardened } = only(resources, "KafkaCluster/kafka").inputs as Record<string, unknown>;
      assert.deepEqual({ external, hardened }, decided);
      assert.deepEqual(
        [
          await valueOf(result.brokers),
          await valueOf(result.externalBootstrap),
          await valueOf(result.externalClientProperties),
        ],
        [
          [0, 1, 2].map((broker) => ({
            id: broker,
            internal: `kafka-${broker}.kafka-hs.kafka.svc.cluster.local:9092`,
          })),
          undefined,
          undefined,
        ],
      );
    });

  describe("its server.properties", () => {
    const nameAndRef = async (args: Partial<KafkaClusterArgs>) => {
      const { resources } = await run(() => cluster(args));
      const name = at(configMap(resources), "metadata.name");
      const volumes = at(only(resources, "StatefulSet/kafka").inputs, "spec.template.spec.volumes");
      assert.deepEqual(volumes, [{ name: "config", configMap: { name } }], "the brokers mount it");
      assert.equal(configMap(resources).immutable, true);
      return name;
    };

    it("has the same name whatever the order of the keys, and another for any other content", async () => {
      const config = { "num.partitions": 6, "num.io.threads": 16 };
      const names = [
        await nameAndRef({}),
        await nameAndRef({ config }),
        await nameAndRef({ config: { ...config, "num.partitions": 7 } }),
        await nameAndRef({ config, pluginConfig: { mine: 1 } }),
        await nameAndRef(ensembleOf({ connect: "other:2181" })),
        await nameAndRef({ brokers: 1 }),
      ];
      assert.equal(new Set(names).size, names.length, names.join(", "));
      assert.equal(names[0], CONFIG_NAME);
      const reordered = Object.fromEntries(Object.entries(config).reverse());
      assert.equal(await nameAndRef({ config: reordered }), names[1]);
      assert.equal(await nameAndRef({ config: { ...config, "num.partitions": "6" } }), names[1]);
      assert.equal(await nameAndRef({ memory: "4Gi", cpu: "4", zoneSpread: true }), names[0]);
    });

    it("cannot be taken over by a plug-in's key", async () => {
      const { resources } = await run(() => cluster({ pluginConfig: { mine: "=x\n" } }));
      const text = String(at(configMap(resources), 'data["server.properties"]'));
      assert.equal(text, PROPERTIES.replace("offsets.topic", "mine==x\\n\noffsets.topic"));
    });
  });

  it("starts its brokers when the ensemble is ready, and everything else before", async () => {
    const started = async (args: (ensemble: ZooKeeperEnsemble) => Partial<KafkaClusterArgs>) => {
      const { resources } = await run(() => cluster(args(new ZooKeeperEnsemble("zk"))));
      const file = parseProperties(String(at(configMap(resources), 'data["server.properties"]')));
      return {
        connect: file.get("zookeeper.connect"),
        waiting: resources
          .filter(({ parent }) => parent !== "ZooKeeperEnsemble/zk")
          .map(id)
          .filter((name) => waitsFor(resources, name).includes("StatefulSet/zk")),
      };
    };
    const connect = [0, 1, 2].map((server) => `zk-${server}.zk-hs.default.svc.cluster.local:2181`).join(",");
    assert.deepEqual(await started((ensemble) => ensembleOf({ connect: ensemble.connect })), {
      connect,
      waiting: ["ConfigMap/kafka-config", "StatefulSet/kafka"],
    });
    const separate = (ensemble: ZooKeeperEnsemble) =>
      ensembleOf({ connect: ensemble.addresses, ready: ensemble.connect });
    assert.deepEqual(await started(separate), { connect, waiting: ["StatefulSet/kafka"] });
  });

  const client = (bootstrap: string) =>
    [
      `bootstrap.servers=${bootstrap}`,
      "security.protocol=PLAINTEXT",
      "# Producers: every acknowledged message is on all in-sync replicas, once and in order.",
      "acks=all",
      "enable.idempotence=true",
      "delivery.timeout.ms=120000",
      "",
    ].join("\n");
  const INSIDE = [0, 1, 2].map((broker) => `kafka-${broker}.kafka-hs.kafka.svc.cluster.local:9092`);

  const outputs: [hosts: string[] | undefined, outside: string[] | undefined][] = [
    [undefined, undefined],
    [["10.10.101.114"], ["10.10.101.114:30127", "10.10.101.114:30128", "10.10.101.114:30129"]],
    [
      ["a.example", "fd00::1", "10.0.0.3"],
      ["a.example:30127", "[fd00::1]:30128", "10.0.0.3:30129"],
    ],
  ];
  for (const [hosts, outside] of outputs)
    it(`tells its addresses with ${hosts?.join(", ") ?? "no hosts"}, in a preview too`, async () => {
      for (const preview of [true, false]) {
        const { result } = await run(() => cluster(hosts && { external: { hosts } }), {
          preview,
        });
        assert.deepEqual(
          {
            namespace: await valueOf(result.namespace),
            brokers: await valueOf(result.brokers),
            internalBootstrap: await valueOf(result.internalBootstrap),
            externalBootstrap: await valueOf(result.externalBootstrap),
            internalClientProperties: await valueOf(result.internalClientProperties),
            externalClientProperties: await valueOf(result.externalClientProperties),
          },
          {
            namespace: "kafka",
            brokers: INSIDE.map((internal, id) => ({
              id,
              internal,
              ...(outside && { external: outside[id] }),
              nodePort: 30127 + id,
            })),
            internalBootstrap: INSIDE.join(","),
            externalBootstrap: outside?.join(","),
            internalClientProperties: client(INSIDE.join(",")),
            externalClientProperties: outside && client(outside.join(",")),
          },
        );
      }
    });

  it("registers the same in a preview that does not know its image, ensemble, namespaces or class", async () => {
    const later = () => new Later("later").id;
    const program = (value: () => pulumi.Input<string>) => () =>
      cluster({
        image: value(),
        ...ensembleOf({ connect: value(), ready: value(), namespace: value() }),
        namespace: value(),
        storage: { className: value() },
        hardened: true,
      });
    const names = ({ resources }: { resources: readonly Registered[] }) =>
      resources.map(id).filter((name) => name !== "Later/later");
    const preview = await run(program(later), { preview: true });
    assert.deepEqual(names(preview), names(await run(program(() => pulumi.output("known")))));
    assert.deepEqual(
      [await isKnown(preview.result.brokers), await isKnown(preview.result.namespace)],
      [false, false],
    );
  });

  it("warns of a configuration that is allowed but hardly meant", async () => {
    const { warnings } = await run(() => cluster({ config: { "auto.include.jmx.reporter": true } }));
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0] ?? "",
      /^config\["auto\.include\.jmx\.reporter"\]: auto\.include\.jmx\.reporter is deprecated\b/,
    );
  });

  it("names what is missing where no compiler does", async () => {
    const { result, resources } = await run(() =>
      faultsOf(() => new KafkaCluster("kafka", { heap: "2G" } as unknown as KafkaClusterArgs)),
    );
    assert.deepEqual(result, [
      "image: missing; it must be an image reference (repository[:tag][@sha256:digest])",
      "metadata.zookeeper.connect: missing; it must be the servers of the ensemble (host:port,…)",
      'heap: "2G" is not allowed; it must be at most half of memory (2Gi), or the pod is killed for its memory under load',
    ]);
    assert.deepEqual(resources, []);
  });

  it("refuses addresses for a listener that is left out", async () => {
    const { result } = await run(() =>
      faultsOf(() => cluster({ external: { enabled: false, hosts: ["a.example"], firstNodePort: 31000 } })),
    );
    const together =
      "not allowed together with enabled: false, which leaves out the listener; leave one of them out";
    assert.deepEqual(result, [`external.hosts: ${together}`, `external.firstNodePort: ${together}`]);
  });

  it("refuses faulty arguments before it registers anything", async () => {
    const { result, resources } = await run(() =>
      faultsOf(() =>
        cluster({ brokers: 2, external: { hosts: ["a.example", "b.example", "c.example"] }, heap: "2G" }),
      ),
    );
    assert.deepEqual(result, [
      "external.hosts: 3 given; it must be one host for all brokers, or one per broker (2)",
      'heap: "2G" is not allowed; it must be at most half of memory (2Gi), or the pod is killed for its memory under load',
    ]);
    assert.deepEqual(resources, []);
  });
});
