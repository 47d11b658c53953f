/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are changed at any path */
import { type Manifest, type Stack } from "../stack";
import { type Cases, UNKNOWN, containerOf, kafka, podOf, setting, zookeeper } from "./case";

const terms = "requiredDuringSchedulingIgnoredDuringExecution";
const zones = {
  maxSkew: 1,
  topologyKey: "topology.kubernetes.io/zone",
  whenUnsatisfiable: "DoNotSchedule",
  labelSelector: { matchLabels: { app: "kafka" } },
};

/** Six brokers, each with its Service. */
function sixBrokers(stack: Stack): void {
  kafka(stack).spec.replicas = 6;
  for (const i of [3, 4, 5]) {
    const service = structuredClone(stack.get("Service", "kafka-cs-0"));
    service.metadata.name = `kafka-cs-${i}`;
    service.spec.selector = { "statefulset.kubernetes.io/pod-name": `kafka-${i}` };
    service.spec.ports[0].nodePort = 30027 + i;
    stack.add(service);
  }
}

/** Adds an option to the brokers' start. */
function override(stack: Stack, option: string): void {
  const { command } = containerOf(kafka(stack)) as { command: string[] };
  command[2] = `${command[2] ?? ""} --override ${option}`;
}

/** Gives the brokers a PriorityClass of the stack's, beside one for pods that name none. */
const priority = (value: unknown, byDefault?: number) => (stack: Stack) => {
  const all = [
    { name: "brokers", value, globalDefault: false },
    ...(byDefault === undefined ? [] : [{ name: "others", value: byDefault, globalDefault: true }]),
  ];
  for (const { name, ...fields } of all)
    stack.add({ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name }, ...fields });
  podOf(kafka(stack)).priorityClassName = "brokers";
};

