/** Everything that a cluster with nothing but its image and ensemble registers. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const labels = {
  app: "kafka",
  "app.kubernetes.io/name": "kafka",
  "app.kubernetes.io/instance": "kafka",
  "app.kubernetes.io/part-of": "kafka-on-kubernetes",
  "app.kubernetes.io/managed-by": "pulumi",
};
export const metadata = (name: string) => ({ name, namespace: "kafka", labels });
const annotations = { "pulumi.com/skipAwait": "true" };
const takenOver = { "pulumi.com/patchForce": "true" };

const tcp = { tcpSocket: { port: 9092 }, timeoutSeconds: 5 };
const inSync = (verb: string) => ({ exec: { command: ["bash", "/etc/kafka/in-sync.sh", verb] } });
const podsOf = (app: string) => ({
  labelSelector: { matchExpressions: [{ key: "app", operator: "In", values: [app] }] },
  topologyKey: "kubernetes.io/hostname",
});

const COMMAND = [
  "rm -f /tmp/in-sync /tmp/unassigned;",
  "if [ -r /opt/kafka/agent/jmx_prometheus_javaagent.jar ];",
  'then export KAFKA_OPTS="${KAFKA_OPTS-} -javaagent:/opt/kafka/agent/jmx_prometheus_javaagent.jar=9404:/etc/kafka/metrics.yaml";',
  'else echo "[in-sync] this image has no metrics agent: rolls do not wait for in-sync replicas"; fi;',
  "case $HOST_IP in *:*) HOST_IP=[$HOST_IP];; esac;",
  "exec bash /etc/kafka/run-broker.sh /opt/kafka/bin/kafka-server-start.sh /etc/kafka/server.properties",
  "--override broker.id=${HOSTNAME##*-}",
  "--override advertised.listeners=INTERNAL://${HOSTNAME}.kafka-hs.kafka.svc.cluster.local:9092,EXTERNAL://${HOST_IP}:$((${HOSTNAME##*-}+30127))",
].join(" ");

export const PROPERTIES = `auto.create.topics.enable=false
default.replication.factor=3
inter.broker.listener.name=INTERNAL
listener.security.protocol.map=INTERNAL:PLAINTEXT,EXTERNAL:PLAINTEXT
listeners=INTERNAL://:9092,EXTERNAL://:9094
log.dirs=/var/lib/kafka/data
log.retention.bytes=53477376
log.segment.bytes=12582912
min.insync.replicas=2
offsets.topic.replication.factor=3
offsets.topic.segment.bytes=2097152
transaction.state.log.min.isr=2
transaction.state.log.replication.factor=3
transaction.state.log.segment.bytes=2097152
unclean.leader.election.enable=false
zookeeper.connect=zk-0.zk-hs:2181
`;

const source = (name: string) =>
  readFileSync(join(__dirname, "..", "..", "..", "components", "kafka", name), "utf8");

const FILES = {
  "server.properties": PROPERTIES,
  "in-sync.sh": `#!/usr/bin/env bash
listener='9092'
metrics='9404'
brokers='kafka-hs.kafka.svc.cluster.local'
data='/var/lib/kafka/data'
agent='/opt/kafka/agent/jmx_prometheus_javaagent.jar'
mark='/tmp/in-sync'
unassigned='/tmp/unassigned'
settle='30'
log='/proc/1/fd/1'
patience='150'
${source("in-sync.sh")}`,
  "run-broker.sh": `#!/usr/bin/env bash
taken='/tmp/registration-taken'
patience='36'
${source("run-broker.sh")}`,
  "metrics.yaml": source("metrics.yaml"),
  "java.security": "networkaddress.cache.negative.ttl=1\n",
};

/** sha256 of these texts, its first ten digits. */
const DIGEST = createHash("sha256").update(Object.values(FILES).join("\0")).digest("hex").slice(0, 10);
export const CONFIG_NAME = `kafka-config-${DIGEST}`;

