/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are changed at any path */
import { type Cases, UNKNOWN, containerOf, kafka, script, setting, unknownSettings, zookeeper } from "./case";
import { defaultRelease } from "../../../domain/kafka/releases";

const KAFKA = defaultRelease.version;

/** An image with that Kafka, by its tag: one that the pack knows by its name, or another. */
const kafkaOf = (stack: Parameters<typeof kafka>[0], version: string, name = "kubernetes-kafka") =>
  (containerOf(kafka(stack)).image = `registry.example.com/${name}:${version}@sha256:${"0".repeat(64)}`);

const exempt = "policy.kafka-on-kubernetes/exempt";
const deployment = (image: string) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "kafka-dev", namespace: "dev" },
  spec: {
    template: { metadata: { labels: { app: "dev" } }, spec: { containers: [{ name: "main", image }] } },
  },
});

export const configuration: Cases = {
  "broker-config-valid": {
    violates: {
      "a slip": {
        change: (stack) => {
          setting(stack, "log.retention.hour", "168");
        },
        says: [
          `broker-config-valid: StatefulSet kafka/kafka: log.retention.hour is no broker key of Kafka ${KAFKA}: a broker ignores it. Did you mean log.retention.hours? Keys of your own plug-in classes go into pluginConfig.`,
        ],
      },
      "a slip in a configuration of the image's later release": {
        change: (stack) => {
          kafkaOf(stack, "3.9.1");
          setting(stack, "group.share.max.group", "20");
        },
        says: [
          "broker-config-valid: StatefulSet kafka/kafka: group.share.max.group is no broker key of Kafka 3.9.1: a broker ignores it. Did you mean group.share.max.groups? Keys of your own plug-in classes go into pluginConfig.",
        ],
      },
      "a key of a later release than the image's": {
        change: (stack) => {
          kafkaOf(stack, "3.5.1");
          setting(stack, "group.share.max.groups", "20");
        },
        says: [
          `broker-config-valid: StatefulSet kafka/kafka: group.share.max.groups comes with Kafka 3.9: a ${KAFKA} broker ignores it. Leave it out.`,
        ],
      },
      "a key of a later release in an image whose tag is no release of Kafka that is known": {
        change: (stack) => {
          kafkaOf(stack, "1.2.3", "platform/kafka");
          setting(stack, "group.share.max.groups", "20");
        },
        says: [
          `broker-config-valid: StatefulSet kafka/kafka: group.share.max.groups comes with Kafka 3.9: a ${KAFKA} broker ignores it. Leave it out.`,
        ],
      },
      "a key of a later release in an image of another name": {
        change: (stack) => {
          kafkaOf(stack, "3.9.1", "platform/broker");
          setting(stack, "group.share.max.groups", "20");
        },
        says: [
          `broker-config-valid: StatefulSet kafka/kafka: group.share.max.groups comes with Kafka 3.9: a ${KAFKA} broker ignores it. Leave it out.`,
        ],
      },
      "what brokers of the image's later release refuse": {
        change: (stack) => {
          kafkaOf(stack, "3.9.1");
          setting(stack, "group.coordinator.rebalance.protocols", "share");
        },
        says: [
          "broker-config-valid: StatefulSet kafka/kafka: group.coordinator.rebalance.protocols = share must have classic, the protocol that every client speaks; leave it out.",
        ],
      },
      "a wrong type": {
        change: (stack) => {
          setting(stack, "num.io.threads", "many");
        },
        says: [
          'broker-config-valid: StatefulSet kafka/kafka: "many" is not allowed: num.io.threads must be a whole number from 1 to 2147483647.',
        ],
      },
      "a removed key": {
        change: (stack) => {
          setting(stack, "quota.consumer.default", "1");
        },
        says: [
          "broker-config-valid: StatefulSet kafka/kafka: quota.consumer.default was removed in Kafka 3.0: a broker ignores it. Set the default with kafka-configs.sh --alter --entity-type clients --entity-default --add-config 'consumer_byte_rate=...'.",
        ],
      },
      "out of range": {
        change: (stack) => {
          setting(stack, "num.network.threads", "0");
        },
        says: [
          'broker-config-valid: StatefulSet kafka/kafka: "0" is not allowed: num.network.threads must be at least 1.',
        ],
      },
    },
    complies: {
      "another value": (stack) => {
        setting(stack, "num.io.threads", "16");
      },
      "a key of the image's later release": (stack) => {
        kafkaOf(stack, "3.9.1");
        setting(stack, "group.share.max.groups", "20");
        setting(stack, "inter.broker.protocol.version", "3.9");
      },
      "a key of the later release in an image of one's own": (stack) => {
        kafkaOf(stack, "3.9.1-2", "platform/kafka");
        setting(stack, "group.share.max.groups", "20");
      },
      "keys of an image's release that is not known": (stack) => {
        kafkaOf(stack, "3.7.0");
        setting(stack, "key.of.some.release", "20");
        setting(stack, "inter.broker.protocol.version", "3.7");
      },
    },
    unknown: {
      "the settings": {
        change: unknownSettings,
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: data.server.properties of ConfigMap kafka/kafka-config is not known yet.",
        ],
      },
    },
  },
  "broker-config-sound": {
    violates: {
      "no log cleaner": {
        change: (stack) => {
          setting(stack, "log.cleaner.enable", "false");
        },
        says: [
          "broker-config-sound: StatefulSet kafka/kafka: log.cleaner.enable = false stops compaction: the offsets topic and every compacted topic grow until the volume is full; leave it on.",
        ],
      },
    },
    complies: {
      "the log cleaner": (stack) => {
        setting(stack, "log.cleaner.enable", "true");
      },
    },
    unknown: {
      "the settings": {
        change: unknownSettings,
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: data.server.properties of ConfigMap kafka/kafka-config is not known yet.",
        ],
      },
    },
  },
  "broker-id-unique": {
    violates: {
      "one for all": {
        change: (stack) => {
          script(kafka(stack), "broker.id=${HOSTNAME##*-}", "broker.id=0");
        },
        says: ["broker-id-unique: StatefulSet kafka/kafka: broker.id is 0 for more than one broker."],
      },
    },
    complies: {
      "from ZooKeeper": (stack) => {
        script(kafka(stack), "broker.id=${HOSTNAME##*-}", "broker.id=-1");
      },
    },
    unknown: {
      "the start script": {
        change: (stack) => (containerOf(kafka(stack)).command = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.containers[0].command of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "api-version-served": {
    violates: {
      "a budget of the beta version": {
        change: (stack) => (stack.get("PodDisruptionBudget", "zk-pdb").apiVersion = "policy/v1beta1"),
        says: [
          "api-version-served: PodDisruptionBudget zookeeper/zk-pdb: policy/v1beta1 is no longer served; use policy/v1 (v1beta1 is gone since Kubernetes 1.25).",
        ],
      },
    },
    complies: {
      "the kinds that patch": (stack) =>
        (stack.get("PodDisruptionBudget", "zk-pdb").kind = "PodDisruptionBudgetPatch"),
    },
    unknown: {
      "the version of an item in a List": {
        change: (stack) => {
          const item = { ...stack.get("PodDisruptionBudget", "zk-pdb"), apiVersion: UNKNOWN };
          stack.remove("PodDisruptionBudget", "zk-pdb");
          stack.add({ apiVersion: "v1", kind: "List", metadata: { name: "list" }, items: [item] });
        },
        says: [
          "PodDisruptionBudget zookeeper/zk-pdb: cannot be evaluated: apiVersion of PodDisruptionBudget zookeeper/zk-pdb is not known yet.",
        ],
      },
    },
  },
  "workload-recognised": {
    violates: {
      "a Deployment": {
        change: (stack) => {
          stack.add(deployment("apache/kafka:3.7.0"));
        },
        says: [
          "workload-recognised: Deployment dev/kafka-dev: not checked: a Deployment gives kafka no stable name or volume.",
        ],
      },
      "an image of one's own": {
        change: (stack) => {
          stack.add(deployment("registry.example.com/our-kafka-thing:1"));
        },
        says: [
          "workload-recognised: Deployment dev/kafka-dev: not checked: neither image, command, labels nor annotation settle what it runs.",
        ],
      },
      "a chart": {
        change: (stack) => {
          stack.add({ $type: "kubernetes:helm.sh/v3:Release", name: "kafka", chart: "bitnami/kafka" });
        },
        says: [
          "workload-recognised: Helm release kafka: not checked: a chart's objects are out of this pack's sight.",
        ],
      },
      "an operator's resource": {
        change: (stack) => {
          stack.add({
            apiVersion: "kafka.strimzi.io/v1beta2",
            kind: "Kafka",
            metadata: { name: "main", namespace: "dev" },
          });
        },
        says: [
          "workload-recognised: Kafka dev/main: not checked: an operator makes its pods, out of this pack's sight.",
        ],
      },
    },
    complies: {
      "not Kafka, by the annotation": (stack) => {
        const thing = deployment("registry.example.com/our-kafka-thing:1");
        stack.add({
          ...thing,
          metadata: { ...thing.metadata, annotations: { "policy.kafka-on-kubernetes/role": "none" } },
        });
      },
      "a client of Kafka": (stack) => {
        stack.add(deployment("provectuslabs/kafka-ui:v0.7.1"));
      },
    },
    unknown: {
      "the chart's name": {
        change: (stack) => {
          stack.add({ $type: "kubernetes:helm.sh/v3:Release", name: "kafka", chart: UNKNOWN });
        },
        says: [
          "Helm release kafka: not checked: a chart's objects are out of this pack's sight.\nFix: Run it as a StatefulSet with its settings in a ConfigMap, --override options or the image's variables; or annotate the workload policy.kafka-on-kubernetes/role: kafka, zookeeper or none.",
        ],
      },
    },
  },
  "exemption-valid": {
    violates: {
      "a rule that is none": {
        change: (stack) =>
          (zookeeper(stack).metadata.annotations = { [exempt]: "zookeper-size-odd=test; until=2030-01-01" }),
        says: [
          'exemption-valid: StatefulSet zookeeper/zk: "zookeper-size-odd" is no rule; did you mean zookeeper-size-odd?.',
        ],
      },
      "no reason": {
        change: (stack) =>
          (zookeeper(stack).metadata.annotations = { [exempt]: "zookeeper-size-odd=; until=2030-01-01" }),
        says: [
          'exemption-valid: StatefulSet zookeeper/zk: "zookeeper-size-odd=; until=2030-01-01" gives no reason; an entry is <rule>=<reason>; until=<YYYY-MM-DD>.',
        ],
      },
      "no last day": {
        change: (stack) => (zookeeper(stack).metadata.annotations = { [exempt]: "zookeeper-size-odd=test" }),
        says: [
          'exemption-valid: StatefulSet zookeeper/zk: "zookeeper-size-odd=test" gives no last day; an entry is <rule>=<reason>; until=<YYYY-MM-DD>.',
        ],
      },
      "a day that does not exist": {
        change: (stack) =>
          (zookeeper(stack).metadata.annotations = { [exempt]: "zookeeper-size-odd=test; until=2030-02-30" }),
        says: [
          'exemption-valid: StatefulSet zookeeper/zk: "zookeeper-size-odd=test; until=2030-02-30" ends on "2030-02-30", which is no day; an entry is <rule>=<reason>; until=<YYYY-MM-DD>.',
        ],
      },
      "one of two": {
        change: (stack) =>
          (zookeeper(stack).metadata.annotations = {
            [exempt]: "zookeeper-size-odd=test; until=2030-01-01 | nonsense",
          }),
        says: [
          'exemption-valid: StatefulSet zookeeper/zk: "nonsense" is no exemption; an entry is <rule>=<reason>; until=<YYYY-MM-DD>.',
        ],
      },
    },
    complies: {
      "two of them": (stack) =>
        (zookeeper(stack).metadata.annotations = {
          [exempt]:
            "zookeeper-size-odd=a test; until=2030-01-01 | termination-grace=a=b; c; until=2030-01-01",
        }),
    },
    unknown: {
      "the annotation": {
        change: (stack) => (zookeeper(stack).metadata.annotations = { [exempt]: UNKNOWN }),
        says: [
          "StatefulSet zookeeper/zk: cannot be evaluated: metadata.annotations.policy.kafka-on-kubernetes/exempt of StatefulSet zookeeper/zk is not known yet.",
        ],
      },
    },
  },
};
