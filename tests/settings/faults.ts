/** Faulty settings, and every fault that must be told of them, word for word. */
import { defaultRelease } from "../../domain/kafka/releases";

const KAFKA = defaultRelease.version;

/** What stands beside an image that is in order (or instead of it), and the faults' lines. */
type Faulty = readonly [given: Readonly<Record<string, unknown>>, faults: readonly string[]];

export const FAULTS = {
  names: [
    [{ kafak: {} }, ["kafak: unknown setting; did you mean kafka?"]],
    [{ profil: "hardened" }, ["profil: unknown setting; did you mean profile?"]],
    [
      { zzzzzzzzzzzz: 1 },
      [
        "zzzzzzzzzzzz: unknown setting; allowed: nfs, image, zookeeper, kafka, topics, users, clusterDomain, profile",
      ],
    ],
    // What `pulumi config set kafka-on-kubernetes:kafka.config.num.partitions 12` writes.
    [
      { "kafka.config.num.partitions": "12" },
      [
        '["kafka.config.num.partitions"]: unknown setting; below kafka it is a path: pulumi config set --path, with a name that has dots in brackets, such as kafka.config["num.partitions"]',
      ],
    ],
    [{ image: { name: "a/b:1", buid: true } }, ["image.buid: unknown setting; did you mean build?"]],
    [
      { image: { name: "a/b:1", registry: { passwort: "x" } } },
      ["image.registry.passwort: unknown setting; did you mean password?"],
    ],
    [
      { nfs: { server: "nfs.example.com", path: "/x", storageclass: "x" } },
      ["nfs.storageclass: unknown setting; did you mean storageClass?"],
    ],
    [{ zookeeper: { replica: 3 } }, ["zookeeper.replica: unknown setting; did you mean replicas?"]],
    [
      { zookeeper: { storage: { classname: "x" } } },
      ["zookeeper.storage.classname: unknown setting; did you mean className?"],
    ],
    [
      { kafka: { REPLICAS: 3 } },
      [
        "kafka.REPLICAS: unknown setting; allowed: namespace, createNamespace, brokers, cpu, memory, heap, jvmOptions, storage, external, externalListeners, config, pluginConfig, antiAffinity, zoneSpread, rack, authorization, pod, services, unhealthyPodEvictionPolicy, terminationGracePeriod",
      ],
    ],
    [{ kafka: { external: { host: "x" } } }, ["kafka.external.host: unknown setting; did you mean hosts?"]],
    [
      { zookeeper: { storage: { nfsJustification: "disks are mirrored" } } },
      ["zookeeper.storage.nfsJustification: unknown setting; allowed: className, size, retain"],
    ],
    [
      { kafka: { storage: { klass: "x" } } },
      ["kafka.storage.klass: unknown setting; allowed: className, size, retain, nfsJustification"],
    ],
  ],
  "topics and users": [
    [
      { topics: { orders: {} } },
      ["topics.orders.partitions: missing; it must be partitions from 1 to 100000"],
    ],
    [
      { topics: { "a/b": { partitions: 1 } } },
      [
        'topics["a/b"]: {"partitions":1} is not allowed; it must be under a topic\'s name (up to 249 letters, digits, ., _ and -; those that begin with __ are Kafka\'s own)',
      ],
    ],
    [
      { topics: { orders: { partitons: 3 } } },
      [
        "topics.orders.partitions: missing; it must be partitions from 1 to 100000",
        "topics.orders.partitons: unknown setting; did you mean partitions?",
      ],
    ],
    [
      { topics: { orders: { partitions: 3, replicas: 4 } } },
      [
        "topics.orders.replicas: 4 is not allowed; it must be at most kafka.brokers, which is 3: a broker has one replica of a partition",
      ],
    ],
    [
      { topics: { "a.b": { partitions: 3, config: { "retention.mss": "7d" } } } },
      [
        `topics["a.b"].config["retention.mss"]: retention.mss is no topic key of Kafka ${KAFKA}. Did you mean retention.ms?`,
      ],
    ],
    // The brokers' own default counts.
    [
      { topics: { orders: { partitions: 3, replicas: 1 } } },
      [
        "topics.orders.config: min.insync.replicas = 2 (the cluster's) is above the topic's 1 replica: producers with acks=all are always refused. Lower it, or give the topic more replicas.",
      ],
    ],
    [
      { topics: { orders: { partitions: 3, config: { retention: { ms: 5 } } } } },
      [
        'topics.orders.config.retention: {"ms":5} is not allowed; it must be a text, a number, true or false. The dots of retention.ms were taken for levels: a key is one name, "retention.ms", in quotes; on the command line: pulumi config set --path \'kafka-on-kubernetes:topics.orders.config["retention.ms"]\' VALUE',
      ],
    ],
    [
      { users: { billing: { produce: ["*"] } } },
      [
        "users.billing.produce[0]: \"*\" is not allowed; it must be a topic's name (up to 249 letters, digits, ., _ and -; those that begin with __ are Kafka's own)",
      ],
    ],
    [
      { users: { billing: { consume: [{ topic: "orders" }], produce: [{ topic: "a", prefix: "b" }] } } },
      [
        "users.billing.produce[0]: topic and prefix are not allowed together; give one of them",
        "users.billing.consume[0]: missing; give group or groupPrefix",
      ],
    ],
    [
      { users: { billing: { consume: [{ topic: "orders", group: "*" }] } } },
      [
        'users.billing.consume[0].group: "*" is not allowed; it must be a consumer group (not `*`: a prefix says which)',
      ],
    ],
    [
      { users: { billing: { quota: { produce: "fast" } } } },
      ['users.billing.quota.produce: "fast" is not allowed; it must be a rate in bytes a second, e.g. 5MB/s'],
    ],
    [
      { users: { billing: { authentication: "mtls", password: "hunter2hunter2" } } },
      ["users.billing.password: not allowed with authentication mtls, which has no password"],
    ],
    [
      { users: { billing: { password: "hunter2" } } },
      [
        "users.billing.password: the value (not shown) is not allowed; it must be 8 or more printable ASCII characters without spaces",
      ],
    ],
    [
      { users: { billing: "hunter2" } },
      [
        "users.billing: the value (not shown) is not allowed; it must be an object of authentication, password, generation, produce, consume, transactions, quota",
      ],
    ],
    [
      { kafka: { authorization: "off" }, users: { billing: { produce: ["orders"] } } },
      [
        'kafka.authorization: "off" is not allowed with users who may produce or consume, since the brokers would keep none of their ACLs; leave it out',
      ],
    ],
    [
      { kafka: { authorization: "enforced" } },
      ['kafka.authorization: "enforced" is not allowed; it must be off | permissive'],
    ],
  ],
  listeners: [
    [
      {
        kafka: {
          externalListeners: [
            {
              name: "OFFICE",
              port: 9095,
              type: "loadBalancer",
              loadBalancer: { annotations: { "a b": "x", "pulumi.com/skipAwait": "false" } },
            },
          ],
        },
      },
      [
        'kafka.externalListeners[0].loadBalancer.annotations["a b"]: not allowed; a key is up to 63 letters, digits, -, _ and ., after a DNS name and a slash if need be',
        'kafka.externalListeners[0].loadBalancer.annotations["pulumi.com/skipAwait"]: not allowed; the program sets it',
      ],
    ],
    [
      { kafka: { externalListeners: [{ name: "office", port: 9095, firstNodePort: 31000 }] } },
      [
        'kafka.externalListeners[0].name: "office" is not allowed; it must be a listener\'s name (up to 15 capital letters, digits and _, e.g. OFFICE)',
      ],
    ],
    [
      {
        kafka: {
          externalListeners: [
            { name: "EXTERNAL", port: 9092, firstNodePort: 31000 },
            { name: "A", port: 9404 },
            { name: "A", port: 9096, nodePorts: [31001, 31002] },
          ],
        },
      },
      [
        'kafka.externalListeners[0].name: "EXTERNAL" is not allowed; the program has something else of this name',
        "kafka.externalListeners[0].port: 9092 is not allowed; it is the port of listener INTERNAL",
        "kafka.externalListeners[1].port: 9404 is not allowed; it is the port of the metrics",
        "kafka.externalListeners[1].firstNodePort: missing; it must be the NodePort of broker 0, or nodePorts one per broker",
        'kafka.externalListeners[2].name: "A" is given twice',
        "kafka.externalListeners[2].nodePorts: 2 given; it must be one per broker (3)",
        "kafka.externalListeners[2].nodePorts: NodePort 31001 is that of listener EXTERNAL",
      ],
    ],
    [
      {
        kafka: {
          externalListeners: [
            { name: "LB", port: 9095, type: "loadBalancer", firstNodePort: 31000, hosts: "one.example.com" },
            { name: "GW", port: 9096, type: "clusterIP", loadBalancer: { sourceRanges: ["10.0.0.0/33"] } },
          ],
        },
      },
      [
        'kafka.externalListeners[1].loadBalancer.sourceRanges[0]: "10.0.0.0/33" is not allowed; it must be a block of addresses (CIDR, e.g. 10.0.0.0/8)',
      ],
    ],
    [
      {
        kafka: {
          externalListeners: [
            { name: "LB", port: 9095, type: "loadBalancer", firstNodePort: 31000, hosts: "one.example.com" },
            { name: "GW", port: 9096, type: "clusterIP", loadBalancer: {} },
            { name: "SNI", port: 9097, type: "clusterIP", hosts: "one.example.com" },
          ],
        },
      },
      [
        "kafka.externalListeners[0].firstNodePort: not allowed with type loadBalancer",
        'kafka.externalListeners[0].hosts: "one.example.com" is not allowed for 3 brokers; each broker needs an address of its own',
        "kafka.externalListeners[1].loadBalancer: not allowed with type clusterIP",
        "kafka.externalListeners[1].hosts: missing; with type clusterIP it must be the hosts that clients connect to",
        'kafka.externalListeners[2].hosts: "one.example.com" is not allowed for 3 brokers at one port; each broker needs an address of its own',
      ],
    ],
  ],
  addressFamilies: [
    [
      { clusterDomain: "svc.cluster.local" },
      [
        'clusterDomain: "svc.cluster.local" is not allowed; it must be a DNS domain (e.g. cluster.local, without svc)',
      ],
    ],
    [{ clusterDomian: "cluster.local" }, ["clusterDomian: unknown setting; did you mean clusterDomain?"]],
    [
      { kafka: { services: { ipFamilyPolicy: "DualStack" } } },
      [
        'kafka.services.ipFamilyPolicy: "DualStack" is not allowed; it must be SingleStack | PreferDualStack | RequireDualStack',
      ],
    ],
    [
      { kafka: { services: { ipFamilies: ["IPv6", "IPv4"] } } },
      [
        'kafka.services.ipFamilies: ["IPv6","IPv4"] is not allowed; two families need ipFamilyPolicy PreferDualStack or RequireDualStack',
      ],
    ],
    [
      { zookeeper: { services: { ipFamilies: ["IPv6", "IPv6"], ipFamilyPolicy: "RequireDualStack" } } },
      ['zookeeper.services.ipFamilies: ["IPv6","IPv6"] is not allowed; each family may be named once'],
    ],
    [
      { kafka: { services: { ipFamilies: ["ipv6"] } } },
      ['kafka.services.ipFamilies[0]: "ipv6" is not allowed; it must be IPv4 | IPv6'],
    ],
    [
      {
        kafka: {
          externalListeners: [
            { name: "LB", port: 9095, type: "loadBalancer", loadBalancer: { externalDns: true } },
          ],
          pod: { environment: { LB_HOSTS: "a" } },
        },
      },
      [
        "kafka.externalListeners[0].loadBalancer.externalDns: true is not allowed without hosts, which are the names that it makes",
        'kafka.pod.environment["LB_HOSTS"]: not allowed; the program sets it, for the addresses of load balancers',
      ],
    ],
    [
      { kafka: { services: { annotations: { "pulumi.com/waitFor": "condition=Ready" } } } },
      ['kafka.services.annotations["pulumi.com/waitFor"]: not allowed; the program sets it'],
    ],
  ],
  pods: [
    [
      { kafka: { pod: { imagePullSecret: [] } } },
      ["kafka.pod.imagePullSecret: unknown setting; did you mean imagePullSecrets?"],
    ],
    [
      { kafka: { pod: { imagePullSecrets: "registry" } } },
      ['kafka.pod.imagePullSecrets: "registry" is not allowed; it must be a list of names of Secrets'],
    ],
    [
      { kafka: { pod: { tolerations: [{ key: "dedicated", efect: "NoSchedule" }] } } },
      ["kafka.pod.tolerations[0].efect: unknown setting; did you mean effect?"],
    ],
    [
      { zookeeper: { pod: { tolerations: [{ operator: "Exists" }] } } },
      [
        "zookeeper.pod.tolerations[0].key: missing; it must be the key of a label (e.g. topology.kubernetes.io/zone)",
      ],
    ],
    [
      {
        kafka: { pod: { tolerations: [{ key: "a", operator: "Exists", value: "b", tolerationSeconds: 5 }] } },
      },
      [
        "kafka.pod.tolerations[0].value: not allowed with operator Exists; leave one of them out",
        "kafka.pod.tolerations[0].tolerationSeconds: 5 is only allowed with effect NoExecute",
      ],
    ],
    [
      { kafka: { pod: { nodeSelector: { "kubernetes.io/hostname": "node-1" } } } },
      [
        'kafka.pod.nodeSelector["kubernetes.io/hostname"]: "node-1" is not allowed with 3 pods; it is one node, and they must run on different ones',
      ],
    ],
    [
      { kafka: { pod: { nodeSelector: { pool: 5 } } } },
      ["kafka.pod.nodeSelector.pool: 5 is not allowed; it must be the value of a label, in quotes"],
    ],
    [
      {
        kafka: {
          pod: {
            nodeAffinity: {
              required: [{ key: "a" }, { key: "b", operator: "Exists", values: ["c"] }],
              preferred: [{ key: "d", operator: "Gt", values: ["e"] }],
            },
          },
        },
      },
      [
        "kafka.pod.nodeAffinity.required[0].values: missing; with In it must be one value or more",
        "kafka.pod.nodeAffinity.required[1].values: not allowed with Exists; leave it out",
        'kafka.pod.nodeAffinity.preferred[0].values: ["e"] is not allowed with Gt; it must be one whole number',
      ],
    ],
    [
      { kafka: { pod: { labels: { app: "mine", "topology.kubernetes.io/zone": "a", "x y": "z" } } } },
      [
        'kafka.pod.labels["x y"]: not allowed; a key is up to 63 letters, digits, -, _ and ., after a DNS name and a slash if need be',
        'kafka.pod.labels["app"]: not allowed; the program sets it, and Services, disruption budgets and anti-affinity select pods by such labels',
        'kafka.pod.labels["topology.kubernetes.io/zone"]: not allowed; Kubernetes sets it on each pod',
      ],
    ],
    [
      { kafka: { pod: { annotations: { "example.com/n": true } } } },
      [
        'kafka.pod.annotations["example.com/n"]: the value (not shown) is not allowed; it must be the value of an annotation, a text (numbers and true or false in quotes)',
      ],
    ],
    [
      {
        kafka: {
          zoneSpread: true,
          pod: { topologySpread: [{ topologyKey: "topology.kubernetes.io/zone" }] },
        },
      },
      [
        'kafka.pod.topologySpread[0].topologyKey: "topology.kubernetes.io/zone" is not allowed with zoneSpread: true, which spreads over it already',
      ],
    ],
    [
      { zookeeper: { pod: { topologySpread: [{ topologyKey: "row" }, { topologyKey: "row" }] } } },
      ['zookeeper.pod.topologySpread[1].topologyKey: "row" is given twice'],
    ],
    [
      { kafka: { pod: { cpuLimit: "500m", ephemeralStorage: "1Gi" } } },
      [
        'kafka.pod.cpuLimit: "500m" is not allowed; it must be at least what the pod asks for (1000m)',
        'kafka.pod.ephemeralStorage: "1Gi" is not allowed; it must be at least 1200Mi, or the pod is evicted: the broker\'s JVM keeps 11 logs of its garbage collection of 100 MB each (kafka-run-class.sh)',
      ],
    ],
    [
      {
        kafka: {
          pod: {
            environment: {
              KAFKA_OPTS: "-Dx=y",
              "a b": "c",
              BOTH: { value: "a", field: "spec.nodeName" },
              NONE: {},
            },
          },
        },
      },
      [
        'kafka.pod.environment["KAFKA_OPTS"]: not allowed; the program sets it; give jvmOptions',
        'kafka.pod.environment["a b"]: not allowed; a name is letters, digits, _, - and ., and begins with none of the digits',
        'kafka.pod.environment["BOTH"]: has value, field; it must be one of value, secret, configMap, field',
        'kafka.pod.environment["NONE"]: has nothing; it must be one of value, secret, configMap, field',
      ],
    ],
    [
      { kafka: { pod: { environment: { DEBUG: true } } } },
      [
        "kafka.pod.environment.DEBUG: the value (not shown) is not allowed; it must be a text (numbers and true or false in quotes), or an object of secret, configMap, field",
      ],
    ],
    [
      { zookeeper: { pod: { environment: { JVMFLAGS: "-Xmx2G" } } } },
      [
        'zookeeper.pod.environment["JVMFLAGS"]: not allowed; the start command sets it; give heap and jvmOptions',
      ],
    ],
    [
      {
        kafka: {
          pod: {
            volumes: {
              config: { mountPath: "/mine", secret: "a" },
              two: { mountPath: "/two", secret: "a", configMap: "b" },
              none: { mountPath: "/none" },
              data: { mountPath: "/var/lib/kafka/data", claim: "a" },
              above: { mountPath: "/var/lib/", claim: "a" },
              inside: { mountPath: "/etc/kafka/mine", configMap: "a" },
              libs: { mountPath: "/opt/kafka", configMap: "a" },
              system: { mountPath: "/usr", configMap: "a" },
              dots: { mountPath: "/a/../etc", configMap: "a" },
              same: { mountPath: "/two/", configMap: "a", subPath: "../x" },
            },
          },
        },
      },
      [
        'kafka.pod.volumes["config"]: not allowed; it is the name of a volume of the program\'s',
        'kafka.pod.volumes["two"]: has secret, configMap; it must have one of secret, configMap, claim, emptyDir, csi',
        'kafka.pod.volumes["none"]: has no source; it must have one of secret, configMap, claim, emptyDir, csi',
        'kafka.pod.volumes["data"].mountPath: "/var/lib/kafka/data" is not allowed; /var/lib/kafka is the program\'s own',
        'kafka.pod.volumes["above"].mountPath: "/var/lib/" is not allowed; it would hide /var/lib/kafka, which the program uses',
        'kafka.pod.volumes["inside"].mountPath: "/etc/kafka/mine" is not allowed; /etc/kafka is the program\'s own',
        'kafka.pod.volumes["libs"].mountPath: "/opt/kafka" is not allowed; it would hide /opt/kafka/bin, which the program uses',
        'kafka.pod.volumes["system"].mountPath: "/usr" is not allowed; it would hide /usr',
        'kafka.pod.volumes["dots"].mountPath: "/a/../etc" is not allowed; it must be written without ., .. and empty parts',
        'kafka.pod.volumes["same"].mountPath: "/two/" is where volume two is mounted',
        'kafka.pod.volumes["same"].subPath: "../x" is not allowed; it must stay within the volume',
      ],
    ],
    [
      { kafka: { jvmOptions: ["-Xmx8G", "-XX:+UseZGC -Xlog", "-Djava.security.properties=/x"] } },
      [
        'kafka.jvmOptions[1]: "-XX:+UseZGC -Xlog" is not allowed; it must be one option without spaces, quotes and $ (e.g. -XX:MaxGCPauseMillis=20)',
      ],
    ],
    [
      { zookeeper: { jvmOptions: ["-Xmx8G", "-Djava.security.properties=/x"] } },
      [
        'zookeeper.jvmOptions[0]: "-Xmx8G" is not allowed; the heap is the setting heap',
        'zookeeper.jvmOptions[1]: "-Djava.security.properties=/x" is not allowed; the program sets it, for how long names that are not found are remembered',
      ],
    ],
    [
      { kafka: { services: { labels: { app: "x" }, annotations: { "pulumi.com/skipAwait": "false" } } } },
      [
        'kafka.services.labels["app"]: not allowed; the program sets it',
        'kafka.services.annotations["pulumi.com/skipAwait"]: not allowed; the program sets it',
      ],
    ],
    [
      { kafka: { rack: "zone" } },
      ['kafka.rack: "zone" is not allowed; it must be none | podLabel | nodeLabel'],
    ],
    [
      { kafka: { rack: "podLabel", config: { "broker.rack": "a" } } },
      [
        'kafka.config["broker.rack"]: broker.rack is set by the program and cannot be given here; use kafka.rack instead.',
      ],
    ],
    [
      { kafka: { unhealthyPodEvictionPolicy: "Always" } },
      ['kafka.unhealthyPodEvictionPolicy: "Always" is not allowed; it must be IfHealthyBudget | AlwaysAllow'],
    ],
    [
      { nfs: { server: "nfs.example.com", path: "/x", pod: { environment: { A: "b" } } } },
      [
        "nfs.pod.environment: unknown setting; allowed: imagePullSecrets, nodeSelector, nodeAffinity, tolerations, priorityClassName, labels, annotations, cpuLimit, ephemeralStorage, serviceAccountName",
      ],
    ],
    [
      { image: { name: "a/b:1", build: false, registry: { pullSecret: true, username: "ci" } } },
      ["image.registry.password: missing; with pullSecret: true the pods' Secret is made from it"],
    ],
  ],
  types: [
    [{ image: undefined }, ["image: missing; it must be an object"]],
    [{ image: null }, ["image: null is not allowed; it must be an object"]],
    [{ image: 5 }, ["image: the value (not shown) is not allowed; it must be an object"]],
    [{ nfs: "nfs.example.com:/x" }, ['nfs: "nfs.example.com:/x" is not allowed; it must be an object']],
    [{ zookeeper: [] }, ["zookeeper: [] is not allowed; it must be an object"]],
    [{ zookeeper: null }, ["zookeeper: null is not allowed; it must be an object"]],
    [{ kafka: true }, ["kafka: the value (not shown) is not allowed; it must be an object"]],
    [
      { kafka: { storage: "10Gi" } },
      [
        'kafka.storage: "10Gi" is not allowed; it must be an object of className, size, retain, nfsJustification',
      ],
    ],
    [
      { kafka: { external: "10.0.0.1" } },
      [
        'kafka.external: "10.0.0.1" is not allowed; it must be false, or an object of hosts, firstNodePort, nodePorts',
      ],
    ],
    [
      { kafka: { config: ["a"] } },
      ["kafka.config: the value (not shown) is not allowed; it must be an object of broker keys"],
    ],
    [
      { kafka: { pluginConfig: "x" } },
      [
        "kafka.pluginConfig: the value (not shown) is not allowed; it must be an object of your plug-ins' keys",
      ],
    ],
    [
      { kafka: { brokers: "3" } },
      ['kafka.brokers: "3" is not allowed; it must be a whole number from 1 to 99'],
    ],
    [
      { kafka: { brokers: null } },
      ["kafka.brokers: null is not allowed; it must be a whole number from 1 to 99"],
    ],
    [{ kafka: { zoneSpread: "yes" } }, ['kafka.zoneSpread: "yes" is not allowed; it must be true or false']],
    [{ kafka: { heap: 5 } }, ["kafka.heap: 5 is not allowed; it must be a JVM memory size (e.g. 1G)"]],
    [{ profile: true }, ["profile: true is not allowed; it must be development | default | hardened"]],
    [
      { nfs: { server: 1, path: ["/x"], archiveOnDelete: "no", mountOptions: "hard" } },
      [
        "nfs.server: 1 is not allowed; it must be a host name or IP address that clients reach (no port, no scheme; not 0.0.0.0)",
        'nfs.path: ["/x"] is not allowed; it must be an absolute path on the server (e.g. /export/kafka)',
        'nfs.mountOptions: "hard" is not allowed; it must be a list of mount options',
        'nfs.archiveOnDelete: "no" is not allowed; it must be true or false',
      ],
    ],
  ],
  ranges: [
    [{ kafka: { brokers: 0 } }, ["kafka.brokers: 0 is not allowed; it must be a whole number from 1 to 99"]],
    [
      { kafka: { brokers: 100 } },
      ["kafka.brokers: 100 is not allowed; it must be a whole number from 1 to 99"],
    ],
    [
      { kafka: { brokers: 2.5 } },
      ["kafka.brokers: 2.5 is not allowed; it must be a whole number from 1 to 99"],
    ],
    [
      { zookeeper: { replicas: 0 } },
      ["zookeeper.replicas: 0 is not allowed; it must be a whole number from 1 to 9"],
    ],
    [
      { zookeeper: { replicas: 11 } },
      ["zookeeper.replicas: 11 is not allowed; it must be a whole number from 1 to 9"],
    ],
    [
      { zookeeper: { initLimit: 0 } },
      ["zookeeper.initLimit: 0 is not allowed; it must be a whole number from 1 to 1000"],
    ],
    [
      { zookeeper: { syncLimit: 1001 } },
      ["zookeeper.syncLimit: 1001 is not allowed; it must be a whole number from 1 to 1000"],
    ],
    [
      { zookeeper: { maxClientConnections: -1 } },
      ["zookeeper.maxClientConnections: -1 is not allowed; it must be a whole number from 0 to 100000"],
    ],
    [
      { zookeeper: { snapshotRetainCount: 2 } },
      ["zookeeper.snapshotRetainCount: 2 is not allowed; it must be a whole number from 3 to 1000"],
    ],
    [
      { zookeeper: { purgeInterval: 9000 } },
      ["zookeeper.purgeInterval: 9000 is not allowed; it must be a whole number from 0 to 8760"],
    ],
    [
      { nfs: { server: "nfs.example.com", path: "/x", replicas: 10 } },
      ["nfs.replicas: 10 is not allowed; it must be a whole number from 1 to 9"],
    ],
  ],
  "quantities, sizes and durations": [
    [
      { kafka: { memory: "2GiB" } },
      ['kafka.memory: "2GiB" is not allowed; it must be a Kubernetes quantity above zero (e.g. 2Gi)'],
    ],
    [
      { kafka: { cpu: "one" } },
      ['kafka.cpu: "one" is not allowed; it must be a Kubernetes quantity above zero (e.g. 1000m)'],
    ],
    [
      { kafka: { cpu: 0 } },
      ["kafka.cpu: 0 is not allowed; it must be a Kubernetes quantity above zero (e.g. 1000m)"],
    ],
    [
      { kafka: { cpu: 1000 }, zookeeper: { cpu: "250" } },
      [
        'zookeeper.cpu: "250" is not allowed; it must be below 100 cores, or have the unit m (e.g. 500m): 250 is 250 cores, and 250m is 0.25',
        "kafka.cpu: 1000 is not allowed; it must be below 100 cores, or have the unit m (e.g. 1000m): 1000 is 1000 cores, and 1000m is 1",
      ],
    ],
    [
      { kafka: { cpu: "1k" } },
      [
        'kafka.cpu: "1k" is not allowed; it must be below 100 cores, or have the unit m (e.g. 1000m): 1k is 1000 cores, and 1000m is 1',
      ],
    ],
    [
      { kafka: { memory: 2048, heap: "1024" }, zookeeper: { memory: "512m" } },
      [
        'zookeeper.memory: "512m" is not allowed; it must be at least 32Mi (e.g. 1Gi): 512m is 0.512 bytes',
        "kafka.memory: 2048 is not allowed; it must be at least 32Mi (e.g. 2Gi): 2048 is 2048 bytes",
        'kafka.heap: "1024" is not allowed; it must be at least 16M (e.g. 1G): 1024 is 1024 bytes',
      ],
    ],
    [
      { nfs: { server: "nfs.example.com", path: "/x", cpu: 100, memory: 128 } },
      [
        "nfs.cpu: 100 is not allowed; it must be below 100 cores, or have the unit m (e.g. 100m): 100 is 100 cores, and 100m is 0.1",
        "nfs.memory: 128 is not allowed; it must be at least 32Mi (e.g. 128Mi): 128 is 128 bytes",
      ],
    ],
    [
      { kafka: { storage: { size: "10GB" } } },
      ['kafka.storage.size: "10GB" is not allowed; it must be a Kubernetes quantity above zero (e.g. 1Gi)'],
    ],
    [
      { kafka: { storage: { size: "10Mi" } } },
      [
        `kafka.storage.size: "10Mi" is not allowed; it must be at least 512Mi: Kafka's own topics have 100 partitions (50 of consumer offsets, 50 of transactions), a segment of each is never deleted and has 2 MiB at least, and another one waits to be compacted, which is 400 MiB`,
      ],
    ],
    [
      { zookeeper: { storage: { size: "255Mi" } } },
      [
        'zookeeper.storage.size: "255Mi" is not allowed; it must be at least 256Mi: ZooKeeper sets 64 MiB aside for each log, keeps the logs of its last three snapshots, and stops on a full volume',
      ],
    ],
    [
      { kafka: { storage: { nfsJustification: true } } },
      ["kafka.storage.nfsJustification: true is not allowed; it must be a reason of three words or more"],
    ],
    [
      { kafka: { storage: { nfsJustification: "yes, fine" } } },
      [
        'kafka.storage.nfsJustification: "yes, fine" is not allowed; it must be a reason of three words or more',
      ],
    ],
    [
      { kafka: { heap: "1Gi" } },
      ['kafka.heap: "1Gi" is not allowed; it must be a JVM memory size (e.g. 1G)'],
    ],
    [
      { zookeeper: { memory: "-1Gi" } },
      ['zookeeper.memory: "-1Gi" is not allowed; it must be a Kubernetes quantity above zero (e.g. 1Gi)'],
    ],
    [
      { zookeeper: { heap: "0" } },
      ['zookeeper.heap: "0" is not allowed; it must be a JVM memory size (e.g. 512M)'],
    ],
    [
      { zookeeper: { tickTime: "1d" } },
      [
        'zookeeper.tickTime: "1d" is not allowed; it must be a duration from 100 to 60000 ms (a number of ms, or e.g. 2s)',
      ],
    ],
    [
      { zookeeper: { tickTime: 50 } },
      [
        "zookeeper.tickTime: 50 is not allowed; it must be a duration from 100 to 60000 ms (a number of ms, or e.g. 2s)",
      ],
    ],
    [
      { zookeeper: { minSessionTimeout: "4.5s" } },
      [
        'zookeeper.minSessionTimeout: "4.5s" is not allowed; it must be a duration from 1 to 3600000 ms (a number of ms, or e.g. 4s)',
      ],
    ],
    [
      { kafka: { terminationGracePeriod: "1500ms" } },
      [
        'kafka.terminationGracePeriod: "1500ms" is not allowed; it must be a duration from 1 to 86400 s (a number of s, or e.g. 5m)',
      ],
    ],
    [
      { nfs: { server: "nfs.example.com", path: "/x", timeout: "2h" } },
      [
        'nfs.timeout: "2h" is not allowed; it must be a duration from 1 to 3600 s (a number of s, or e.g. 5m)',
      ],
    ],
  ],
  "names of things": [
    [
      { kafka: { namespace: "Kafka" } },
      ['kafka.namespace: "Kafka" is not allowed; it must be a namespace\'s name (a DNS label, e.g. kafka)'],
    ],
    [
      { zookeeper: { namespace: "a.b" } },
      ['zookeeper.namespace: "a.b" is not allowed; it must be a namespace\'s name (a DNS label, e.g. kafka)'],
    ],
    [
      { kafka: { storage: { className: "NFS_client" } } },
      [
        'kafka.storage.className: "NFS_client" is not allowed; it must be a StorageClass\'s name (lower-case letters, digits, - and .)',
      ],
    ],
    [
      { nfs: { server: "http://nfs", path: "export" } },
      [
        'nfs.server: "http://nfs" is not allowed; it must be a host name or IP address that clients reach (no port, no scheme; not 0.0.0.0)',
        'nfs.path: "export" is not allowed; it must be an absolute path on the server (e.g. /export/kafka)',
      ],
    ],
    [
      {
        nfs: {
          server: "0.0.0.0",
          path: "/x",
          chartVersion: "^4.0",
          imageTag: "a b",
          reclaimPolicy: "Recycle",
        },
      },
      [
        'nfs.server: "0.0.0.0" is not allowed; it must be a host name or IP address that clients reach (no port, no scheme; not 0.0.0.0)',
        'nfs.reclaimPolicy: "Recycle" is not allowed; it must be Retain | Delete',
        'nfs.chartVersion: "^4.0" is not allowed; it must be one exact version (e.g. 4.0.18)',
        'nfs.imageTag: "a b" is not allowed; it must be an image tag',
      ],
    ],
    [
      { image: { name: "A b" } },
      ['image.name: "A b" is not allowed; it must be an image reference (repository[:tag][@sha256:digest])'],
    ],
    [
      { image: { name: "a/b:1", baseImage: "openjdk:" } },
      [
        'image.baseImage: "openjdk:" is not allowed; it must be an image reference (repository[:tag][@sha256:digest])',
      ],
    ],
    [
      { image: { name: "a/b:1", sha512: "ABC", platform: "amd64", distributionUrl: "ftp://x" } },
      [
        'image.distributionUrl: "ftp://x" is not allowed; it must be the URL of a .tgz archive',
        'image.sha512: "ABC" is not allowed; it must be 128 hexadecimal digits, lower case',
        'image.platform: "amd64" is not allowed; it must be a platform (e.g. linux/amd64)',
      ],
    ],
    [
      { image: { name: "a/b:1", scalaVersion: 2.12 } },
      ["image.scalaVersion: 2.12 is not allowed; it must be 2.13 | 2.12"],
    ],
    [
      { zookeeper: { image: "a//b", logLevel: "info" } },
      [
        'zookeeper.image: "a//b" is not allowed; it must be an image reference (repository[:tag][@sha256:digest])',
        'zookeeper.logLevel: "info" is not allowed; it must be TRACE | DEBUG | INFO | WARN | ERROR | FATAL',
      ],
    ],
    [
      { kafka: { antiAffinity: "soft" } },
      ['kafka.antiAffinity: "soft" is not allowed; it must be required | preferred'],
    ],
    [{ profile: "hard" }, ['profile: "hard" is not allowed; it must be development | default | hardened']],
    [
      { profile: "article" },
      [
        'profile: "article" is not allowed; it must be development | default | hardened; article is called development now',
      ],
    ],
  ],
  addresses: [
    [
      { kafka: { external: { hosts: "http://a" } } },
      [
        'kafka.external.hosts: "http://a" is not allowed; it must be a host name or IP address that clients reach (no port, no scheme; not 0.0.0.0)',
      ],
    ],
    [
      { kafka: { external: { hosts: [] } } },
      [
        "kafka.external.hosts: [] is not allowed; it must be a host name or IP address, or a list with one per broker",
      ],
    ],
    [
      { kafka: { external: { hosts: 5 } } },
      [
        "kafka.external.hosts: 5 is not allowed; it must be a host name or IP address, or a list with one per broker",
      ],
    ],
    [
      { kafka: { external: { hosts: ["0.0.0.0", "b:9092", "c.example"] } } },
      [
        'kafka.external.hosts[0]: "0.0.0.0" is not allowed; it must be a host name or IP address that clients reach (no port, no scheme; not 0.0.0.0)',
        'kafka.external.hosts[1]: "b:9092" is not allowed; it must be a host name or IP address that clients reach (no port, no scheme; not 0.0.0.0)',
      ],
    ],
    [
      { kafka: { external: { hosts: ["a.example", "b.example"] } } },
      ["kafka.external.hosts: 2 given; it must be one host for all brokers, or one per broker (3)"],
    ],
    [
      { kafka: { external: { nodePorts: [30000, 30001, 80] } } },
      ["kafka.external.nodePorts[2]: 80 is not allowed; it must be a NodePort from 30000 to 32767"],
    ],
    [
      { kafka: { external: { nodePorts: 30000 } } },
      ["kafka.external.nodePorts: 30000 is not allowed; it must be a list of NodePorts, one per broker"],
    ],
    [
      { kafka: { external: { nodePorts: [30000, 30000, 30001] } } },
      ["kafka.external.nodePorts: 30000 is given twice; every broker needs a port of its own"],
    ],
    [
      { kafka: { external: { nodePorts: [30000], firstNodePort: 30001 } } },
      [
        "kafka.external.firstNodePort: not allowed together with nodePorts; leave one of them out",
        "kafka.external.nodePorts: 1 given; it must be one per broker (3)",
      ],
    ],
    [
      { kafka: { external: { enabled: false, hosts: "a.example" } } },
      [
        "kafka.external.hosts: not allowed together with enabled: false, which leaves out the listener; leave one of them out",
      ],
    ],
    [
      { kafka: { external: { enabled: "no" } } },
      ['kafka.external.enabled: "no" is not allowed; it must be true or false'],
    ],
    [
      { kafka: { external: { firstNodePort: 80 } } },
      ["kafka.external.firstNodePort: 80 is not allowed; it must be a NodePort from 30000 to 32767"],
    ],
    [
      { kafka: { external: { firstNodePort: 32766 } } },
      [
        "kafka.external.firstNodePort: 32766 is not allowed with 3 brokers; it must be at most 32765, or the last port (32768) is above 32767",
      ],
    ],
  ],
  "what must not be together": [
    [
      { image: { name: "a/b:1", scalaVersion: "2.12" } },
      [
        `image.sha512: missing; the archive for Scala 2.12 needs it (kafka_2.12-${KAFKA}.tgz.sha512 beside the archive tells it)`,
      ],
    ],
    [
      { image: { name: "a/b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" } },
      [
        'image.name: "a/b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" is not allowed; a digest is known only after the build: leave it out, or set build to false',
      ],
    ],
    [
      { nfs: { server: "nfs.example.com", path: "/x", replicas: 2, leaderElection: false } },
      ["nfs.leaderElection: false is not allowed with 2 replicas; each of them would provision every claim"],
    ],
    [
      { nfs: { server: "nfs.example.com" } },
      ["nfs.path: missing; it must be an absolute path on the server (e.g. /export/kafka)"],
    ],
    [
      { nfs: { server: "nfs.example.com", path: "/x", namespace: "kafka" } },
      [
        'nfs.namespace: "kafka" is not allowed, since it is kafka.namespace; the provisioner must be there before that namespace is made, and mounts NFS, which a restricted namespace forbids',
      ],
    ],
    [
      { nfs: { server: "nfs.example.com", path: "/x", namespace: "zoo" }, zookeeper: { namespace: "zoo" } },
      [
        'nfs.namespace: "zoo" is not allowed, since it is zookeeper.namespace; the provisioner must be there before that namespace is made, and mounts NFS, which a restricted namespace forbids',
      ],
    ],
    [
      { zookeeper: { createNamespace: true }, kafka: { namespace: "kube-system", createNamespace: true } },
      [
        'zookeeper.createNamespace: true is not allowed with namespace "default", which every cluster has; leave it out',
        'kafka.createNamespace: true is not allowed with namespace "kube-system", which every cluster has; leave it out',
      ],
    ],
    [
      { zookeeper: { namespace: "kafka", createNamespace: false }, kafka: { createNamespace: true } },
      [
        'kafka.createNamespace: true is not allowed, since zookeeper.createNamespace is false and both have the namespace "kafka"; leave one of them out',
      ],
    ],
    [
      { zookeeper: { heap: "1G" } },
      [
        'zookeeper.heap: "1G" is not allowed; it must be at most three quarters of memory (1Gi), or the pod is killed for its memory',
      ],
    ],
    [
      { zookeeper: { minSessionTimeout: "60s" } },
      ["zookeeper.minSessionTimeout: the shortest session (60000 ms) is longer than the longest (40000 ms)"],
    ],
    [
      { zookeeper: { maxSessionTimeout: 1000 } },
      ["zookeeper.maxSessionTimeout: the shortest session (4000 ms) is longer than the longest (1000 ms)"],
    ],
    [
      { kafka: { memory: "10Gi", heap: "5632M" } },
      [
        'kafka.heap: "5632M" is not allowed; it must be at most half of memory (10Gi), or the pod is killed for its memory under load',
      ],
    ],
    [
      { kafka: { heap: "2G" } },
      [
        'kafka.heap: "2G" is not allowed; it must be at most half of memory (2Gi), or the pod is killed for its memory under load',
      ],
    ],
    [
      { profile: "hardened" },
      [
        'image.name: "a/b:1" is not allowed with profile hardened; it must name its digest (…@sha256:…), since a tag may be moved',
        'zookeeper.image: "zhaoguanghui6/kubernetes-zookeeper:1.0-3.4.10" is not allowed with profile hardened; it must name its digest (…@sha256:…), since a tag may be moved',
      ],
    ],
    [
      { profile: "hardened", image: { name: "a/b:1" } },
      [
        'zookeeper.image: "zhaoguanghui6/kubernetes-zookeeper:1.0-3.4.10" is not allowed with profile hardened; it must name its digest (…@sha256:…), since a tag may be moved',
      ],
    ],
  ],
  "broker configuration": [
    [
      { kafka: { config: { "num.partition": 3 } } },
      [
        `kafka.config["num.partition"]: num.partition is no broker key of Kafka ${KAFKA}: a broker ignores it. Did you mean num.partitions? Keys of your own plug-in classes go into pluginConfig.`,
      ],
    ],
    [
      { kafka: { config: { "num.partitions": "six" } } },
      [
        'kafka.config["num.partitions"]: "six" is not allowed: num.partitions must be a whole number from 1 to 2147483647.',
      ],
    ],
    [
      { kafka: { config: { "num.partitions": 0 } } },
      ['kafka.config["num.partitions"]: "0" is not allowed: num.partitions must be at least 1.'],
    ],
    // What `pulumi config set --path kafka-on-kubernetes:kafka.config.num.partitions 12` writes.
    [
      { kafka: { config: { num: { partitions: 12 } } } },
      [
        `kafka.config.num: the value (not shown) is not allowed; it must be a text, a number, true or false. The dots of num.partitions were taken for levels: a key is one name, "num.partitions", in quotes; on the command line: pulumi config set --path 'kafka-on-kubernetes:kafka.config["num.partitions"]' VALUE`,
      ],
    ],
    [
      { kafka: { config: { log: { retention: { hours: 1, ms: 2 } } } } },
      [
        `kafka.config.log: the value (not shown) is not allowed; it must be a text, a number, true or false. The dots of log.retention.hours, log.retention.ms were taken for levels: a key is one name, "log.retention.hours", in quotes; on the command line: pulumi config set --path 'kafka-on-kubernetes:kafka.config["log.retention.hours"]' VALUE`,
      ],
    ],
    [
      { kafka: { config: { num: {} } } },
      ["kafka.config.num: the value (not shown) is not allowed; it must be a text, a number, true or false"],
    ],
    [
      { kafka: { config: { "node.id": 7 } } },
      [
        "kafka.config[\"node.id\"]: node.id is set by the program and cannot be given here; use kafka.brokers (a broker's id is its pod's ordinal) instead.",
      ],
    ],
    [
      { kafka: { brokers: 5, config: { "reserved.broker.max.id": 1 } } },
      [
        'kafka.config["reserved.broker.max.id"]: reserved.broker.max.id = 1 must be at least 4, the highest id of a broker, while broker.id.generation.enable is on: higher ids are for generated ones. Leave it out.',
      ],
    ],
    [{ kafka: { brokers: 3, config: { "reserved.broker.max.id": 2 } } }, []],
    [
      {
        kafka: { brokers: 3, config: { "reserved.broker.max.id": 0, "broker.id.generation.enable": false } },
      },
      [],
    ],
    [
      {
        kafka: {
          config: {
            "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer",
            "super.users": "User:admin",
            "allow.everyone.if.no.acl.found": false,
          },
        },
      },
      [
        'kafka.config["super.users"]: Brokers reach each other on listener INTERNAL (PLAINTEXT) without a login, so that each is User:ANONYMOUS, and authorizer.class.name = kafka.security.authorizer.AclAuthorizer with super.users = User:admin denies User:ANONYMOUS what brokers do: no partition gets a leader. Leave authorizer.class.name out until that listener has a login; or name User:ANONYMOUS in super.users, if only brokers reach that listener.',
      ],
    ],
    [
      { kafka: { config: { "authorizer.class.name": "AclAuthorizer" } } },
      [
        'kafka.config["authorizer.class.name"]: "AclAuthorizer" is not allowed: authorizer.class.name must be a class with its package, such as kafka.security.authorizer.AclAuthorizer.',
      ],
    ],
    [
      { kafka: { config: { "num.partitions": null } } },
      ['kafka.config["num.partitions"]: null is not allowed; it must be a text, a number, true or false'],
    ],
    [
      { kafka: { config: { "log.cleanup.policy": "remove" } } },
      [
        'kafka.config["log.cleanup.policy"]: "remove" is not allowed: log.cleanup.policy must be a comma-separated list of compact or delete.',
      ],
    ],
    [
      { kafka: { config: { "broker.id": 1 } } },
      [
        "kafka.config[\"broker.id\"]: broker.id is set by the program and cannot be given here; use kafka.brokers (a broker's id is its pod's ordinal) instead.",
      ],
    ],
    [
      {
        kafka: {
          config: {
            listeners: "PLAINTEXT://:9092",
            "advertised.listeners": "x",
            "log.dirs": "/tmp",
            "zookeeper.connect": "x:2181",
          },
        },
      },
      [
        'kafka.config["listeners"]: listeners is set by the program and cannot be given here; use kafka.external instead.',
        'kafka.config["advertised.listeners"]: advertised.listeners is set by the program and cannot be given here; use kafka.external instead.',
        'kafka.config["log.dirs"]: log.dirs is set by the program and cannot be given here; use kafka.storage instead.',
        'kafka.config["zookeeper.connect"]: zookeeper.connect is set by the program and cannot be given here; use zookeeper.replicas instead.',
      ],
    ],
    [
      { kafka: { config: { "quota.producer.default": 1 } } },
      [
        "kafka.config[\"quota.producer.default\"]: quota.producer.default was removed in Kafka 3.0: a broker ignores it. Set the default with kafka-configs.sh --alter --entity-type clients --entity-default --add-config 'producer_byte_rate=...'.",
      ],
    ],
    [
      { kafka: { config: { "retention.ms": 1000 } } },
      [
        'kafka.config["retention.ms"]: retention.ms is a key of topics, which a broker ignores in its own configuration. Use log.retention.ms, log.retention.minutes or log.retention.hours for the default of every topic.',
      ],
    ],
    [
      { kafka: { config: { "default.replication.factor": 4 } } },
      [
        'kafka.config["default.replication.factor"]: default.replication.factor = 4 is above the number of brokers, 3: the topics cannot be created; set it to 3.',
      ],
    ],
    [
      { kafka: { config: { KAFKA_HEAP_OPTS: "-Xmx1G" } } },
      [
        `kafka.config["KAFKA_HEAP_OPTS"]: KAFKA_HEAP_OPTS is no broker key of Kafka ${KAFKA}: a broker ignores it. Keys of your own plug-in classes go into pluginConfig.`,
      ],
    ],
    [
      { kafka: { pluginConfig: { "num.io.threads": 3 } } },
      [
        'kafka.pluginConfig["num.io.threads"]: num.io.threads is a key of Kafka\'s own, which pluginConfig would pass unchecked; give it in config.',
      ],
    ],
  ],
  secrets: [
    [
      { kafka: { pod: { environment: { API_TOKEN: "x", SSO_PASSWORD: "hunter2" } } } },
      [
        'kafka.pod.environment["SSO_PASSWORD"]: the value (not shown) is not allowed; it is a secret, which everybody sees who may read the pod: keep it in a Secret, and name it as secret: { name, key }',
      ],
    ],
    [
      { zookeeper: { pod: { environment: { SSO_PASSWORD: ["hunter2"] } } } },
      [
        "zookeeper.pod.environment.SSO_PASSWORD: the value (not shown) is not allowed; it must be a text (numbers and true or false in quotes), or an object of secret, configMap, field",
      ],
    ],
    [
      { kafka: { pod: { annotations: { "example.com/password": "hunter2" } } } },
      [
        'kafka.pod.annotations["example.com/password"]: not allowed; it holds a secret, which everybody sees who may read the pod: keep it in a Secret',
      ],
    ],
    [
      { image: '{"name":"a/b:1","registry":{"password":"hunter2"' },
      ["image: the value (not shown) is not allowed; it must be an object"],
    ],
    [
      { image: { name: "a/b:1", registry: "ci:hunter2" } },
      [
        "image.registry: the value (not shown) is not allowed; it must be an object of server, username, password, pullSecret",
      ],
    ],
    [
      { image: { name: "a/b:1", registry: { password: ["hunter2"] } } },
      ["image.registry.password: the value (not shown) is not allowed; it must be a password"],
    ],
    [
      { image: { name: "a/b:1", registry: { passwd: "hunter2" } } },
      ["image.registry.passwd: unknown setting; did you mean password?"],
    ],
    [
      { kafka: '{"config":{"ssl.key.password":"hunter2"' },
      ["kafka: the value (not shown) is not allowed; it must be an object"],
    ],
    [
      { kafka: { config: { "ssl.key.password": ["hunter2"] } } },
      [
        'kafka.config["ssl.key.password"]: the value (not shown) is not allowed; it must be a text, a number, true or false',
      ],
    ],
    [
      { kafka: { config: ["ssl.key.password=hunter2"] } },
      ["kafka.config: the value (not shown) is not allowed; it must be an object of broker keys"],
    ],
    [
      { kafka: { pluginConfig: { "my.password": { value: "hunter2" } } } },
      [
        `kafka.pluginConfig["my.password"]: the value (not shown) is not allowed; it must be a text, a number, true or false. The dots of my.password.value were taken for levels: a key is one name, "my.password.value", in quotes; on the command line: pulumi config set --path 'kafka-on-kubernetes:kafka.pluginConfig["my.password.value"]' VALUE`,
      ],
    ],
    [
      { kafka: { config: { "ssl.truststore.password": "hunter2", "num.partitions": 0 } } },
      [
        'kafka.config["ssl.truststore.password"]: not allowed; it is a password, and the file it would stand in is a ConfigMap that others can read',
        'kafka.config["num.partitions"]: "0" is not allowed: num.partitions must be at least 1.',
      ],
    ],
  ],
  several: [
    [
      {
        profile: "x",
        image: { nam: "a" },
        nfs: { path: "x" },
        zookeeper: { replicas: 0, storage: { size: "x" } },
        kafka: { brokers: 0, external: { hosts: "a b" } },
        extra: 1,
      },
      [
        "nfs.server: missing; it must be a host name or IP address that clients reach (no port, no scheme; not 0.0.0.0)",
        'nfs.path: "x" is not allowed; it must be an absolute path on the server (e.g. /export/kafka)',
        "image.name: missing; it must be an image reference (repository[:tag][@sha256:digest])",
        "image.nam: unknown setting; did you mean name?",
        "zookeeper.replicas: 0 is not allowed; it must be a whole number from 1 to 9",
        'zookeeper.storage.size: "x" is not allowed; it must be a Kubernetes quantity above zero (e.g. 1Gi)',
        "kafka.brokers: 0 is not allowed; it must be a whole number from 1 to 99",
        'kafka.external.hosts: "a b" is not allowed; it must be a host name or IP address that clients reach (no port, no scheme; not 0.0.0.0)',
        'profile: "x" is not allowed; it must be development | default | hardened',
        "extra: unknown setting; allowed: nfs, image, zookeeper, kafka, topics, users, clusterDomain, profile",
      ],
    ],
    [
      {
        image: { name: "a/b:1", scalaVersion: "2.12" },
        zookeeper: { heap: "1G" },
        kafka: { external: { firstNodePort: 32767 }, config: { "num.partition": 3 } },
      },
      [
        `image.sha512: missing; the archive for Scala 2.12 needs it (kafka_2.12-${KAFKA}.tgz.sha512 beside the archive tells it)`,
        'zookeeper.heap: "1G" is not allowed; it must be at most three quarters of memory (1Gi), or the pod is killed for its memory',
        "kafka.external.firstNodePort: 32767 is not allowed with 3 brokers; it must be at most 32765, or the last port (32769) is above 32767",
        `kafka.config["num.partition"]: num.partition is no broker key of Kafka ${KAFKA}: a broker ignores it. Did you mean num.partitions? Keys of your own plug-in classes go into pluginConfig.`,
      ],
    ],
  ],
} satisfies Readonly<Record<string, readonly Faulty[]>>;
