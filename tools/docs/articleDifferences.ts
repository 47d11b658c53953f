/**
 * Everything in which stack dev differs from the article's manifests; nothing else may. The table in
 * docs/article.md is made from this, and parity.test.ts holds the manifests to it in both directions.
 */

import { defaultRelease } from "../../domain/kafka/releases";

const KAFKA = defaultRelease.version;

/** One decision, with every field that it changes. */
export interface Difference {
  /** What the article has, for the table. */
  readonly article: string;
  /** What is here instead. */
  readonly here: string;
  /** Why. */
  readonly reason: string;
  /**
   * `Kind/name path` with `*` for any text, to the values on both sides. A text for this side may be a pattern.
   * A path of a whole resource (no field) stands for one that the article does not have.
   */
  readonly fields: Readonly<Record<string, readonly [article: unknown, here: unknown]>>;
}

/** One side lacks the field. */
const NOTHING = undefined;
/** The article lacks the whole resource. */
export const RESOURCE = "a resource";

const BROKER = "StatefulSet/kafka spec.template.spec.containers.kafka";
const CONFIG = `${BROKER}.command.config`;
const SERVER = "StatefulSet/zk spec.template.spec.containers.kubernetes-zookeeper";
const ADDRESS = "10.10.101.114:$((${HOSTNAME##*-}+30127))";
const server = (id: number) => `zk-${id}.zk-hs.default.svc.cluster.local:2181`;

const exec = (place: string, ...words: string[]) =>
  Object.fromEntries(
    words.map((word, i): [string, readonly [unknown, unknown]] => [
      `${place}.exec.command[${i}]`,
      [NOTHING, word],
    ]),
  );

