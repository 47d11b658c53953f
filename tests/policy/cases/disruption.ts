/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are changed at any path */
import { type Manifest, type Stack } from "../stack";
import { type Cases, UNKNOWN, containerOf, kafka, setting, zookeeper } from "./case";

const budget = (name: string, spec: object) => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name, namespace: "kafka" },
  spec,
});

/** KRaft controllers beside the brokers, right but for their budget, which each case adds. */
function voting(stack: Stack): void {
  const controllers = structuredClone(kafka(stack));
  controllers.metadata = { name: "controllers", namespace: "kafka" };
  const spec = controllers.spec as Manifest;
  spec.serviceName = "controllers";
  spec.podManagementPolicy = "Parallel";
  spec.selector = { matchLabels: { app: "controllers" } };
  spec.template.metadata.labels = { app: "controllers" };
  spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution = [
    { labelSelector: { matchLabels: { app: "controllers" } }, topologyKey: "kubernetes.io/hostname" },
  ];
  Object.assign(containerOf(controllers), {
    command: [
      "sh",
      "-c",
      "exec kafka-server-start.sh /etc/kafka/controller.properties --override node.id=${HOSTNAME##*-}",
    ],
    ports: [{ name: "controller", containerPort: 9093 }],
    startupProbe: undefined,
    livenessProbe: undefined,
    readinessProbe: { tcpSocket: { port: "controller" } },
  });
  stack.get("ConfigMap", "kafka-config").data["controller.properties"] = [
    "process.roles=controller",
    "controller.quorum.voters=0@controllers-0.controllers:9093,1@controllers-1.controllers:9093,2@controllers-2.controllers:9093",
    "controller.listener.names=CONTROLLER",
    "listeners=CONTROLLER://:9093",
    "log.dirs=/var/lib/kafka/metadata",
  ].join("\n");
  stack.add({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "controllers", namespace: "kafka" },
    spec: {
      clusterIP: "None",
      publishNotReadyAddresses: true,
      selector: { app: "controllers" },
      ports: [{ name: "controller", port: 9093 }],
    },
  });
  const policy = structuredClone(stack.get("NetworkPolicy", "kafka"));
  policy.metadata.name = "controllers";
  policy.spec.podSelector = { matchLabels: { app: "controllers" } };
  policy.spec.ingress = [{ from: [{ podSelector: {} }], ports: [{ port: 9093 }] }];
  stack.add(policy);
  stack.add(controllers);
}

