/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call -- manifests are changed at any path */
import { type Manifest, type Stack } from "../stack";
import {
  type Cases,
  UNKNOWN,
  claimOf,
  containerOf,
  kafka,
  podOf,
  script,
  setting,
  unknownScript,
  unknownSettings,
  zookeeper,
} from "./case";

const set = (key: string, value?: string) => (stack: Stack) => {
  setting(stack, key, value);
};

const mount = (workload: (stack: Stack) => Manifest, mountPath: string) => (stack: Stack) => {
  const mounts = containerOf(workload(stack)).volumeMounts as object[];
  mounts.push({ name: "extra", mountPath });
  const pod = podOf(workload(stack));
  pod.volumes = [...((pod.volumes as object[] | undefined) ?? []), { name: "extra", emptyDir: {} }];
};

const topic = (inputs: object): Manifest => ({
  $type: "kafka-admin:index:Topic",
  $protect: true,
  name: "orders",
  partitions: 3,
  replicas: 3,
  ...inputs,
});

export const storage: Cases = {
  "data-not-hidden": {
    violates: {
      "inside a log directory": {
        change: mount(kafka, "/var/lib/kafka/data/orders-0"),
        says: [
          "data-not-hidden: StatefulSet kafka/kafka: volume extra is mounted at /var/lib/kafka/data/orders-0, inside /var/lib/kafka/data.",
        ],
      },
      "over a server's transactions": {
        change: mount(zookeeper, "/var/lib/zookeeper/data/version-2/"),
        says: [
          "data-not-hidden: StatefulSet zookeeper/zk: volume extra is mounted at /var/lib/zookeeper/data/version-2, inside /var/lib/zookeeper/data.",
        ],
      },
    },
    complies: {
      "beside the log directory": mount(kafka, "/var/lib/kafka/data2"),
      "beside a server's data": mount(zookeeper, "/var/lib/zookeeper/data/conf"),
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
  "broker-data-on-claim": {
    violates: {
      "the mount itself": {
        change: set("log.dirs", "/var/lib/kafka/"),
        says: [
          "broker-data-on-claim: StatefulSet kafka/kafka: log directory /var/lib/kafka/ is the mount of its volume, not a directory under it; use /var/lib/kafka/logs, or give the mount a subPath.",
        ],
      },
      elsewhere: {
        change: set("log.dirs", "/opt/kafka/data"),
        says: [
          "broker-data-on-claim: StatefulSet kafka/kafka: log directory /opt/kafka/data is not on a persistent volume.",
        ],
      },
      scratch: {
        change: set("log.dirs", "/tmp/kafka"),
        says: [
          "broker-data-on-claim: StatefulSet kafka/kafka: log directory /tmp/kafka is not on a persistent volume.",
        ],
      },
      "Kafka's default": {
        change: set("log.dirs"),
        says: [
          "broker-data-on-claim: StatefulSet kafka/kafka: log directory /tmp/kafka-logs is not on a persistent volume.",
        ],
      },
      "a directory whose name begins like the mount's": {
        change: set("log.dirs", "/var/lib/kafka-data"),
        says: [
          "broker-data-on-claim: StatefulSet kafka/kafka: log directory /var/lib/kafka-data is not on a persistent volume.",
        ],
      },
    },
    complies: {
      "log.dir, without log.dirs": (stack) => {
        setting(stack, "log.dirs");
        setting(stack, "log.dir", "/var/lib/kafka/data");
      },
    },
    unknown: {
      "the settings": {
        change: unknownSettings,
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: data.server.properties of ConfigMap kafka/kafka-config is not known yet.",
        ],
      },
      "the claims": {
        change: (stack) => (kafka(stack).spec.volumeClaimTemplates = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.volumeClaimTemplates of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "zookeeper-data-on-claim": {
    violates: {
      "the log elsewhere": {
        change: (stack) => {
          script(
            zookeeper(stack),
            "--data_log_dir=/var/lib/zookeeper/data/log",
            "--data_log_dir=/var/log/zk",
          );
        },
        says: [
          "zookeeper-data-on-claim: StatefulSet zookeeper/zk: /var/log/zk is not on a persistent volume.",
        ],
      },
      "not mounted": {
        change: (stack) => (containerOf(zookeeper(stack)).volumeMounts = []),
        says: [
          "zookeeper-data-on-claim: StatefulSet zookeeper/zk: /var/lib/zookeeper/data is not on a persistent volume.",
          "zookeeper-data-on-claim: StatefulSet zookeeper/zk: /var/lib/zookeeper/data/log is not on a persistent volume.",
        ],
      },
    },
    complies: {
      "the mount itself": (stack) => {
        script(zookeeper(stack), "--data_dir=/var/lib/zookeeper/data", "--data_dir=/var/lib/zookeeper");
      },
    },
    unknown: {
      "the start script": {
        change: (stack) => {
          unknownScript(zookeeper(stack));
        },
        says: [
          "StatefulSet zookeeper/zk: cannot be evaluated: spec.template.spec.containers[0].command[2] of StatefulSet zookeeper/zk is not known yet.",
        ],
      },
    },
  },
  "claim-per-pod": {
    violates: {
      "many nodes may write": {
        change: (stack) => (claimOf(kafka(stack)).spec.accessModes = ["ReadWriteMany"]),
        says: ["claim-per-pod: StatefulSet kafka/kafka: its claims datadir are ReadWriteMany."],
      },
      "one claim for all": {
        change: (stack) => {
          podOf(kafka(stack)).volumes.push({
            name: "shared",
            persistentVolumeClaim: { claimName: "shared" },
          });
        },
        says: ["claim-per-pod: StatefulSet kafka/kafka: its 3 pods share the claim shared."],
      },
    },
    complies: {
      "one pod may write": (stack) => (claimOf(zookeeper(stack)).spec.accessModes = ["ReadWriteOncePod"]),
    },
    unknown: {
      "the access modes": {
        change: (stack) => (claimOf(kafka(stack)).spec.accessModes = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.volumeClaimTemplates[0].spec.accessModes of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "claim-class-known": {
    violates: {
      "a slip of the declared class": {
        change: (stack) => (claimOf(kafka(stack)).spec.storageClassName = "nfs-clients"),
        says: [
          "claim-class-known: StatefulSet kafka/kafka: its claims ask for storage class nfs-clients; known are nfs-client.",
        ],
      },
    },
    complies: {
      "the cluster's default class": (stack) => delete claimOf(kafka(stack)).spec.storageClassName,
    },
    unknown: {
      "the class": {
        change: (stack) => (claimOf(kafka(stack)).spec.storageClassName = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.volumeClaimTemplates[0].spec.storageClassName of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "retention-fits-volume": {
    violates: {
      "more partitions than fit": {
        change: set("num.partitions", "16"),
        says: [
          "retention-fits-volume: StatefulSet kafka/kafka: 16 partitions of 536870912 bytes and an open segment of 134217728 bytes do not fit 80 % of 10 GiB.",
        ],
      },
      "declared topics that do not fit": {
        change: (stack) => {
          stack.add(topic({ partitions: 100, config: { "retention.bytes": "100000000" } }));
        },
        says: [
          "retention-fits-volume: StatefulSet kafka/kafka: the topics of the stack may come to 23421772800 bytes on each of 3 brokers, above 80 % of 10 GiB.",
        ],
      },
      "a declared topic without a limit": {
        change: (stack) => {
          stack.add(topic({ config: { "retention.bytes": "-1" } }));
        },
        says: ["retention-fits-volume: Topic orders: it has no retention.bytes on volumes of 10 GiB."],
      },
      "no limit on a small volume": {
        change: set("log.retention.bytes"),
        says: [
          "retention-fits-volume: StatefulSet kafka/kafka: log.retention.bytes sets no limit on a volume of 10 GiB.",
        ],
      },
    },
    complies: {
      "declared topics that fit, and a compacted one": (stack) => {
        stack.add(topic({ partitions: 10 }));
        stack.add({
          ...topic({ config: { "cleanup.policy": "compact", "retention.bytes": "-1" } }),
          name: "keys",
        });
      },
      "no limit on a large volume": (stack) => {
        setting(stack, "log.retention.bytes", "-1");
        claimOf(kafka(stack)).spec.resources.requests.storage = "500Gi";
      },
    },
    unknown: {
      "the size of the volume": {
        change: (stack) => (claimOf(kafka(stack)).spec.resources.requests.storage = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.volumeClaimTemplates[0].spec.resources.requests.storage of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "claims-retained": {
    violates: {
      "deleted with the set": {
        change: (stack) =>
          (kafka(stack).spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: "Delete" }),
        says: ["claims-retained: StatefulSet kafka/kafka: its claims are deleted with it."],
      },
      "deleted at scale-down": {
        change: (stack) =>
          (zookeeper(stack).spec.persistentVolumeClaimRetentionPolicy = {
            whenDeleted: "Retain",
            whenScaled: "Delete",
          }),
        says: ["claims-retained: StatefulSet zookeeper/zk: its claims are deleted when it is scaled down."],
      },
    },
    complies: {
      said: (stack) =>
        (kafka(stack).spec.persistentVolumeClaimRetentionPolicy = {
          whenDeleted: "Retain",
          whenScaled: "Retain",
        }),
    },
    unknown: {
      "the policy": {
        change: (stack) => (kafka(stack).spec.persistentVolumeClaimRetentionPolicy = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.persistentVolumeClaimRetentionPolicy of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "zookeeper-snapshots-purged": {
    violates: {
      never: {
        change: (stack) => {
          script(zookeeper(stack), "--purge_interval=12", "--purge_interval=0");
        },
        says: ["zookeeper-snapshots-purged: StatefulSet zookeeper/zk: its old snapshots are never purged."],
      },
      "the script's default": {
        change: (stack) => {
          script(zookeeper(stack), "--purge_interval=12", "");
        },
        says: ["zookeeper-snapshots-purged: StatefulSet zookeeper/zk: its old snapshots are never purged."],
      },
    },
    complies: {
      "every hour": (stack) => {
        script(zookeeper(stack), "--purge_interval=12", "--purge_interval=1");
      },
    },
    unknown: {
      "the start script": {
        change: (stack) => {
          unknownScript(zookeeper(stack));
        },
        says: [
          "StatefulSet zookeeper/zk: cannot be evaluated: spec.template.spec.containers[0].command[2] of StatefulSet zookeeper/zk is not known yet.",
        ],
      },
    },
  },
};