const externalService = (id: number) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { ...metadata(`kafka-cs-${id}`), annotations },
  spec: {
    type: "NodePort",
    publishNotReadyAddresses: true,
    ports: [{ name: "client", port: 9094, targetPort: 9094, nodePort: 30127 + id }],
    selector: { "statefulset.kubernetes.io/pod-name": `kafka-${id}` },
  },
});

export const DEFAULT = {
  "ConfigMap/kafka-config": {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { ...metadata(CONFIG_NAME), annotations: takenOver },
    immutable: true,
    data: FILES,
  },
  "Service/kafka-cs-0": externalService(0),
  "Service/kafka-cs-1": externalService(1),
  "Service/kafka-cs-2": externalService(2),
  "Service/kafka-hs": {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...metadata("kafka-hs"), annotations },
    spec: {
      clusterIP: "None",
      publishNotReadyAddresses: true,
      ports: [{ name: "server", port: 9092, targetPort: 9092 }],
      selector: { app: "kafka" },
    },
  },
  "PodDisruptionBudget/kafka-pdb": {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: metadata("kafka-pdb"),
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: "kafka" } } },
  },
  // Without the image and the ensemble: for those, nothing but the brokers shall wait.
  "KafkaCluster/kafka": {
    zookeeperName: "zk",
    namespace: "kafka",
    createNamespace: true,
    brokers: 3,
    cpu: "1000m",
    memory: "2Gi",
    storage: { size: "1Gi", retain: true },
    external: {},
    config: {},
    pluginConfig: {},
    antiAffinity: "required",
    zoneSpread: false,
    terminationGracePeriod: 300,
    hardened: false,
    clusterDomain: "cluster.local",
  },
  "StatefulSet/kafka": {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: {
      ...metadata("kafka"),
      annotations: { ...takenOver, "kafka-on-kubernetes/deployed-by": "kafka-on-kubernetes/test" },
    },
    spec: {
      serviceName: "kafka-hs",
      replicas: 3,
      podManagementPolicy: "Parallel",
      updateStrategy: { type: "RollingUpdate" },
      selector: { matchLabels: { app: "kafka" } },
      template: {
        metadata: { labels },
        spec: {
          affinity: {
            podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [podsOf("kafka")] },
            podAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: podsOf("zk") }],
            },
          },
          terminationGracePeriodSeconds: 300,
          securityContext: { runAsUser: 1000, fsGroup: 1000 },
          dnsConfig: {
            options: [
              { name: "timeout", value: "1" },
              { name: "attempts", value: "2" },
            ],
          },
          containers: [
            {
              name: "kafka",
              image: "a/b:1",
              imagePullPolicy: "IfNotPresent",
              command: ["sh", "-c", COMMAND],
              env: [
                { name: "KAFKA_HEAP_OPTS", value: "-Xmx1G -Xms1G" },
                {
                  name: "KAFKA_OPTS",
                  value: "-Dlogging.level=INFO -Djava.security.properties=/etc/kafka/java.security",
                },
                { name: "HOST_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } },
              ],
              ports: [
                { name: "server", containerPort: 9092 },
                { name: "client", containerPort: 9094 },
                { name: "metrics", containerPort: 9404 },
              ],
              resources: { requests: { cpu: "1000m", memory: "2Gi" }, limits: { memory: "2Gi" } },
              startupProbe: { ...tcp, periodSeconds: 5, failureThreshold: 240 },
              readinessProbe: { ...inSync("ready"), periodSeconds: 5, timeoutSeconds: 20 },
              livenessProbe: { ...tcp, periodSeconds: 30, failureThreshold: 6 },
              lifecycle: { preStop: inSync("stop") },
              volumeMounts: [
                { name: "datadir", mountPath: "/var/lib/kafka" },
                { name: "config", mountPath: "/etc/kafka", readOnly: true },
              ],
            },
          ],
          volumes: [{ name: "config", configMap: { name: CONFIG_NAME } }],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "datadir" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    },
  },
  "Namespace/kafka": { apiVersion: "v1", kind: "Namespace", metadata: { name: "kafka" } },
};