export const disruption: Cases = {
  "budget-covers-pods": {
    violates: {
      "no budget": {
        change: (stack) => {
          stack.remove("PodDisruptionBudget", "zk-pdb");
        },
        says: [
          "budget-covers-pods: StatefulSet zookeeper/zk: no PodDisruptionBudget of its namespace selects zk-0.",
        ],
      },
      "a label that no pod has": {
        change: (stack) =>
          (stack.get("PodDisruptionBudget", "kafka-pdb").spec.selector = { matchLabels: { app: "broker" } }),
        says: [
          "budget-covers-pods: StatefulSet kafka/kafka: no PodDisruptionBudget of its namespace selects kafka-0.",
        ],
      },
      "another namespace": {
        change: (stack) => (stack.get("PodDisruptionBudget", "kafka-pdb").metadata.namespace = "default"),
        says: [
          "budget-covers-pods: StatefulSet kafka/kafka: no PodDisruptionBudget of its namespace selects kafka-0.",
        ],
      },
      "two budgets, one of them over the whole namespace": {
        change: (stack) => {
          stack.add(budget("all", { maxUnavailable: 1, selector: {} }));
        },
        says: [
          "budget-covers-pods: StatefulSet kafka/kafka: 2 PodDisruptionBudgets select kafka-0: PodDisruptionBudget kafka/kafka-pdb and PodDisruptionBudget kafka/all.",
        ],
      },
      "an expression that excludes the pods": {
        change: (stack) =>
          (stack.get("PodDisruptionBudget", "kafka-pdb").spec.selector = {
            matchExpressions: [{ key: "app", operator: "NotIn", values: ["kafka"] }],
          }),
        says: [
          "budget-covers-pods: StatefulSet kafka/kafka: no PodDisruptionBudget of its namespace selects kafka-0.",
        ],
      },
    },
    complies: {
      "one budget over the whole namespace": (stack) =>
        (stack.get("PodDisruptionBudget", "kafka-pdb").spec.selector = {}),
      "an expression": (stack) =>
        (stack.get("PodDisruptionBudget", "zk-pdb").spec.selector = {
          matchExpressions: [{ key: "app", operator: "In", values: ["zk", "zookeeper"] }],
        }),
    },
    unknown: {
      "the selector": {
        change: (stack) => (stack.get("PodDisruptionBudget", "zk-pdb").spec.selector = UNKNOWN),
        says: [
          "StatefulSet zookeeper/zk: cannot be evaluated: spec.selector of PodDisruptionBudget zookeeper/zk-pdb is not known yet.",
        ],
      },
    },
  },
  "zookeeper-budget-keeps-quorum": {
    violates: {
      "two of three": {
        change: (stack) => (stack.get("PodDisruptionBudget", "zk-pdb").spec.maxUnavailable = 2),
        says: [
          "zookeeper-budget-keeps-quorum: PodDisruptionBudget zookeeper/zk-pdb: it allows 2 of 3 servers of StatefulSet zookeeper/zk to be evicted at once; a majority survives only 1.",
        ],
      },
      "half of three, rounded up": {
        change: (stack) => (stack.get("PodDisruptionBudget", "zk-pdb").spec.maxUnavailable = "50%"),
        says: [
          "zookeeper-budget-keeps-quorum: PodDisruptionBudget zookeeper/zk-pdb: it allows 2 of 3 servers of StatefulSet zookeeper/zk to be evicted at once; a majority survives only 1.",
        ],
      },
      "one left of three": {
        change: (stack) =>
          (stack.get("PodDisruptionBudget", "zk-pdb").spec = {
            minAvailable: 1,
            selector: { matchLabels: { app: "zk" } },
          }),
        says: [
          "zookeeper-budget-keeps-quorum: PodDisruptionBudget zookeeper/zk-pdb: it allows 2 of 3 servers of StatefulSet zookeeper/zk to be evicted at once; a majority survives only 1.",
        ],
      },
      "no limit at all": {
        change: (stack) => delete stack.get("PodDisruptionBudget", "zk-pdb").spec.maxUnavailable,
        says: [
          "zookeeper-budget-keeps-quorum: PodDisruptionBudget zookeeper/zk-pdb: it allows 3 of 3 servers of StatefulSet zookeeper/zk to be evicted at once; a majority survives only 1.",
        ],
      },
    },
    complies: {
      "a third": (stack) => (stack.get("PodDisruptionBudget", "zk-pdb").spec.maxUnavailable = "33%"),
      "two left": (stack) =>
        (stack.get("PodDisruptionBudget", "zk-pdb").spec = {
          minAvailable: 2,
          selector: { matchLabels: { app: "zk" } },
        }),
    },
    unknown: {
      maxUnavailable: {
        change: (stack) => (stack.get("PodDisruptionBudget", "zk-pdb").spec.maxUnavailable = UNKNOWN),
        says: [
          "StatefulSet zookeeper/zk: cannot be evaluated: spec.maxUnavailable of PodDisruptionBudget zookeeper/zk-pdb is not known yet.",
        ],
      },
      "the number of servers": {
        change: (stack) => (zookeeper(stack).spec.replicas = UNKNOWN),
        says: [
          "StatefulSet zookeeper/zk: cannot be evaluated: spec.replicas of StatefulSet zookeeper/zk is not known yet.",
        ],
      },
    },
  },
  "kafka-budget-keeps-in-sync": {
    violates: {
      "two of three, where one can be spared": {
        change: (stack) => (stack.get("PodDisruptionBudget", "kafka-pdb").spec.maxUnavailable = 2),
        says: [
          "kafka-budget-keeps-in-sync: PodDisruptionBudget kafka/kafka-pdb: it allows 2 brokers of StatefulSet kafka/kafka to be evicted at once; replication factor 3 with min.insync.replicas 2 spares 1.",
        ],
      },
      "34 per cent of three": {
        change: (stack) => (stack.get("PodDisruptionBudget", "kafka-pdb").spec.maxUnavailable = "34%"),
        says: [
          "kafka-budget-keeps-in-sync: PodDisruptionBudget kafka/kafka-pdb: it allows 2 brokers of StatefulSet kafka/kafka to be evicted at once; replication factor 3 with min.insync.replicas 2 spares 1.",
        ],
      },
    },
    complies: {
      "two left": (stack) =>
        (stack.get("PodDisruptionBudget", "kafka-pdb").spec = {
          minAvailable: 2,
          selector: { matchLabels: { app: "kafka" } },
        }),
    },
    unknown: {
      maxUnavailable: {
        change: (stack) => (stack.get("PodDisruptionBudget", "kafka-pdb").spec.maxUnavailable = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.maxUnavailable of PodDisruptionBudget kafka/kafka-pdb is not known yet.",
        ],
      },
      "the replication factor": {
        change: (stack) => {
          setting(stack, "x");
          stack.get("ConfigMap", "kafka-config").data["server.properties"] = UNKNOWN;
        },
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: data.server.properties of ConfigMap kafka/kafka-config is not known yet.",
        ],
      },
    },
  },
  "controller-budget-keeps-quorum": {
    violates: {
      "two of three": {
        change: (stack) => {
          voting(stack);
          stack.add(
            budget("controllers", { maxUnavailable: 2, selector: { matchLabels: { app: "controllers" } } }),
          );
        },
        says: [
          "controller-budget-keeps-quorum: PodDisruptionBudget kafka/controllers: it allows 2 of 3 controllers of StatefulSet kafka/controllers to be evicted at once; a majority survives only 1.",
        ],
      },
    },
    complies: {
      "one of three": (stack) => {
        voting(stack);
        stack.add(
          budget("controllers", { maxUnavailable: 1, selector: { matchLabels: { app: "controllers" } } }),
        );
      },
    },
    unknown: {
      maxUnavailable: {
        change: (stack) => {
          voting(stack);
          stack.add(
            budget("controllers", {
              maxUnavailable: UNKNOWN,
              selector: { matchLabels: { app: "controllers" } },
            }),
          );
        },
        says: [
          "StatefulSet kafka/controllers: cannot be evaluated: spec.maxUnavailable of PodDisruptionBudget kafka/controllers is not known yet.",
        ],
      },
    },
  },
  "budget-allows-drain": {
    violates: {
      none: {
        change: (stack) => (stack.get("PodDisruptionBudget", "kafka-pdb").spec.maxUnavailable = 0),
        says: ["budget-allows-drain: PodDisruptionBudget kafka/kafka-pdb: it allows no disruption at all."],
      },
      "all must stay": {
        change: (stack) =>
          (stack.get("PodDisruptionBudget", "zk-pdb").spec = {
            minAvailable: "90%",
            selector: { matchLabels: { app: "zk" } },
          }),
        says: ["budget-allows-drain: PodDisruptionBudget zookeeper/zk-pdb: it allows no disruption at all."],
      },
    },
    complies: {
      "one per cent, rounded up": (stack) =>
        (stack.get("PodDisruptionBudget", "kafka-pdb").spec.maxUnavailable = "1%"),
    },
    unknown: {
      maxUnavailable: {
        change: (stack) => (stack.get("PodDisruptionBudget", "kafka-pdb").spec.maxUnavailable = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.maxUnavailable of PodDisruptionBudget kafka/kafka-pdb is not known yet.",
        ],
      },
      "the number of brokers": {
        change: (stack) => (kafka(stack).spec.replicas = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.replicas of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
};
