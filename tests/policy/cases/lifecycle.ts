/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call -- manifests are changed at any path */
import { type Stack } from "../stack";
import { type Cases, UNKNOWN, containerOf, kafka, podOf, script, unknownSettings, zookeeper } from "./case";

/** A page of metrics that the broker's JVM serves beside its listeners. */
const metrics = (stack: Stack) =>
  void containerOf(kafka(stack)).ports.push({ name: "metrics", containerPort: 9404 });

/** A probe that asks a server whether it serves, without nc and without a JVM. */
const askedByShell = (port: number) => ({
  exec: {
    command: [
      "bash",
      "-c",
      `exec 3<>/dev/tcp/127.0.0.1/${port} && printf ruok >&3 && read -r -t 3 answer <&3; [ "$answer" = imok ]`,
    ],
  },
});

/** One broker fewer than run, of a StatefulSet that belongs to a component of that type. */
const fewer = (parent?: string) => (stack: Stack) => {
  Object.assign(kafka(stack), { status: { replicas: 4 }, ...(parent && { $parent: parent }) });
};
const takenAway = [
  "scale-down-drained: StatefulSet kafka/kafka: it takes brokers away: 4 run now, 3 are wanted.",
];

export const lifecycle: Cases = {
  "probe-port-open": {
    violates: {
      "no listener": {
        change: (stack) => (containerOf(kafka(stack)).livenessProbe.tcpSocket.port = 9093),
        says: [
          "probe-port-open: StatefulSet kafka/kafka: its livenessProbe asks port 9093; it opens 9092 and 9094.",
        ],
      },
      "no container port of that name": {
        change: (stack) => (containerOf(kafka(stack)).readinessProbe.tcpSocket.port = "client"),
        says: [
          "probe-port-open: StatefulSet kafka/kafka: its readinessProbe asks a port that no container has; it opens 9092 and 9094.",
        ],
      },
      "in a command": {
        change: (stack) =>
          (containerOf(zookeeper(stack)).livenessProbe.exec.command = ["sh", "-c", "zookeeper-ready 2182"]),
        says: [
          "probe-port-open: StatefulSet zookeeper/zk: its livenessProbe asks port 2182; it opens 2181, 2888 and 3888.",
        ],
      },
      "by a shell": {
        change: (stack) => (containerOf(zookeeper(stack)).readinessProbe = askedByShell(2182)),
        says: [
          "probe-port-open: StatefulSet zookeeper/zk: its readinessProbe asks port 2182; it opens 2181, 2888 and 3888.",
        ],
      },
      "a metrics port that is not declared": {
        change: (stack) =>
          (containerOf(kafka(stack)).readinessProbe = { httpGet: { path: "/", port: 9404 } }),
        says: [
          "probe-port-open: StatefulSet kafka/kafka: its readinessProbe asks port 9404; it opens 9092 and 9094.",
        ],
      },
      "by netcat": {
        change: (stack) =>
          (containerOf(zookeeper(stack)).livenessProbe.exec.command = [
            "sh",
            "-c",
            "echo ruok | nc -w 5 127.0.0.1 2182",
          ]),
        says: [
          "probe-port-open: StatefulSet zookeeper/zk: its livenessProbe asks port 2182; it opens 2181, 2888 and 3888.",
        ],
      },
    },
    complies: {
      "another listener": (stack) => (containerOf(kafka(stack)).readinessProbe.tcpSocket.port = 9094),
      "a metrics page": (stack) => {
        metrics(stack);
        containerOf(kafka(stack)).readinessProbe = { httpGet: { path: "/ready", port: "metrics" } };
      },
      "a connection to the metrics port": (stack) => {
        metrics(stack);
        containerOf(kafka(stack)).livenessProbe.tcpSocket.port = "metrics";
      },
      "a script that names no port": (stack) => {
        containerOf(kafka(stack)).readinessProbe = {
          exec: { command: ["bash", "/etc/kafka/in-sync.sh", "ready"] },
        };
      },
      "a shell's question to the server": (stack) => {
        containerOf(zookeeper(stack)).readinessProbe = askedByShell(2181);
      },
    },
    unknown: {
      "the port": {
        change: (stack) => (containerOf(kafka(stack)).livenessProbe.tcpSocket.port = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.containers[0].livenessProbe.tcpSocket.port of StatefulSet kafka/kafka is not known yet.",
        ],
      },
      "the settings": {
        change: unknownSettings,
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: data.server.properties of ConfigMap kafka/kafka-config is not known yet.",
        ],
      },
    },
  },
  "probes-start-no-jvm": {
    violates: {
      "a Kafka tool": {
        change: (stack) =>
          (containerOf(kafka(stack)).livenessProbe = {
            exec: {
              command: [
                "sh",
                "-c",
                "/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server=localhost:9092",
              ],
            },
          }),
        says: [
          "probes-start-no-jvm: StatefulSet kafka/kafka: its livenessProbe starts a Java program, /opt/kafka/bin/kafka-broker-api-versions.sh.",
        ],
      },
    },
    complies: {
      "a shell's own connection": (stack) =>
        (containerOf(kafka(stack)).livenessProbe = {
          exec: { command: ["bash", "-c", ": > /dev/tcp/localhost/9092"] },
        }),
      "a script": (stack) =>
        (containerOf(kafka(stack)).readinessProbe = {
          exec: { command: ["bash", "/etc/kafka/in-sync.sh", "ready"] },
        }),
      "a shell's question to the server": (stack) =>
        (containerOf(zookeeper(stack)).readinessProbe = askedByShell(2181)),
      "an agent of the broker's own JVM": (stack) => {
        containerOf(kafka(stack)).env.push({
          name: "KAFKA_OPTS",
          value: "-javaagent:/opt/metrics/agent.jar=9404:/etc/kafka/metrics.yml",
        });
        containerOf(kafka(stack)).lifecycle = {
          preStop: { exec: { command: ["bash", "/etc/kafka/in-sync.sh", "stop"] } },
        };
      },
    },
    unknown: {
      "the command": {
        change: (stack) => (containerOf(kafka(stack)).livenessProbe = { exec: { command: UNKNOWN } }),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.containers[0].livenessProbe.exec.command of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "readiness-probe-set": {
    violates: {
      none: {
        change: (stack) => delete containerOf(kafka(stack)).readinessProbe,
        says: ["readiness-probe-set: StatefulSet kafka/kafka: it has no readinessProbe."],
      },
    },
    complies: {
      "any other": (stack) =>
        (containerOf(kafka(stack)).readinessProbe = { tcpSocket: { port: 9092 }, periodSeconds: 30 }),
    },
    unknown: {
      "the probe": {
        change: (stack) => (containerOf(zookeeper(stack)).readinessProbe = UNKNOWN),
        says: [
          "StatefulSet zookeeper/zk: cannot be evaluated: spec.template.spec.containers[0].readinessProbe of StatefulSet zookeeper/zk is not known yet.",
        ],
      },
    },
  },
  "liveness-waits-for-recovery": {
    violates: {
      "no startup probe": {
        change: (stack) => delete containerOf(kafka(stack)).startupProbe,
        says: [
          "liveness-waits-for-recovery: StatefulSet kafka/kafka: it has a livenessProbe and no startupProbe.",
        ],
      },
      "half a minute": {
        change: (stack) => delete containerOf(kafka(stack)).startupProbe.failureThreshold,
        says: [
          "liveness-waits-for-recovery: StatefulSet kafka/kafka: its startupProbe gives up after 15 s, less than 600 s.",
        ],
      },
    },
    complies: {
      "no liveness probe": (stack) => {
        delete containerOf(kafka(stack)).livenessProbe;
        delete containerOf(kafka(stack)).startupProbe;
      },
    },
    unknown: {
      "the threshold": {
        change: (stack) => (containerOf(kafka(stack)).startupProbe.failureThreshold = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.containers[0].startupProbe.failureThreshold of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "termination-grace": {
    violates: {
      "half a minute, the API server's default": {
        change: (stack) => delete podOf(kafka(stack)).terminationGracePeriodSeconds,
        says: ["termination-grace: StatefulSet kafka/kafka: its pods get 30 s to stop, less than 300 s."],
      },
      "a minute": {
        change: (stack) => (podOf(kafka(stack)).terminationGracePeriodSeconds = 60),
        says: ["termination-grace: StatefulSet kafka/kafka: its pods get 60 s to stop, less than 300 s."],
      },
    },
    complies: { "ten minutes": (stack) => (podOf(kafka(stack)).terminationGracePeriodSeconds = 600) },
    unknown: {
      "the period": {
        change: (stack) => (podOf(kafka(stack)).terminationGracePeriodSeconds = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.terminationGracePeriodSeconds of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "exec-replaces-shell": {
    violates: {
      "the broker": {
        change: (stack) => {
          script(kafka(stack), "exec ", "");
        },
        says: [
          "exec-replaces-shell: StatefulSet kafka/kafka: its start script runs /opt/kafka/bin/kafka-server-start.sh without exec.",
        ],
      },
      "the server": {
        change: (stack) => {
          script(zookeeper(stack), "exec ", "");
        },
        says: [
          "exec-replaces-shell: StatefulSet zookeeper/zk: its start script runs start-zookeeper without exec.",
        ],
      },
      "exec of something else": {
        change: (stack) => {
          script(zookeeper(stack), "exec ", "exec 2>&1; ");
        },
        says: [
          "exec-replaces-shell: StatefulSet zookeeper/zk: its start script runs start-zookeeper without exec.",
        ],
      },
    },
    complies: {
      "without a shell": (stack) => {
        containerOf(zookeeper(stack)).command =
          "start-zookeeper --servers=3 --data_dir=/var/lib/zookeeper/data --data_log_dir=/var/lib/zookeeper/log --heap=512M --purge_interval=1".split(
            " ",
          );
      },
    },
    unknown: {
      "the command": {
        change: (stack) => (containerOf(kafka(stack)).command = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.containers[0].command of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "scale-down-drained": {
    violates: {
      "one fewer than run": { change: fewer(), says: takenAway },
      "brokers of another component": {
        change: fewer("kafka-on-kubernetes:index:ZooKeeperEnsemble"),
        says: takenAway,
      },
      "brokers of another package's KafkaCluster": {
        change: fewer("acme:index:KafkaCluster"),
        says: takenAway,
      },
    },
    complies: {
      "as many as run": (stack) => (kafka(stack).status = { replicas: 3 }),
      "brokers of KafkaCluster, which asks them itself": fewer("kafka-on-kubernetes:index:KafkaCluster"),
    },
    unknown: {
      "the number wanted": {
        change: (stack) => {
          kafka(stack).status = { replicas: 3 };
          kafka(stack).spec.replicas = UNKNOWN;
        },
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.replicas of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
};