export const placement: Cases = {
  "priority-not-below-default": {
    violates: {
      "below zero": {
        change: priority(-1),
        says: [
          "priority-not-below-default: StatefulSet kafka/kafka: its PriorityClass brokers has value -1, below the 0 of pods that name none.",
        ],
      },
      "below the default of the cluster": {
        change: priority(100, 1000),
        says: [
          "priority-not-below-default: StatefulSet kafka/kafka: its PriorityClass brokers has value 100, below the 1000 of pods that name none.",
        ],
      },
    },
    complies: {
      "the default's": priority(1000, 1000),
      "a class that the stack does not have": (stack) =>
        (podOf(kafka(stack)).priorityClassName = "system-cluster-critical"),
    },
    unknown: {
      "the value": {
        change: priority(UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: value of PriorityClass brokers is not known yet.",
        ],
      },
    },
  },
  "anti-affinity-required": {
    violates: {
      "preferred only": {
        change(stack) {
          const own = podOf(kafka(stack)).affinity.podAntiAffinity as Manifest;
          own.preferredDuringSchedulingIgnoredDuringExecution = [
            { weight: 100, podAffinityTerm: own[terms][0] as unknown },
          ];
          own[terms] = [];
        },
        says: [
          "anti-affinity-required: StatefulSet kafka/kafka: nothing requires its 3 pods to run on different nodes.",
        ],
      },
      "by zone only": {
        change: (stack) =>
          (podOf(zookeeper(stack)).affinity.podAntiAffinity[terms][0].topologyKey =
            "topology.kubernetes.io/zone"),
        says: [
          "anti-affinity-required: StatefulSet zookeeper/zk: nothing requires its 3 pods to run on different nodes.",
        ],
      },
      "a spread that may be given up": {
        change(stack) {
          delete podOf(zookeeper(stack)).affinity;
          podOf(zookeeper(stack)).topologySpreadConstraints = [
            {
              maxSkew: 1,
              minDomains: 3,
              topologyKey: "kubernetes.io/hostname",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: { app: "zk" } },
            },
          ];
        },
        says: [
          "anti-affinity-required: StatefulSet zookeeper/zk: nothing requires its 3 pods to run on different nodes.",
        ],
      },
    },
    complies: {
      "a spread of one pod per node": (stack) => {
        delete podOf(zookeeper(stack)).affinity;
        podOf(zookeeper(stack)).topologySpreadConstraints = [
          {
            maxSkew: 1,
            minDomains: 3,
            topologyKey: "kubernetes.io/hostname",
            whenUnsatisfiable: "DoNotSchedule",
            labelSelector: { matchLabels: { app: "zk" } },
          },
        ];
      },
    },
    unknown: {
      "the topology key": {
        change: (stack) => (podOf(kafka(stack)).affinity.podAntiAffinity[terms][0].topologyKey = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey of StatefulSet kafka/kafka is not known yet.",
        ],
      },
      "the number of replicas": {
        change: (stack) => (kafka(stack).spec.replicas = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.replicas of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "anti-affinity-selects-own-pods": {
    violates: {
      "another app's label": {
        change: (stack) =>
          (podOf(kafka(stack)).affinity.podAntiAffinity[terms][0].labelSelector = {
            matchLabels: { app: "broker" },
          }),
        says: [
          "anti-affinity-selects-own-pods: StatefulSet kafka/kafka: its required anti-affinity selects none of its own pods, so it keeps none of them apart.",
        ],
      },
      "another namespace": {
        change: (stack) => (podOf(kafka(stack)).affinity.podAntiAffinity[terms][0].namespaces = ["default"]),
        says: [
          "anti-affinity-selects-own-pods: StatefulSet kafka/kafka: its required anti-affinity selects none of its own pods, so it keeps none of them apart.",
        ],
      },
      "no selector": {
        change: (stack) => delete podOf(zookeeper(stack)).affinity.podAntiAffinity[terms][0].labelSelector,
        says: [
          "anti-affinity-selects-own-pods: StatefulSet zookeeper/zk: its required anti-affinity selects none of its own pods, so it keeps none of them apart.",
        ],
      },
    },
    complies: {
      "by an expression": (stack) =>
        (podOf(kafka(stack)).affinity.podAntiAffinity[terms][0].labelSelector = {
          matchExpressions: [{ key: "app", operator: "Exists" }],
        }),
    },
    unknown: {
      "a label": {
        change: (stack) =>
          (podOf(kafka(stack)).affinity.podAntiAffinity[terms][0].labelSelector = {
            matchLabels: { app: UNKNOWN },
          }),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchLabels.app of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "rack-when-zones": {
    violates: {
      "a spread over zones": {
        change(stack) {
          sixBrokers(stack);
          podOf(kafka(stack)).topologySpreadConstraints = [zones];
        },
        says: [
          "rack-when-zones: StatefulSet kafka/kafka: its pods are spread over zones, but broker.rack is not set.",
        ],
      },
      "one rack for all of them": {
        change(stack) {
          sixBrokers(stack);
          podOf(kafka(stack)).topologySpreadConstraints = [zones];
          setting(stack, "broker.rack", "zone-a");
        },
        says: [
          "rack-when-zones: StatefulSet kafka/kafka: its pods are spread over zones, and all of them have the broker.rack zone-a.",
        ],
      },
    },
    complies: {
      "as many brokers as replicas": (stack) => (podOf(kafka(stack)).topologySpreadConstraints = [zones]),
      "with the zone of each pod": (stack) => {
        sixBrokers(stack);
        podOf(kafka(stack)).topologySpreadConstraints = [zones];
        const { env } = containerOf(kafka(stack)) as { env: Manifest[] };
        const fieldPath = "metadata.labels['topology.kubernetes.io/zone']";
        env.push({ name: "ZONE", valueFrom: { fieldRef: { fieldPath } } });
        override(stack, "broker.rack=$ZONE");
      },
      "with a zone that its start finds out": (stack) => {
        sixBrokers(stack);
        podOf(kafka(stack)).topologySpreadConstraints = [zones];
        override(stack, "broker.rack=$(cat /run/zone)");
      },
      "all in one zone": (stack) => {
        sixBrokers(stack);
        podOf(kafka(stack)).nodeSelector = { "topology.kubernetes.io/zone": "zone-a" };
        setting(stack, "broker.rack", "zone-a");
      },
    },
    unknown: {
      "the topology key": {
        change(stack) {
          sixBrokers(stack);
          podOf(kafka(stack)).topologySpreadConstraints = [{ ...zones, topologyKey: UNKNOWN }];
        },
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.topologySpreadConstraints[0].topologyKey of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
};
