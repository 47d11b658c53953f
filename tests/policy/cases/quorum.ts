/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are changed at any path */
import { type Stack } from "../stack";
import { type Cases, UNKNOWN, script, setting, unknownScript, unknownSettings, zookeeper } from "./case";

const server = (i: number) => `zk-${i}.zk-hs.zookeeper.svc.cluster.local:2181`;

/** An ensemble of another size, with everything that counts its servers. */
function resize(stack: Stack, servers: number): void {
  zookeeper(stack).spec.replicas = servers;
  script(zookeeper(stack), "--servers=3", `--servers=${servers}`);
  setting(stack, "zookeeper.connect", Array.from({ length: servers }, (_, i) => server(i)).join(","));
}

export const quorum: Cases = {
  "zookeeper-size-odd": {
    violates: {
      "four servers": {
        change: (stack) => {
          resize(stack, 4);
        },
        says: ["zookeeper-size-odd: StatefulSet zookeeper/zk: its ensemble has 4 servers, an even number."],
      },
    },
    complies: {
      "five servers": (stack) => {
        resize(stack, 5);
      },
    },
    unknown: {
      "the number of servers": {
        change: (stack) => (zookeeper(stack).spec.replicas = UNKNOWN),
        says: [
          "StatefulSet zookeeper/zk: cannot be evaluated: spec.replicas of StatefulSet zookeeper/zk is not known yet.",
        ],
      },
    },
  },
  "zookeeper-size-minimum": {
    violates: {
      "two servers": {
        change: (stack) => {
          resize(stack, 2);
        },
        says: ["zookeeper-size-minimum: StatefulSet zookeeper/zk: its ensemble has 2 of at least 3 servers."],
      },
      "one server": {
        change: (stack) => {
          resize(stack, 1);
        },
        says: ["zookeeper-size-minimum: StatefulSet zookeeper/zk: its ensemble has 1 of at least 3 servers."],
      },
    },
    complies: {
      "seven servers": (stack) => {
        resize(stack, 7);
      },
    },
    unknown: {
      "the number of servers": {
        change: (stack) => (zookeeper(stack).spec.replicas = UNKNOWN),
        says: [
          "StatefulSet zookeeper/zk: cannot be evaluated: spec.replicas of StatefulSet zookeeper/zk is not known yet.",
        ],
      },
    },
  },
  "zookeeper-servers-match-replicas": {
    violates: {
      "more servers than replicas": {
        change: (stack) => {
          script(zookeeper(stack), "--servers=3", "--servers=5");
        },
        says: [
          "zookeeper-servers-match-replicas: StatefulSet zookeeper/zk: its configuration counts on 5 servers, but 3 replicas run.",
        ],
      },
      "no servers": {
        change: (stack) => {
          script(zookeeper(stack), "--servers=3", "");
        },
        says: [
          "zookeeper-servers-match-replicas: StatefulSet zookeeper/zk: its configuration counts on 1 servers, but 3 replicas run.",
        ],
      },
    },
    complies: {
      "five of five": (stack) => {
        resize(stack, 5);
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
  "quorum-resolves-before-ready": {
    violates: {
      "not said": {
        change: (stack) => delete stack.get("Service", "zk-hs").spec.publishNotReadyAddresses,
        says: [
          "quorum-resolves-before-ready: Service zookeeper/zk-hs: it hides the servers of StatefulSet zookeeper/zk from each other until they are ready.",
        ],
      },
    },
    complies: {
      "as text, as some tools write it": (stack) =>
        (stack.get("Service", "zk-hs").spec.publishNotReadyAddresses = "true"),
    },
    unknown: {
      "the field": {
        change: (stack) => (stack.get("Service", "zk-hs").spec.publishNotReadyAddresses = UNKNOWN),
        says: [
          "StatefulSet zookeeper/zk: cannot be evaluated: spec.publishNotReadyAddresses of Service zookeeper/zk-hs is not known yet.",
        ],
      },
    },
  },
  "zookeeper-connect-distinct": {
    violates: {
      "one of them twice": {
        change: (stack) => {
          setting(stack, "zookeeper.connect", [0, 1, 2, 0].map(server).join(","));
        },
        says: [
          "zookeeper-connect-distinct: StatefulSet kafka/kafka: zookeeper.connect names zk-0.zk-hs.zookeeper.svc.cluster.local:2181 more than once.",
        ],
      },
    },
    complies: {
      "a chroot at the end": (stack) => {
        setting(stack, "zookeeper.connect", `${[0, 1, 2].map(server).join(",")}/kafka`);
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
  "zookeeper-connect-complete": {
    violates: {
      "one is missing": {
        change: (stack) => {
          setting(stack, "zookeeper.connect", [0, 1].map(server).join(","));
        },
        says: [
          "zookeeper-connect-complete: StatefulSet kafka/kafka: zookeeper.connect does not reach zk-2 of StatefulSet zookeeper/zk.",
        ],
      },
      "one that does not exist": {
        change: (stack) => {
          setting(stack, "zookeeper.connect", [0, 1, 2, 3].map(server).join(","));
        },
        says: [
          "zookeeper-connect-complete: StatefulSet kafka/kafka: zookeeper.connect names zk-3.zk-hs.zookeeper.svc.cluster.local, which is no server of StatefulSet zookeeper/zk.",
        ],
      },
      "the quorum port": {
        change: (stack) => {
          setting(stack, "zookeeper.connect", [0, 1, 2].map(server).join(",").replace("2181", "2888"));
        },
        says: [
          "zookeeper-connect-complete: StatefulSet kafka/kafka: zookeeper.connect asks zk-0.zk-hs.zookeeper.svc.cluster.local at port 2888; clients are served at 2181.",
        ],
      },
      "the client Service at a port it does not have": {
        change: (stack) => {
          setting(stack, "zookeeper.connect", "zk-cs.zookeeper:2182");
        },
        says: [
          "zookeeper-connect-complete: StatefulSet kafka/kafka: zookeeper.connect asks zk-cs.zookeeper at port 2182; clients are served at 2181.",
        ],
      },
    },
    complies: {
      "the client Service": (stack) => {
        setting(stack, "zookeeper.connect", "zk-cs.zookeeper.svc:2181/kafka");
      },
      "an ensemble outside the stack": (stack) => {
        setting(stack, "zookeeper.connect", "zk.example.com:2181");
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
