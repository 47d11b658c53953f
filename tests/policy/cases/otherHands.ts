/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are changed at any path */
import { type Cases, UNKNOWN, containerOf, kafka, zookeeper } from "./case";

const scaler = (spec: object, more: object = {}) => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "brokers", namespace: "kafka" },
  spec,
  ...more,
});

const brokers = { apiVersion: "apps/v1", kind: "StatefulSet", name: "kafka" };

const resizer = (spec: object) => ({
  apiVersion: "autoscaling.k8s.io/v1",
  kind: "VerticalPodAutoscaler",
  metadata: { name: "servers", namespace: "zookeeper" },
  spec: { targetRef: { ...brokers, name: "zk" }, ...spec },
});

export const otherHands: Cases = {
  "no-autoscaler": {
    violates: {
      "a HorizontalPodAutoscaler over brokers": {
        change: (stack) => {
          stack.add(scaler({ scaleTargetRef: brokers, minReplicas: 3, maxReplicas: 6 }));
        },
        says: [
          "no-autoscaler: HorizontalPodAutoscaler kafka/brokers: it changes the number of pods of StatefulSet kafka/kafka.",
        ],
      },
      "one without a minimum, which is 1": {
        change: (stack) => {
          stack.add(scaler({ scaleTargetRef: brokers, maxReplicas: 3 }));
        },
        says: [
          "no-autoscaler: HorizontalPodAutoscaler kafka/brokers: it changes the number of pods of StatefulSet kafka/kafka.",
        ],
      },
      "KEDA's ScaledObject": {
        change: (stack) => {
          stack.add(
            scaler(
              { scaleTargetRef: brokers, minReplicaCount: 3, maxReplicaCount: 9 },
              {
                apiVersion: "keda.sh/v1alpha1",
                kind: "ScaledObject",
              },
            ),
          );
        },
        says: [
          "no-autoscaler: ScaledObject kafka/brokers: it changes the number of pods of StatefulSet kafka/kafka.",
        ],
      },
      "a VerticalPodAutoscaler without a mode": {
        change: (stack) => {
          stack.add(resizer({}));
        },
        says: [
          "no-autoscaler: VerticalPodAutoscaler zookeeper/servers: it evicts pods of StatefulSet zookeeper/zk to change their resources (updateMode Auto).",
        ],
      },
      "one that resizes in place or evicts, of one container at least": {
        change: (stack) => {
          stack.add(
            resizer({
              updatePolicy: { updateMode: "InPlaceOrRecreate" },
              resourcePolicy: {
                containerPolicies: [{ containerName: "*", mode: "Off" }, { containerName: "kafka" }],
              },
            }),
          );
        },
        says: [
          "no-autoscaler: VerticalPodAutoscaler zookeeper/servers: it evicts pods of StatefulSet zookeeper/zk to change their resources (updateMode InPlaceOrRecreate).",
        ],
      },
    },
    complies: {
      "an autoscaler of something else": (stack) => {
        stack.add(scaler({ scaleTargetRef: { ...brokers, kind: "Deployment" }, maxReplicas: 6 }));
      },
      "one in another namespace": (stack) => {
        const other = scaler({ scaleTargetRef: brokers, maxReplicas: 6 });
        other.metadata.namespace = "web";
        stack.add(other);
      },
      "one that can want one number only": (stack) => {
        stack.add(scaler({ scaleTargetRef: brokers, minReplicas: 3, maxReplicas: 3 }));
      },
      "a ScaledObject that is paused": (stack) => {
        const paused = scaler({ scaleTargetRef: brokers });
        Object.assign(paused.metadata, { annotations: { "autoscaling.keda.sh/paused": "true" } });
        stack.add(paused);
      },
      "a VerticalPodAutoscaler that recommends": (stack) => {
        stack.add(resizer({ updatePolicy: { updateMode: "Off" } }));
      },
      "one that sets what new pods request": (stack) => {
        stack.add(resizer({ updatePolicy: { updateMode: "Initial" } }));
      },
      "one that leaves all containers alone": (stack) => {
        stack.add(resizer({ resourcePolicy: { containerPolicies: [{ containerName: "*", mode: "Off" }] } }));
      },
    },
    unknown: {
      "the target's name": {
        change: (stack) => {
          stack.add(scaler({ scaleTargetRef: { ...brokers, name: UNKNOWN }, maxReplicas: 6 }));
        },
        says: [
          "HorizontalPodAutoscaler kafka/brokers: cannot be evaluated: spec.scaleTargetRef.name of HorizontalPodAutoscaler kafka/brokers is not known yet.",
        ],
      },
    },
  },
  "rolling-update-spares-pods": {
    violates: {
      "two servers of three": {
        change: (stack) => (zookeeper(stack).spec.updateStrategy = { rollingUpdate: { maxUnavailable: 2 } }),
        says: [
          "rolling-update-spares-pods: StatefulSet zookeeper/zk: a rolling update replaces 2 of its 3 pods at once, and no more than 1 can be spared.",
        ],
      },
      "all brokers": {
        change: (stack) =>
          (kafka(stack).spec.updateStrategy = {
            type: "RollingUpdate",
            rollingUpdate: { maxUnavailable: "100%" },
          }),
        says: [
          "rolling-update-spares-pods: StatefulSet kafka/kafka: a rolling update replaces 3 of its 3 pods at once, and no more than 1 can be spared.",
        ],
      },
    },
    complies: {
      "half of three, rounded down": (stack) =>
        (kafka(stack).spec.updateStrategy = {
          type: "RollingUpdate",
          rollingUpdate: { maxUnavailable: "50%" },
        }),
      "pods that are replaced by hand": (stack) =>
        (kafka(stack).spec.updateStrategy = { type: "OnDelete", rollingUpdate: { maxUnavailable: 2 } }),
    },
    unknown: {
      "the number": {
        change: (stack) =>
          (kafka(stack).spec.updateStrategy = { rollingUpdate: { maxUnavailable: UNKNOWN } }),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.updateStrategy.rollingUpdate.maxUnavailable of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "rolling-update-complete": {
    violates: {
      "a partition that was left": {
        change: (stack) => (kafka(stack).spec.updateStrategy = { rollingUpdate: { partition: 2 } }),
        says: [
          "rolling-update-complete: StatefulSet kafka/kafka: its partition of 2 keeps kafka-0 and kafka-1 at the old revision.",
        ],
      },
    },
    complies: {
      "no partition": (stack) =>
        (kafka(stack).spec.updateStrategy = { type: "RollingUpdate", rollingUpdate: { partition: 0 } }),
      "a partition below the first ordinal": (stack) => {
        kafka(stack).spec.ordinals = { start: 5 };
        kafka(stack).spec.updateStrategy = { rollingUpdate: { partition: 5 } };
      },
    },
    unknown: {
      "the partition": {
        change: (stack) => (kafka(stack).spec.updateStrategy = { rollingUpdate: { partition: UNKNOWN } }),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.updateStrategy.rollingUpdate.partition of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "cpu-request-sane": {
    violates: {
      "a thousand cores": {
        change: (stack) => (containerOf(kafka(stack)).resources.requests.cpu = 1000),
        says: [
          "cpu-request-sane: StatefulSet kafka/kafka: container kafka asks for 1000 of CPU, which is 1000 cores.",
        ],
      },
      "a limit, where nothing is requested": {
        change: (stack) =>
          (containerOf(zookeeper(stack)).resources = { limits: { cpu: "500", memory: "1Gi" } }),
        says: [
          "cpu-request-sane: StatefulSet zookeeper/zk: container kubernetes-zookeeper asks for 500 of CPU, which is 500 cores.",
        ],
      },
    },
    complies: {
      "a thousand thousandths": (stack) => (containerOf(kafka(stack)).resources.requests.cpu = "1000m"),
      "the largest that is believed": (stack) => (containerOf(kafka(stack)).resources.requests.cpu = 99),
    },
    unknown: {
      "the request": {
        change: (stack) => (containerOf(kafka(stack)).resources.requests.cpu = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.containers[0].resources.requests.cpu of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
};
