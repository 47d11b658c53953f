/** Everything that an ensemble with no arguments registers. */
const labels = {
  app: "zk",
  "app.kubernetes.io/name": "zookeeper",
  "app.kubernetes.io/instance": "zk",
  "app.kubernetes.io/part-of": "kafka-on-kubernetes",
  "app.kubernetes.io/managed-by": "pulumi",
};
export const metadata = (name: string) => ({ name, namespace: "default", labels });
const annotations = { "pulumi.com/skipAwait": "true" };
const listens = { tcpSocket: { port: 2181 }, timeoutSeconds: 5 };
const serves = {
  exec: { command: ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/2181 && echo srvr >&3 && grep -q ^Mode <&3"] },
  periodSeconds: 5,
  timeoutSeconds: 5,
};
const COMMAND = [
  "command -v start-zookeeper >/dev/null || { mkdir -p /var/lib/zookeeper/data/log;",
  "echo $((${HOSTNAME##*-}+1)) >/var/lib/zookeeper/data/myid;",
  "printf '%s\\n' dataDir=/var/lib/zookeeper/data dataLogDir=/var/lib/zookeeper/data/log clientPort=2181 tickTime=2000",
  "initLimit=10 syncLimit=5 maxClientCnxns=60 minSessionTimeout=4000 maxSessionTimeout=40000",
  "autopurge.snapRetainCount=3 autopurge.purgeInterval=12 quorumListenOnAllIPs=true admin.enableServer=false",
  "4lw.commands.whitelist=srvr,ruok server.1=zk-0.zk-hs:2888:3888 server.2=zk-1.zk-hs:2888:3888",
  "server.3=zk-2.zk-hs:2888:3888 >/tmp/zoo.cfg;",
  "if ls /var/lib/zookeeper/data/version-2/snapshot.* >/dev/null 2>&1; then touch /var/lib/zookeeper/data/snapshot-seen; fi;",
  '[ -e /var/lib/zookeeper/data/snapshot-seen ] || export JVMFLAGS="${JVMFLAGS-} -Dzookeeper.snapshot.trust.empty=true";',
  'export JVMFLAGS="${JVMFLAGS-} -Xms512M -Xmx512M" ZOO_LOG4J_PROP=INFO,CONSOLE;',
  "exec zkServer.sh start-foreground /tmp/zoo.cfg; };",
  "exec start-zookeeper --servers=3 --data_dir=/var/lib/zookeeper/data --data_log_dir=/var/lib/zookeeper/data/log",
  "--conf_dir=/opt/zookeeper/conf --client_port=2181 --election_port=3888 --server_port=2888 --tick_time=2000",
  "--init_limit=10 --sync_limit=5 --heap=512M --max_client_cnxns=60 --snap_retain_count=3 --purge_interval=12",
  "--max_session_timeout=40000 --min_session_timeout=4000 --log_level=INFO",
].join(" ");

export const DEFAULT = {
  "Service/zk-cs": {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...metadata("zk-cs"), annotations },
    spec: { ports: [{ name: "client", port: 2181, targetPort: 2181 }], selector: { app: "zk" } },
  },
  "Service/zk-hs": {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...metadata("zk-hs"), annotations },
    spec: {
      clusterIP: "None",
      publishNotReadyAddresses: true,
      ports: [
        { name: "server", port: 2888 },
        { name: "leader-election", port: 3888 },
      ],
      selector: { app: "zk" },
    },
  },
  "PodDisruptionBudget/zk-pdb": {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: metadata("zk-pdb"),
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: "zk" } } },
  },
  "ZooKeeperEnsemble/zk": {
    namespace: "default",
    createNamespace: false,
    replicas: 3,
    image: "zhaoguanghui6/kubernetes-zookeeper:1.0-3.4.10",
    cpu: "500m",
    memory: "1Gi",
    heap: "512M",
    storage: { size: "1Gi", retain: true },
    tickTime: 2000,
    initLimit: 10,
    syncLimit: 5,
    maxClientConnections: 60,
    snapshotRetainCount: 3,
    purgeInterval: 12,
    logLevel: "INFO",
    hardened: false,
    clusterDomain: "cluster.local",
  },
  "StatefulSet/zk": {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: {
      ...metadata("zk"),
      annotations: {
        "pulumi.com/patchForce": "true",
        "kafka-on-kubernetes/deployed-by": "kafka-on-kubernetes/test",
      },
    },
    spec: {
      selector: { matchLabels: { app: "zk" } },
      serviceName: "zk-hs",
      replicas: 3,
      updateStrategy: { type: "RollingUpdate" },
      podManagementPolicy: "Parallel",
      template: {
        metadata: { labels },
        spec: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  labelSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["zk"] }] },
                  topologyKey: "kubernetes.io/hostname",
                },
              ],
            },
          },
          dnsConfig: {
            options: [
              { name: "timeout", value: "1" },
              { name: "attempts", value: "2" },
            ],
          },
          containers: [
            {
              name: "kubernetes-zookeeper",
              image: "zhaoguanghui6/kubernetes-zookeeper:1.0-3.4.10",
              imagePullPolicy: "IfNotPresent",
              command: ["sh", "-c", COMMAND],
              ports: [
                { name: "client", containerPort: 2181 },
                { name: "server", containerPort: 2888 },
                { name: "leader-election", containerPort: 3888 },
              ],
              resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "1Gi" } },
              startupProbe: { ...listens, periodSeconds: 5, failureThreshold: 60 },
              readinessProbe: serves,
              livenessProbe: { ...listens, periodSeconds: 30, failureThreshold: 6 },
              volumeMounts: [{ name: "datadir", mountPath: "/var/lib/zookeeper" }],
            },
          ],
          securityContext: { runAsUser: 1000, fsGroup: 1000 },
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
};
