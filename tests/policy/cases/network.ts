/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call -- manifests are changed at any path */
import type { Manifest, Stack } from "../stack";
import { type Case, type Cases, UNKNOWN, kafka, unknownSettings, zookeeper, unknownScript } from "./case";

const other = (name: string, nodePort: number, extra: object = {}) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "web" },
  spec: { type: "NodePort", ports: [{ port: 80, nodePort, ...extra }], selector: { app: "web" } },
});

const dns = {
  ports: [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ],
};

/** A policy that restricts the way out of every pod of a namespace. */
const egress = (namespace: string, rules: object[], name = "out"): Manifest => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace },
  spec: { podSelector: {}, policyTypes: ["Egress"], egress: rules },
});

export const network: Cases = {
  "node-port-in-range": {
    violates: {
      below: {
        change: (stack) => {
          stack.add(other("web", 8080));
        },
        says: ["node-port-in-range: Service web/web: node port 8080 is outside 30000-32767."],
      },
    },
    complies: {
      "the first of the range": (stack) => {
        stack.add(other("web", 30000));
      },
    },
    unknown: {
      "the port": {
        change: (stack) => (stack.get("Service", "kafka-cs-0").spec.ports[0].nodePort = UNKNOWN),
        says: [
          "Service kafka/kafka-cs-0: cannot be evaluated: spec.ports[0].nodePort of Service kafka/kafka-cs-0 is not known yet.",
        ],
      },
    },
  },
  "node-port-unique": {
    violates: {
      "another Service of the stack": {
        change: (stack) => {
          stack.add(other("web", 30027));
        },
        says: [
          "node-port-unique: Service web/web: node port 30027 belongs to Service kafka/kafka-cs-0 already.",
        ],
      },
    },
    complies: {
      "over another protocol": (stack) => {
        stack.add(other("web", 30027, { protocol: "UDP" }));
      },
    },
    unknown: {
      "the type": {
        change: (stack) => (stack.get("Service", "kafka-cs-0").spec.type = UNKNOWN),
        says: [
          "Service kafka/kafka-cs-0: cannot be evaluated: spec.type of Service kafka/kafka-cs-0 is not known yet.",
          "Service kafka/kafka-cs-1: cannot be evaluated: spec.type of Service kafka/kafka-cs-0 is not known yet.",
          "Service kafka/kafka-cs-2: cannot be evaluated: spec.type of Service kafka/kafka-cs-0 is not known yet.",
        ],
      },
    },
  },
  "node-port-static-band": {
    violates: {
      above: {
        change: (stack) => {
          stack.add(other("web", 30127));
        },
        says: [
          "node-port-static-band: Service web/web: node port 30127 is above the static band, which ends at 30085.",
        ],
      },
    },
    complies: {
      "the last of the band": (stack) => {
        stack.add(other("web", 30085));
      },
    },
    unknown: {
      "the ports": {
        change: (stack) => (stack.get("Service", "kafka-cs-0").spec.ports = UNKNOWN),
        says: [
          "Service kafka/kafka-cs-0: cannot be evaluated: spec.ports of Service kafka/kafka-cs-0 is not known yet.",
        ],
      },
    },
  },
  "governing-service-exists": {
    violates: {
      "another name": {
        change: (stack) => (kafka(stack).spec.serviceName = "kafka"),
        says: [
          "governing-service-exists: StatefulSet kafka/kafka: its serviceName kafka is no Service of namespace kafka in the stack.",
        ],
      },
      none: {
        change: (stack) => delete kafka(stack).spec.serviceName,
        says: ["governing-service-exists: StatefulSet kafka/kafka: it has no serviceName."],
      },
      "not headless": {
        change: (stack) => delete stack.get("Service", "kafka-hs").spec.clusterIP,
        says: [
          "governing-service-exists: StatefulSet kafka/kafka: its serviceName kafka-hs is not headless, so its pods get no names.",
        ],
      },
      "other pods": {
        change: (stack) => (stack.get("Service", "kafka-hs").spec.selector = { app: "broker" }),
        says: [
          "governing-service-exists: StatefulSet kafka/kafka: its serviceName kafka-hs does not select its pods.",
        ],
      },
    },
    complies: {
      "by another label": (stack) => {
        kafka(stack).spec.template.metadata.labels.tier = "data";
        stack.get("Service", "kafka-hs").spec.selector = { tier: "data" };
      },
    },
    unknown: {
      "the name": {
        change: (stack) => (kafka(stack).spec.serviceName = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.serviceName of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "service-selects-pods": {
    violates: {
      "a label that no pod has": {
        change: (stack) => (stack.get("Service", "zk-cs").spec.selector = { app: "zookeeper" }),
        says: [
          "service-selects-pods: Service zookeeper/zk-cs: its selector matches no pod of the stack; it seems meant for StatefulSet zookeeper/zk.",
        ],
      },
      "a broker that is not there": {
        change: (stack) => {
          const last = structuredClone(stack.get("Service", "kafka-cs-2"));
          last.metadata.name = "kafka-cs-3";
          last.spec.selector = { "statefulset.kubernetes.io/pod-name": "kafka-3" };
          last.spec.ports[0].nodePort = 30030;
          stack.add(last);
        },
        says: [
          "service-selects-pods: Service kafka/kafka-cs-3: its selector matches no pod of the stack; it seems meant for StatefulSet kafka/kafka.",
        ],
      },
    },
    complies: {
      "somebody else's": (stack) => {
        stack.add({ ...other("web", 30001), metadata: { name: "web", namespace: "kafka" } });
      },
    },
    unknown: {
      "the selector": {
        change: (stack) => (stack.get("Service", "zk-cs").spec.selector = UNKNOWN),
        says: [
          "Service zookeeper/zk-cs: cannot be evaluated: spec.selector of Service zookeeper/zk-cs is not known yet.",
        ],
      },
    },
  },
  "service-targets-open-port": {
    violates: {
      "no listener": {
        change: (stack) => (stack.get("Service", "kafka-hs").spec.ports[0].port = 9093),
        says: [
          "service-targets-open-port: Service kafka/kafka-hs: target port 9093 is not open in StatefulSet kafka/kafka, which opens 9092 and 9094.",
        ],
      },
      "no container port of that name": {
        change: (stack) => (stack.get("Service", "zk-cs").spec.ports[0].targetPort = "clients"),
        says: [
          "service-targets-open-port: Service zookeeper/zk-cs: target port clients is no container port of StatefulSet zookeeper/zk.",
        ],
      },
      "a quorum port that nobody opens": {
        change: (stack) => (stack.get("Service", "zk-hs").spec.ports[0].port = 2889),
        says: [
          "service-targets-open-port: Service zookeeper/zk-hs: target port 2889 is not open in StatefulSet zookeeper/zk, which opens 2181, 2888 and 3888.",
        ],
      },
    },
    complies: {
      "another port in front": (stack) => {
        stack.get("Service", "zk-cs").spec.ports[0].port = 12181;
      },
    },
    unknown: {
      "the settings": {
        change: unknownSettings,
        says: [
          "Service kafka/kafka-hs: cannot be evaluated: data.server.properties of ConfigMap kafka/kafka-config is not known yet.",
          "Service kafka/kafka-cs-0: cannot be evaluated: data.server.properties of ConfigMap kafka/kafka-config is not known yet.",
          "Service kafka/kafka-cs-1: cannot be evaluated: data.server.properties of ConfigMap kafka/kafka-config is not known yet.",
          "Service kafka/kafka-cs-2: cannot be evaluated: data.server.properties of ConfigMap kafka/kafka-config is not known yet.",
        ],
      },
    },
  },
  "selector-matches-template": {
    violates: {
      "another label": {
        change: (stack) => (kafka(stack).spec.selector = { matchLabels: { app: "broker" } }),
        says: [
          "selector-matches-template: StatefulSet kafka/kafka: its selector does not match the labels of its pod template.",
        ],
      },
      none: {
        change: (stack) => delete zookeeper(stack).spec.selector,
        says: [
          "selector-matches-template: StatefulSet zookeeper/zk: its selector does not match the labels of its pod template.",
        ],
      },
    },
    complies: {
      "an expression": (stack) =>
        (kafka(stack).spec.selector = { matchExpressions: [{ key: "app", operator: "Exists" }] }),
    },
    unknown: {
      "the selector": {
        change: (stack) => (kafka(stack).spec.selector = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.selector of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "network-policy-isolates": {
    violates: {
      none: {
        change: (stack) => {
          stack.remove("NetworkPolicy", "kafka");
        },
        says: [
          "network-policy-isolates: StatefulSet kafka/kafka: no NetworkPolicy of its namespace selects its pods.",
        ],
      },
      "about egress only": {
        change: (stack) => {
          const spec = stack.get("NetworkPolicy", "kafka").spec as Manifest;
          Object.assign(spec, { policyTypes: ["Egress"], egress: [{}] });
        },
        says: [
          "network-policy-isolates: StatefulSet kafka/kafka: no NetworkPolicy of its namespace selects its pods.",
        ],
      },
      "one that lets everybody in": {
        change: (stack) => (stack.get("NetworkPolicy", "kafka").spec.ingress = [{}]),
        says: [
          "network-policy-isolates: StatefulSet kafka/kafka: NetworkPolicy kafka/kafka lets everybody connect to every port of its pods.",
        ],
      },
    },
    complies: {
      "of the whole namespace": (stack) => (stack.get("NetworkPolicy", "kafka").spec.podSelector = {}),
    },
    unknown: {
      "the selector": {
        change: (stack) => (stack.get("NetworkPolicy", "kafka").spec.podSelector = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.podSelector of NetworkPolicy kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "network-policy-admits-peers": {
    violates: {
      "servers shut out from elections": {
        change: (stack) => {
          stack.get("NetworkPolicy", "zk").spec.ingress[0].ports.pop();
        },
        says: [
          "network-policy-admits-peers: StatefulSet zookeeper/zk: its network policies keep StatefulSet zookeeper/zk from port 3888 (election).",
        ],
      },
      "servers shut out from the quorum": {
        change: (stack) => {
          stack.get("NetworkPolicy", "zk").spec.ingress[0].ports.shift();
        },
        says: [
          "network-policy-admits-peers: StatefulSet zookeeper/zk: its network policies keep StatefulSet zookeeper/zk from port 2888 (quorum).",
        ],
      },
      "brokers shut out from the ensemble": {
        change: (stack) =>
          (stack.get("NetworkPolicy", "zk").spec.ingress[1].from[0].podSelector = {
            matchLabels: { app: "broker" },
          }),
        says: [
          "network-policy-admits-peers: StatefulSet zookeeper/zk: its network policies keep StatefulSet kafka/kafka from port 2181 (its brokers' sessions).",
        ],
      },
      "brokers of another namespace shut out": {
        change: (stack) => delete stack.get("NetworkPolicy", "zk").spec.ingress[1].from[0].namespaceSelector,
        says: [
          "network-policy-admits-peers: StatefulSet zookeeper/zk: its network policies keep StatefulSet kafka/kafka from port 2181 (its brokers' sessions).",
        ],
      },
      "replication shut out": {
        change: (stack) => {
          stack.get("NetworkPolicy", "kafka").spec.ingress.shift();
        },
        says: [
          "network-policy-admits-peers: StatefulSet kafka/kafka: its network policies keep StatefulSet kafka/kafka from port 9092 (replication).",
        ],
      },
      "no way out at all": {
        change: (stack) => {
          stack.add(egress("kafka", []));
        },
        says: [
          "network-policy-admits-peers: StatefulSet kafka/kafka: its network policies keep it from port 2181 of StatefulSet zookeeper/zk (its brokers' sessions).",
          "network-policy-admits-peers: StatefulSet kafka/kafka: its network policies keep it from DNS (port 53), so no name of a peer resolves.",
          "network-policy-admits-peers: StatefulSet kafka/kafka: its network policies keep it from port 9092 of StatefulSet kafka/kafka (replication).",
        ],
      },
      "no way out to DNS": {
        change: (stack) => {
          stack.add(egress("zookeeper", [{ to: [{ podSelector: {} }] }, { ports: [{ port: 53 }] }]));
        },
        says: [
          "network-policy-admits-peers: StatefulSet zookeeper/zk: its network policies keep it from DNS (port 53), so no name of a peer resolves.",
        ],
      },
      "no way out to the ensemble": {
        change: (stack) => {
          stack.add(egress("kafka", [dns, { to: [{ podSelector: {} }] }]));
        },
        says: [
          "network-policy-admits-peers: StatefulSet kafka/kafka: its network policies keep it from port 2181 of StatefulSet zookeeper/zk (its brokers' sessions).",
        ],
      },
    },
    complies: {
      "every port, from the brokers": (stack) =>
        (stack.get("NetworkPolicy", "kafka").spec.ingress[0] = {
          from: [{ podSelector: { matchLabels: { app: "kafka" } } }],
        }),
      "ways out to all that is needed, by several policies": (stack) => {
        stack.add(egress("kafka", []));
        stack.add(
          egress("kafka", [dns, { to: [{ podSelector: { matchLabels: { app: "kafka" } } }] }], "more"),
        );
        stack.add(
          egress(
            "kafka",
            [
              {
                to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "zk" } } }],
                ports: [{ port: "client" }],
              },
            ],
            "sessions",
          ),
        );
      },
      "a policy about egress by its rules alone": (stack) => {
        const policy = egress("kafka", [{}]);
        delete policy.spec.policyTypes;
        policy.spec.ingress = [{}];
        stack.add(policy);
      },
    },
    unknown: {
      "the rules": {
        change: (stack) => (stack.get("NetworkPolicy", "zk").spec.ingress = UNKNOWN),
        says: [
          "StatefulSet zookeeper/zk: cannot be evaluated: spec.ingress of NetworkPolicy zookeeper/zk is not known yet.",
        ],
      },
    },
  },
  "quorum-ports-private": {
    violates: {
      everybody: {
        change: (stack) => delete stack.get("NetworkPolicy", "zk").spec.ingress[0].from,
        says: [
          "quorum-ports-private: NetworkPolicy zookeeper/zk: it lets others than the servers reach the quorum ports.",
        ],
      },
      "brokers too": {
        change: (stack) => {
          stack.get("NetworkPolicy", "zk").spec.ingress[1].ports = [{ port: 2181, endPort: 3888 }];
        },
        says: [
          "quorum-ports-private: NetworkPolicy zookeeper/zk: it lets others than the servers reach the quorum ports.",
        ],
      },
      ...Object.fromEntries(
        Object.entries({ quorum: 2888, election: 3888 }).map(([purpose, port]) => [
          `brokers on the ${purpose} port`,
          {
            change: (stack: Stack) => {
              stack.get("NetworkPolicy", "zk").spec.ingress[1].ports.push({ port });
            },
            says: [
              "quorum-ports-private: NetworkPolicy zookeeper/zk: it lets others than the servers reach the quorum ports.",
            ],
          } satisfies Case,
        ]),
      ),
      "any pod as a client": {
        change: (stack) =>
          (stack.get("NetworkPolicy", "zk").spec.ingress[1].from = [{ namespaceSelector: {} }]),
        says: ["quorum-ports-private: NetworkPolicy zookeeper/zk: it lets any pod reach the client port."],
      },
      ...Object.fromEntries(
        Object.entries({
          "pods of another label": { podSelector: { matchLabels: { app: "web" } } },
          "pods that lack a label": {
            podSelector: { matchExpressions: [{ key: "untrusted", operator: "DoesNotExist" }] },
          },
          "pods that carry some value of the label": {
            podSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] },
          },
          "pods of two values": {
            podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["zk", "web"] }] },
          },
          "the same labels in any namespace": {
            podSelector: { matchLabels: { app: "zk" } },
            namespaceSelector: {},
          },
          addresses: { ipBlock: { cidr: "10.0.0.0/8" } },
          "a whole namespace": { namespaceSelector: { matchLabels: { team: "data" } } },
        }).map(([what, peer]) => [
          what,
          {
            change: (stack: Stack) => {
              stack.get("NetworkPolicy", "zk").spec.ingress[0].from.push(peer);
            },
            says: [
              "quorum-ports-private: NetworkPolicy zookeeper/zk: it lets others than the servers reach the quorum ports.",
            ],
          } satisfies Case,
        ]),
      ),
      "any pod as a client, by a label that it lacks": {
        change: (stack) =>
          (stack.get("NetworkPolicy", "zk").spec.ingress[1].from = [
            {
              namespaceSelector: {},
              podSelector: { matchExpressions: [{ key: "nothing", operator: "DoesNotExist" }] },
            },
          ]),
        says: ["quorum-ports-private: NetworkPolicy zookeeper/zk: it lets any pod reach the client port."],
      },
    },
    complies: {
      "further clients by label": (stack) => {
        stack
          .get("NetworkPolicy", "zk")
          .spec.ingress[1].from.push({ podSelector: { matchLabels: { app: "zoonavigator" } } });
      },
      "servers by an expression, and by the name of their namespace": (stack) => {
        stack.get("NetworkPolicy", "zk").spec.ingress[0].from = [
          { podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["zk"] }] } },
          {
            podSelector: { matchLabels: { app: "zk" } },
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "zookeeper" } },
          },
        ];
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
