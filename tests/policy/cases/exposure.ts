/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call -- manifests are changed at any path */
import { type Stack } from "../stack";
import { type Cases, UNKNOWN, containerOf, kafka, script, unknownSettings } from "./case";

const EXTERNAL = "EXTERNAL://${HOST_IP}:$((${HOSTNAME##*-}+30027))";

const brokerServices = (stack: Stack) =>
  ["kafka-cs-0", "kafka-cs-1", "kafka-cs-2"].map((name) => stack.get("Service", name));

/** Puts a load balancer before each broker, which advertises its port. */
function balance(stack: Stack, address = "EXTERNAL://${HOSTNAME}.example.com:9094"): void {
  for (const { spec } of brokerServices(stack)) {
    spec.type = "LoadBalancer";
    spec.loadBalancerSourceRanges = ["10.0.0.0/8"];
    delete spec.ports[0].nodePort;
  }
  script(kafka(stack), EXTERNAL, address);
}

/** Lets the start script take each broker's host from a variable, as for addresses of load balancers. */
const hostsOf = (value: string) => (stack: Stack) => {
  balance(stack, "EXTERNAL://$CLOUD_HOST:9094");
  containerOf(kafka(stack)).env.push({ name: "CLOUD_HOSTS", value });
  const command = containerOf(kafka(stack)).command as string[];
  command[2] = `set -- $CLOUD_HOSTS; shift \${HOSTNAME##*-}; CLOUD_HOST=$1; ${command[2] ?? ""}`;
};

/** The same where an update alone knows the hosts. */
const unknownHosts = hostsOf(UNKNOWN);

export const exposure: Cases = {
  "advertised-port-is-load-balancer-port": {
    violates: {
      "another port": {
        change: (stack) => {
          balance(stack);
          for (const { spec } of brokerServices(stack)) spec.ports[0].port = 443;
        },
        says: [
          "advertised-port-is-load-balancer-port: StatefulSet kafka/kafka: Service kafka/kafka-cs-0 listens on port 443 for listener EXTERNAL, for which kafka-0 advertises port 9094.",
        ],
      },
    },
    complies: {
      "the port of the load balancer": (stack) => {
        balance(stack);
      },
      "addresses in a variable": hostsOf("a.example.com 203.0.113.1 [2001:db8::2]"),
      "a load balancer over all brokers, for the first contact": (stack) => {
        const first = structuredClone(stack.get("Service", "kafka-cs-0"));
        first.metadata.name = "bootstrap";
        first.spec = {
          type: "LoadBalancer",
          allocateLoadBalancerNodePorts: false,
          loadBalancerSourceRanges: ["10.0.0.0/8"],
          ports: [{ name: "external", port: 443, targetPort: "external" }],
          selector: { app: "kafka" },
        };
        stack.add(first);
      },
    },
    unknown: {
      "the addresses, with another port": {
        change: (stack) => {
          unknownHosts(stack);
          for (const { spec } of brokerServices(stack)) spec.ports[0].port = 443;
        },
        says: [
          "StatefulSet kafka/kafka: Service kafka/kafka-cs-0 listens on port 443 for listener EXTERNAL, for which kafka-0 advertises port 9094.\nFix: Make the Service's port (spec.ports[].port) the one that the broker advertises for the listener behind its targetPort.",
        ],
      },
      "the addresses": { change: unknownHosts, says: [] },
      "the settings": {
        change: unknownSettings,
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: data.server.properties of ConfigMap kafka/kafka-config is not known yet.",
        ],
      },
    },
  },
  "load-balancer-source-ranges": {
    violates: {
      "no ranges": {
        change: (stack) => {
          balance(stack);
          delete stack.get("Service", "kafka-cs-0").spec.loadBalancerSourceRanges;
        },
        says: [
          "load-balancer-source-ranges: Service kafka/kafka-cs-0: it lets every address connect to StatefulSet kafka/kafka: it has no source ranges.",
        ],
      },
      "a range of all addresses": {
        change: (stack) => {
          balance(stack);
          stack.get("Service", "kafka-cs-1").spec.loadBalancerSourceRanges = ["10.0.0.0/8", "::/0"];
        },
        says: [
          "load-balancer-source-ranges: Service kafka/kafka-cs-1: it lets every address connect to StatefulSet kafka/kafka: its source ranges hold ::/0.",
        ],
      },
      "the ensemble": {
        change: (stack) => {
          stack.get("Service", "zk-cs").spec.type = "LoadBalancer";
          stack.get("Service", "zk-cs").spec.allocateLoadBalancerNodePorts = false;
        },
        says: [
          "load-balancer-source-ranges: Service zookeeper/zk-cs: it lets every address connect to StatefulSet zookeeper/zk: it has no source ranges.",
        ],
      },
    },
    complies: {
      "ranges in the annotation": (stack) => {
        balance(stack);
        for (const service of brokerServices(stack)) {
          delete service.spec.loadBalancerSourceRanges;
          service.metadata.annotations = {
            "service.beta.kubernetes.io/load-balancer-source-ranges": "10.0.0.0/8, 192.168.0.0/16",
          };
        }
      },
      "a cloud's internal load balancer": (stack) => {
        balance(stack);
        for (const service of brokerServices(stack)) {
          delete service.spec.loadBalancerSourceRanges;
          service.metadata.annotations = { "networking.gke.io/load-balancer-type": "Internal" };
        }
      },
      "somebody else's load balancer": (stack) => {
        stack.add({
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "web", namespace: "web" },
          spec: { type: "LoadBalancer", ports: [{ port: 80 }], selector: { app: "web" } },
        });
      },
    },
    unknown: {
      "the ranges": {
        change: (stack) => {
          balance(stack);
          stack.get("Service", "kafka-cs-0").spec.loadBalancerSourceRanges = UNKNOWN;
        },
        says: [
          "Service kafka/kafka-cs-0: cannot be evaluated: spec.loadBalancerSourceRanges of Service kafka/kafka-cs-0 is not known yet.",
        ],
      },
    },
  },
  "advertised-address-outlives-node": {
    violates: {
      "one node for all": {
        change: (stack) => {
          script(kafka(stack), "EXTERNAL://${HOST_IP}", "EXTERNAL://192.0.2.1");
        },
        says: [
          "advertised-address-outlives-node: StatefulSet kafka/kafka: its brokers advertise node ports at 192.0.2.1 alone: if that is a node's address, clients outside lose all of them with that node.",
        ],
      },
      "a node for each": {
        change: (stack) => {
          script(kafka(stack), "EXTERNAL://${HOST_IP}", "EXTERNAL://[fd00::1${HOSTNAME##*-}]");
        },
        says: [
          "advertised-address-outlives-node: StatefulSet kafka/kafka: its brokers advertise node ports at [fd00::10], [fd00::11] and [fd00::12]: if these are nodes' addresses, clients outside lose a broker with that node, wherever the broker runs.",
        ],
      },
    },
    complies: {
      "the node of the broker": () => undefined,
      "a name": (stack) => {
        script(kafka(stack), "EXTERNAL://${HOST_IP}", "EXTERNAL://nodes.example.com");
      },
      "brokers that run on that node alone": (stack) => {
        script(kafka(stack), "EXTERNAL://${HOST_IP}", "EXTERNAL://192.0.2.1");
        kafka(stack).spec.template.spec.nodeName = "one";
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
};
