/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are changed at any path */
import { type Stack } from "../stack";
import { type Cases, UNKNOWN, containerOf, kafka, script, unknownSettings } from "./case";

const external = "EXTERNAL://${HOST_IP}:$((${HOSTNAME##*-}+30027))";
const change = (from: string, to: string) => (stack: Stack) => {
  script(kafka(stack), from, to);
};
const unknownScript = {
  "the start script": {
    change: (stack: Stack) => (containerOf(kafka(stack)).command[2] = UNKNOWN),
    says: [
      "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.containers[0].command[2] of StatefulSet kafka/kafka is not known yet.",
    ],
  },
};

function staysOnNode(stack: Stack): void {
  for (const name of ["kafka-cs-0", "kafka-cs-1", "kafka-cs-2"])
    stack.get("Service", name).spec.externalTrafficPolicy = "Local";
}

export const listeners: Cases = {
  "advertised-address-reachable": {
    violates: {
      "no address": {
        change: change("EXTERNAL://${HOST_IP}", "EXTERNAL://0.0.0.0"),
        says: [
          "advertised-address-reachable: StatefulSet kafka/kafka: kafka-0 advertises 0.0.0.0:30027 for EXTERNAL.",
        ],
      },
      "the client's own machine": {
        change: change("EXTERNAL://${HOST_IP}", "EXTERNAL://localhost"),
        says: [
          "advertised-address-reachable: StatefulSet kafka/kafka: kafka-0 advertises localhost:30027 for EXTERNAL.",
        ],
      },
      ...Object.fromEntries(
        Object.entries({
          "an octet too large": ["10.10.101.256", ", which is no IPv4 address of a host"],
          "three octets": ["10.10.101", ", which is no IPv4 address of a host"],
          "a multicast address": ["239.1.2.3", ", which is no IPv4 address of a host"],
          "a name with an empty label": ["kafka..example.com", ", which is no host name"],
          "a label that ends in a dash": ["kafka-.example.com", ", which is no host name"],
        }).map(([what, [host = "", why = ""]]) => [
          what,
          {
            change: change("EXTERNAL://${HOST_IP}", `EXTERNAL://${host}`),
            says: [
              `advertised-address-reachable: StatefulSet kafka/kafka: kafka-0 advertises ${host}:30027 for EXTERNAL${why}.`,
            ],
          },
        ]),
      ),
      "node ports that stay on their node behind one host": {
        change: (stack) => {
          staysOnNode(stack);
          change("EXTERNAL://${HOST_IP}", "EXTERNAL://nodes.example.com")(stack);
        },
        says: [
          "advertised-address-reachable: StatefulSet kafka/kafka: its brokers advertise nodes.example.com, and Service kafka/kafka-cs-0, Service kafka/kafka-cs-1 and Service kafka/kafka-cs-2 answer on the node of their own broker only (externalTrafficPolicy: Local).",
        ],
      },
      "IPv6 loopback": {
        change: change("EXTERNAL://${HOST_IP}", "EXTERNAL://[::1]"),
        says: [
          "advertised-address-reachable: StatefulSet kafka/kafka: kafka-0 advertises [::1]:30027 for EXTERNAL.",
        ],
      },
    },
    complies: {
      IPv6: change("EXTERNAL://${HOST_IP}", "EXTERNAL://[fd00::10]"),
      "a name that ends in a dot": change("EXTERNAL://${HOST_IP}", "EXTERNAL://kafka-1.example.com."),
      "node ports that stay on each broker's own node": (stack) => {
        staysOnNode(stack);
      },
      "node ports of every node behind one host": change(
        "EXTERNAL://${HOST_IP}",
        "EXTERNAL://nodes.example.com",
      ),
      "node ports that stay on the one node that all brokers are pinned to": (stack) => {
        staysOnNode(stack);
        kafka(stack).spec.template.spec.nodeSelector = { "kubernetes.io/hostname": "one" };
        change("EXTERNAL://${HOST_IP}", "EXTERNAL://nodes.example.com")(stack);
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
  "advertised-address-distinct": {
    violates: {
      "one name for all inside": {
        change: change(
          "INTERNAL://$HOSTNAME.kafka-hs.kafka.svc.cluster.local",
          "INTERNAL://kafka-hs.kafka.svc.cluster.local",
        ),
        says: [
          "advertised-address-distinct: StatefulSet kafka/kafka: kafka-0 and kafka-1 both advertise kafka-hs.kafka.svc.cluster.local:9092 for INTERNAL.",
        ],
      },
    },
    complies: {
      "one host, a port for each": change("EXTERNAL://${HOST_IP}", "EXTERNAL://kafka.example.com"),
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
  "replication-stays-inside": {
    violates: {
      "over the external listener": {
        change(stack) {
          const data = stack.get("ConfigMap", "kafka-config").data as Record<string, string>;
          data["server.properties"] = (data["server.properties"] ?? "").replace(
            "inter.broker.listener.name=INTERNAL",
            "inter.broker.listener.name=EXTERNAL",
          );
          stack.get("NetworkPolicy", "kafka").spec.ingress = [{ ports: [{ port: 9092 }, { port: 9094 }] }];
        },
        says: [
          "replication-stays-inside: StatefulSet kafka/kafka: brokers replicate over listener EXTERNAL, which is advertised at node port 30027.",
        ],
      },
    },
    complies: {
      "by protocol": (stack) => {
        const data = stack.get("ConfigMap", "kafka-config").data as Record<string, string>;
        data["server.properties"] = (data["server.properties"] ?? "").replace(
          "inter.broker.listener.name=INTERNAL\n",
          "",
        );
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
  "advertised-port-is-node-port": {
    violates: {
      "another port than the Service's": {
        change: (stack) => (stack.get("Service", "kafka-cs-1").spec.ports[0].nodePort = 30040),
        says: [
          "advertised-port-is-node-port: StatefulSet kafka/kafka: kafka-1 advertises node port 30028 for EXTERNAL; its Services open 30040.",
        ],
      },
      "two brokers' Services swapped": {
        change(stack) {
          stack.get("Service", "kafka-cs-0").spec.ports[0].nodePort = 30028;
          stack.get("Service", "kafka-cs-1").spec.ports[0].nodePort = 30027;
        },
        says: [
          "advertised-port-is-node-port: StatefulSet kafka/kafka: kafka-0 advertises node port 30027 for EXTERNAL; its Services open 30028.",
        ],
      },
      "a port that the cluster picks": {
        change: (stack) => delete stack.get("Service", "kafka-cs-2").spec.ports[0].nodePort,
        says: [
          "advertised-port-is-node-port: StatefulSet kafka/kafka: kafka-2 advertises node port 30029 for EXTERNAL; its Services open a port the cluster picks.",
        ],
      },
      "the internal listener behind the node port": {
        change: (stack) => (stack.get("Service", "kafka-cs-0").spec.ports[0].targetPort = 9092),
        says: [
          "advertised-port-is-node-port: StatefulSet kafka/kafka: Service kafka/kafka-cs-0 leads node port 30027 to port 9092, but listener EXTERNAL opens 9094.",
        ],
      },
      "no Service": {
        change: (stack) => {
          stack.remove("Service", "kafka-cs-2");
        },
        says: [
          "advertised-port-is-node-port: StatefulSet kafka/kafka: kafka-2 advertises node port 30029 for EXTERNAL; its Services open none.",
        ],
      },
      "a node port that the broker does not advertise": {
        change: change(external, "EXTERNAL://$HOSTNAME.example.com:9094"),
        says: [
          "advertised-port-is-node-port: StatefulSet kafka/kafka: Service kafka/kafka-cs-0 opens node port 30027 for kafka-0, which advertises no node port.",
        ],
      },
    },
    complies: {
      "through positional parameters": (stack) => {
        script(kafka(stack), "exec ", "set -- 30027 30028 30029; shift ${HOSTNAME##*-}; exec ");
        script(kafka(stack), "$((${HOSTNAME##*-}+30027))", "$1");
      },
    },
    unknown: {
      ...unknownScript,
      "a node port": {
        change: (stack) => (stack.get("Service", "kafka-cs-0").spec.ports[0].nodePort = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.ports[0].nodePort of Service kafka/kafka-cs-0 is not known yet.",
        ],
      },
    },
  },
  "node-port-per-broker": {
    violates: {
      "one Service for all brokers": {
        change(stack) {
          stack.add({
            apiVersion: "v1",
            kind: "Service",
            metadata: { name: "kafka-bootstrap", namespace: "kafka" },
            spec: { type: "NodePort", ports: [{ port: 9094, nodePort: 30040 }], selector: { app: "kafka" } },
          });
        },
        says: [
          "node-port-per-broker: Service kafka/kafka-bootstrap: it opens a node port for 3 brokers: kafka-0, kafka-1 and kafka-2.",
        ],
      },
    },
    complies: {
      "by the pod's index": (stack) =>
        (stack.get("Service", "kafka-cs-1").spec.selector = {
          app: "kafka",
          "apps.kubernetes.io/pod-index": "1",
        }),
    },
    unknown: {
      "a selector": {
        change: (stack) => (stack.get("Service", "kafka-cs-0").spec.selector = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.selector of Service kafka/kafka-cs-0 is not known yet.",
        ],
      },
    },
  },
};