export const DIFFERENCES: readonly Difference[] = [
  {
    article: "ZooKeeper images need `start-zookeeper`",
    here: "any with `zkServer.sh` will do",
    reason: "newer releases exist as the official image only",
    fields: {
      [`${SERVER}.command.before`]: [NOTHING, /^command -v start-zookeeper .*; exec zkServer\.sh .*; $/],
    },
  },
  {
    article: "a rolling restart goes on when the broker listens, and a stop waits for nothing",
    here: "ready means in sync as well; before it stops, a broker waits while a partition would fall below its minimum",
    reason:
      "two brokers away at once stop writes; the metrics that both ask are served by a Java agent, and Services stay open for brokers that catch up or hand over",
    fields: {
      [`${BROKER}.command.before`]: [NOTHING, /^rm -f \/tmp\/in-sync \/tmp\/unassigned; .*-javaagent:.*; $/],
      [`${BROKER}.readinessProbe.tcpSocket.port`]: [9092, NOTHING],
      [`${BROKER}.readinessProbe.timeoutSeconds`]: [5, 20],
      ...exec(`${BROKER}.readinessProbe`, "bash", "/etc/kafka/in-sync.sh", "ready"),
      ...exec(`${BROKER}.lifecycle.preStop`, "bash", "/etc/kafka/in-sync.sh", "stop"),
      [`${BROKER}.ports.metrics.containerPort`]: [NOTHING, 9404],
      "Service/kafka-cs-* spec.publishNotReadyAddresses": [NOTHING, true],
    },
  },
  {
    article: "`log.dir=/var/lib/kafka/`",
    here: "`log.dirs=/var/lib/kafka/data`",
    reason:
      "`log.dirs` in the shipped file wins, so data never reached the volume; a directory of its own, since the mount may hold `lost+found`",
    fields: {
      [`${CONFIG}["log.dir"]`]: ["/var/lib/kafka/", NOTHING],
      [`${CONFIG}["log.dirs"]`]: [NOTHING, "/var/lib/kafka/data"],
    },
  },
  {
    article: "`zookeeper.connect` names zk-0 three times",
    here: "zk-0, zk-1, zk-2",
    reason: "there is no failover otherwise",
    fields: {
      [`${CONFIG}["zookeeper.connect"]`]: [[0, 0, 0].map(server).join(","), [0, 1, 2].map(server).join(",")],
    },
  },
  {
    article: "`ruok` alone tells whether a ZooKeeper server is ready, and whether it is alive",
    here: "ready means in a quorum (`srvr`); startup of five minutes, light liveness; servers start in parallel",
    reason:
      "`ruok` is answered without a quorum, so a rolling restart took the next server too early; a server that waited for the others' names in DNS was restarted in the middle of the election; and a server that waits for a quorum needs the others",
    fields: {
      "StatefulSet/zk spec.podManagementPolicy": ["OrderedReady", "Parallel"],
      [`${SERVER}.startupProbe.tcpSocket.port`]: [NOTHING, 2181],
      [`${SERVER}.readinessProbe.exec.command[0]`]: ["sh", "bash"],
      [`${SERVER}.readinessProbe.exec.command[2]`]: [
        "zookeeper-ready 2181",
        "exec 3<>/dev/tcp/127.0.0.1/2181 && echo srvr >&3 && grep -q ^Mode <&3",
      ],
      [`${SERVER}.readinessProbe.initialDelaySeconds`]: [10, NOTHING],
      [`${SERVER}.readinessProbe.periodSeconds`]: [NOTHING, 5],
      [`${SERVER}.livenessProbe.exec.command[0]`]: ["sh", NOTHING],
      [`${SERVER}.livenessProbe.exec.command[1]`]: ["-c", NOTHING],
      [`${SERVER}.livenessProbe.exec.command[2]`]: ["zookeeper-ready 2181", NOTHING],
      [`${SERVER}.livenessProbe.initialDelaySeconds`]: [10, NOTHING],
      [`${SERVER}.livenessProbe.tcpSocket.port`]: [NOTHING, 2181],
      [`${SERVER}.livenessProbe.periodSeconds`]: [NOTHING, 30],
      [`${SERVER}.livenessProbe.failureThreshold`]: [NOTHING, 6],
      [`${SERVER}.startupProbe.timeoutSeconds`]: [NOTHING, 5],
      [`${SERVER}.startupProbe.periodSeconds`]: [NOTHING, 5],
      [`${SERVER}.startupProbe.failureThreshold`]: [NOTHING, 60],
    },
  },
  {
    article: "one PLAINTEXT listener, advertised at one node's NodePort",
    here: "INTERNAL on 9092, advertised at the headless name; EXTERNAL on 9094, advertised at host:nodePort",
    reason: "replication must not pass through one node, and clients in the cluster need an address",
    fields: {
      [`${CONFIG}.listeners`]: ["PLAINTEXT://:9092", "INTERNAL://:9092,EXTERNAL://:9094"],
      [`${CONFIG}["advertised.listeners"]`]: [
        `PLAINTEXT://${ADDRESS}`,
        `INTERNAL://\${HOSTNAME}.kafka-hs.kafka.svc.cluster.local:9092,EXTERNAL://${ADDRESS}`,
      ],
      [`${CONFIG}["listener.security.protocol.map"]`]: [NOTHING, "INTERNAL:PLAINTEXT,EXTERNAL:PLAINTEXT"],
      [`${CONFIG}["inter.broker.listener.name"]`]: [NOTHING, "INTERNAL"],
      [`${BROKER}.ports.client.containerPort`]: [NOTHING, 9094],
      "Service/kafka-cs-* spec.ports.client.port": [9092, 9094],
      "Service/kafka-cs-* spec.ports.client.targetPort": [9092, 9094],
    },
  },
  {
    article: "liveness starts a JVM that asks port 9093 every 5 s; readiness from 40 s on",
    here: "startup, readiness and a light liveness probe of the listener",
    reason:
      "nothing listens on 9093, so every broker was killed; a broker that reads its logs after an unclean stop gets 20 minutes, and a JVM per probe costs more than the broker at rest",
    fields: {
      [`${BROKER}.startupProbe.tcpSocket.port`]: [NOTHING, 9092],
      [`${BROKER}.startupProbe.timeoutSeconds`]: [NOTHING, 5],
      [`${BROKER}.startupProbe.periodSeconds`]: [NOTHING, 5],
      [`${BROKER}.startupProbe.failureThreshold`]: [NOTHING, 240],
      [`${BROKER}.readinessProbe.initialDelaySeconds`]: [40, NOTHING],
      [`${BROKER}.livenessProbe.exec.command[0]`]: ["sh", NOTHING],
      [`${BROKER}.livenessProbe.exec.command[1]`]: ["-c", NOTHING],
      [`${BROKER}.livenessProbe.exec.command[2]`]: [
        "/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server=localhost:9093",
        NOTHING,
      ],
      [`${BROKER}.livenessProbe.tcpSocket.port`]: [NOTHING, 9092],
      [`${BROKER}.livenessProbe.initialDelaySeconds`]: [70, NOTHING],
      [`${BROKER}.livenessProbe.periodSeconds`]: [5, 30],
      [`${BROKER}.livenessProbe.failureThreshold`]: [NOTHING, 6],
    },
  },
  {
    article: "zk-pdb `maxUnavailable` 2, policy/v1beta1; no budget for Kafka",
    here: "1 and 1, policy/v1",
    reason: "2 of 3 loses the quorum; v1beta1 is gone since Kubernetes 1.25",
    fields: {
      "PodDisruptionBudget/zk-pdb apiVersion": ["policy/v1beta1", "policy/v1"],
      "PodDisruptionBudget/zk-pdb spec.maxUnavailable": [2, 1],
      "PodDisruptionBudget/kafka-pdb": [NOTHING, RESOURCE],
    },
  },
  {
    article: "names are looked up as the cluster's defaults have it",
    here: "two tries of a second each, and brokers forget after a second that a name was not known",
    reason:
      "until Kubernetes notices that a node is lost, a share of the questions goes to the DNS pod there; brokers that reconnect to ZooKeeper meanwhile took longer than their session lasts",
    fields: {
      ...Object.fromEntries(
        ["kafka", "zk"].flatMap((set) => [
          [`StatefulSet/${set} spec.template.spec.dnsConfig.options.timeout.value`, [NOTHING, "1"]],
          [`StatefulSet/${set} spec.template.spec.dnsConfig.options.attempts.value`, [NOTHING, "2"]],
        ]),
      ),
      [`${BROKER}.env.KAFKA_OPTS.value`]: [
        "-Dlogging.level=INFO",
        "-Dlogging.level=INFO -Djava.security.properties=/etc/kafka/java.security",
      ],
    },
  },
  {
    article: "`default.replication.factor` 1, `min.insync.replicas` 1, unclean election on",
    here: "3, 2, off; the same for the transaction log",
    reason: "one broker down loses data",
    fields: {
      [`${CONFIG}["default.replication.factor"]`]: ["1", "3"],
      [`${CONFIG}["min.insync.replicas"]`]: ["1", "2"],
      [`${CONFIG}["unclean.leader.election.enable"]`]: ["true", "false"],
      [`${CONFIG}["transaction.state.log.replication.factor"]`]: [NOTHING, "3"],
      [`${CONFIG}["transaction.state.log.min.isr"]`]: [NOTHING, "2"],
    },
  },
  {
    article: "heap 2G in a 2Gi request, no limit",
    here: "heap half of the memory, limit = request",
    reason: "the pod was killed for its memory; Kafka reads from the page cache, which the other half is for",
    fields: {
      [`${BROKER}.env.KAFKA_HEAP_OPTS.value`]: ["-Xmx2G -Xms2G", "-Xmx1G -Xms1G"],
      [`${BROKER}.resources.limits.memory`]: [NOTHING, "2Gi"],
    },
  },
  {
    article: "segments of 1 GiB and no `log.retention.bytes` on a 1Gi volume",
    here: "both derived from the volume's size",
    reason: "retention deletes closed segments only, so the volume fills first",
    fields: {
      [`${CONFIG}["log.retention.bytes"]`]: ["-1", "53477376"],
      [`${CONFIG}["log.segment.bytes"]`]: ["1073741824", "12582912"],
    },
  },
  {
    article: "`offsets.topic.segment.bytes=104857600` on a 1Gi volume",
    here: "derived from the volume's size, as for the transaction log",
    reason:
      "compaction never touches the last segment of a partition, so the 50 partitions of the offsets alone fill the volume",
    fields: {
      [`${CONFIG}["offsets.topic.segment.bytes"]`]: ["104857600", "2097152"],
      [`${CONFIG}["transaction.state.log.segment.bytes"]`]: [NOTHING, "2097152"],
    },
  },
  {
    article: "Kafka's volumes ReadWriteMany",
    here: "ReadWriteOnce",
    reason: "two brokers must never share a directory",
    fields: {
      "StatefulSet/kafka spec.volumeClaimTemplates.datadir.spec.accessModes[0]": [
        "ReadWriteMany",
        "ReadWriteOnce",
      ],
    },
  },
  {
    article: "`quota.consumer.default`, `quota.producer.default`",
    here: "left out",
    reason: "removed in Kafka 3.0",
    fields: {
      [`${CONFIG}["quota.consumer.default"]`]: ["9223372036854775807", NOTHING],
      [`${CONFIG}["quota.producer.default"]`]: ["9223372036854775807", NOTHING],
    },
  },
  {
    article: "configuration as arguments over the shipped `server.properties`",
    here: "an immutable ConfigMap named after its content, mounted at `/etc/kafka`",
    reason:
      "a change is a line in the preview and restarts the brokers, and no value of the shipped file hides one of ours",
    fields: {
      "ConfigMap/kafka-config": [NOTHING, RESOURCE],
      [`${BROKER}.command.start`]: [
        "exec /opt/kafka/bin/kafka-server-start.sh /opt/kafka/config/server.properties",
        "exec bash /etc/kafka/run-broker.sh /opt/kafka/bin/kafka-server-start.sh /etc/kafka/server.properties",
      ],
      [`${BROKER}.volumeMounts.config.mountPath`]: [NOTHING, "/etc/kafka"],
      [`${BROKER}.volumeMounts.config.readOnly`]: [NOTHING, true],
      "StatefulSet/kafka spec.template.spec.volumes.config.configMap.name": [
        NOTHING,
        /^kafka-config-[0-9a-f]{10}$/,
      ],
    },
  },
  {
    article: "`kafka_2.12-3.5.2.tgz` from a mirror, not checked",
    here: `\`kafka_2.13-${KAFKA}.tgz\` from the permanent archive, its sha512 checked; 2.12 by setting`,
    reason:
      "mirrors drop old releases, and what is not checked may be anything; 2.13 is the build Kafka recommends",
    fields: {
      "Dockerfile/kafka archive": [
        "https://mirrors.tuna.tsinghua.edu.cn/apache/kafka/3.5.2/kafka_2.12-3.5.2.tgz",
        `https://archive.apache.org/dist/kafka/${KAFKA}/kafka_2.13-${KAFKA}.tgz`,
      ],
      "Dockerfile/kafka sha512": [NOTHING, defaultRelease.archiveSha512["2.13"]],
    },
  },
  {
    article: "files of the image owned by root, no user",
    here: "uid and gid 1000, which own what a broker writes",
    reason: "the pods run as 1000, which did not exist and could not write",
    fields: { "Dockerfile/kafka user": [NOTHING, "1000:1000"] },
  },
  {
    article: "image by its tag",
    here: "by the digest that was pushed",
    reason: "all brokers run the same bytes, and a new build rolls them",
    fields: {
      [`${BROKER}.image`]: [
        "zhaoguanghui6/kubernetes-kafka:v3.5.2",
        /^zhaoguanghui6\/kubernetes-kafka@sha256:[0-9a-f]{64}$/,
      ],
    },
  },
  {
    article: "names of pods that are not ready are not published; no `exec` before start-zookeeper",
    here: "both",
    reason: "the quorum forms by DNS before any server is ready; SIGTERM must reach java",
    fields: {
      "Service/zk-hs spec.publishNotReadyAddresses": [NOTHING, true],
      "Service/kafka-hs spec.publishNotReadyAddresses": [NOTHING, true],
      [`${SERVER}.command.start`]: ["start-zookeeper", "exec start-zookeeper"],
    },
  },
  {
    article: "ZooKeeper asks for 0.5Gi and has no limit, with a heap of 512M",
    here: "1Gi, limit = request",
    reason: "a JVM takes more than its heap; half a CPU is written 500m",
    fields: {
      [`${SERVER}.resources.requests.memory`]: ["0.5Gi", "1Gi"],
      [`${SERVER}.resources.limits.memory`]: [NOTHING, "1Gi"],
      [`${SERVER}.resources.requests.cpu`]: ["0.5", "500m"],
    },
  },
  {
    article: "brokers prefer nodes with a pod `app: zk` of their own namespace",
    here: "of the ensemble's namespace",
    reason: "there is none in their own, so the rule never matched",
    fields: {
      "StatefulSet/kafka spec.template.spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.namespaces[0]":
        [NOTHING, "default"],
    },
  },
  {
    article: "brokers are started one after the other",
    here: "`podManagementPolicy: Parallel`; updates still restart one by one, now said",
    reason: "after a total outage brokers wait for each other, and the first would wait forever",
    fields: {
      "StatefulSet/kafka spec.podManagementPolicy": [NOTHING, "Parallel"],
      "StatefulSet/kafka spec.updateStrategy.type": [NOTHING, "RollingUpdate"],
    },
  },
  {
    article: "Pulumi does not know the objects",
    here: "labels `app` and `app.kubernetes.io/*`, Services that are not waited for, sets that may be there already",
    reason:
      "people and tools find what belongs together; a Service is ready when its pods are, and those need it before; an update that was killed leaves sets that the next one takes over",
    fields: {
      "*/zk* metadata.labels.app": [NOTHING, "zk"],
      "StatefulSet/kafka metadata.labels.app": [NOTHING, "kafka"],
      '*/kafka* *metadata.labels["app.kubernetes.io/name"]': [NOTHING, "kafka"],
      '*/kafka* *metadata.labels["app.kubernetes.io/instance"]': [NOTHING, "kafka"],
      '*/zk* *metadata.labels["app.kubernetes.io/name"]': [NOTHING, "zookeeper"],
      '*/zk* *metadata.labels["app.kubernetes.io/instance"]': [NOTHING, "zk"],
      '* *metadata.labels["app.kubernetes.io/part-of"]': [NOTHING, "kafka-on-kubernetes"],
      '* *metadata.labels["app.kubernetes.io/managed-by"]': [NOTHING, "pulumi"],
      'Service/* metadata.annotations["pulumi.com/skipAwait"]': [NOTHING, "true"],
      'StatefulSet/* metadata.annotations["pulumi.com/patchForce"]': [NOTHING, "true"],
      'StatefulSet/* metadata.annotations["kafka-on-kubernetes/deployed-by"]': [
        NOTHING,
        "kafka-on-kubernetes/test",
      ],
    },
  },
  {
    article: "nothing is said about brokers whose data is on NFS",
    here: "the reason is an annotation of the StatefulSet (`kafka.storage.nfsJustification`)",
    reason: "all replicas are on one server, which a reader should find written down as a decision",
    fields: {
      'StatefulSet/kafka metadata.annotations["kafka-on-kubernetes/nfs-justification"]': [
        NOTHING,
        "the article's cluster is for development, and has no other storage than one NFS server",
      ],
    },
  },
  {
    article: "namespaces and the NFS provisioner are made by hand, ZooKeeper's namespace is not said",
    here: "created with the rest; `default` is said",
    reason: "one command deploys all of it",
    fields: {
      "Namespace/kafka": [NOTHING, RESOURCE],
      "Namespace/nfs-provisioner": [NOTHING, RESOURCE],
      "Release/nfs-provisioner": [NOTHING, RESOURCE],
      "*/zk* metadata.namespace": [NOTHING, "default"],
    },
  },
];
