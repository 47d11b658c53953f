/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call -- manifests are changed at any path */
/** Cases of the groups memory, lifecycle and images. */
import { type Stack } from "../stack";
import {
  type Cases,
  UNKNOWN,
  containerOf,
  kafka,
  podOf,
  script,
  unknownScript,
  unknownSettings,
  zookeeper,
} from "./case";

const heap = (options: string) => (stack: Stack) =>
  (containerOf(kafka(stack)).env.find(
    (variable: { name: string }) => variable.name === "KAFKA_HEAP_OPTS",
  ).value = options);
const image = (text: string) => (stack: Stack) => (containerOf(kafka(stack)).image = text);
const digest = `@sha256:${"ab".repeat(32)}`;
const unknownHeap = {
  "the heap": {
    change: heap(UNKNOWN),
    says: [
      "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.containers[0].env[1].value of StatefulSet kafka/kafka is not known yet.",
    ],
  },
};
const unknownImage = {
  "the image": {
    change: image(UNKNOWN),
    says: [
      "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.containers[0].image of StatefulSet kafka/kafka is not known yet.",
    ],
  },
};

export const memory: Cases = {
  "memory-limited": {
    violates: {
      "no limit": {
        change: (stack) => delete containerOf(kafka(stack)).resources.limits,
        says: ["memory-limited: StatefulSet kafka/kafka: it has no memory limit."],
      },
      "more than requested": {
        change: (stack) => (containerOf(zookeeper(stack)).resources.limits.memory = "2Gi"),
        says: [
          "memory-limited: StatefulSet zookeeper/zk: it requests 1024 MiB of memory and may take 2048 MiB.",
        ],
      },
    },
    complies: { "a limit alone": (stack) => delete containerOf(kafka(stack)).resources.requests },
    unknown: {
      "the limit": {
        change: (stack) => (containerOf(kafka(stack)).resources.limits.memory = UNKNOWN),
        says: [
          "StatefulSet kafka/kafka: cannot be evaluated: spec.template.spec.containers[0].resources.limits.memory of StatefulSet kafka/kafka is not known yet.",
        ],
      },
    },
  },
  "broker-heap-fits": {
    violates: {
      "all of it": {
        change: heap("-Xms2G -Xmx2G"),
        says: [
          "broker-heap-fits: StatefulSet kafka/kafka: its heap of 2048 MiB is more than 50 % of its 2048 MiB of memory.",
        ],
      },
      "a little more than half": {
        change: heap("-Xmx1100m -Xms1100m"),
        says: [
          "broker-heap-fits: StatefulSet kafka/kafka: its heap of 1100 MiB is more than 50 % of its 2048 MiB of memory.",
        ],
      },
    },
    complies: { "the script's default": (stack) => void containerOf(kafka(stack)).env.pop() },
    unknown: unknownHeap,
  },
  "heap-fixed": {
    violates: {
      grows: {
        change: heap("-Xmx1G -Xms256m"),
        says: ["heap-fixed: StatefulSet kafka/kafka: its heap grows from 256 MiB to 1024 MiB."],
      },
      "no start size": {
        change: heap("-Xmx1G"),
        says: ["heap-fixed: StatefulSet kafka/kafka: its heap has no size to start with (-Xms)."],
      },
    },
    complies: { "the same in other words": heap("-Xmx1024m -Xms1G") },
    unknown: unknownHeap,
  },
  "zookeeper-heap-fits": {
    violates: {
      "all of it": {
        change: (stack) => {
          script(zookeeper(stack), "--heap=512M", "--heap=1G");
        },
        says: [
          "zookeeper-heap-fits: StatefulSet zookeeper/zk: its heap of 1024 MiB is more than 75 % of its 1024 MiB of memory.",
        ],
      },
    },
    complies: {
      "three quarters": (stack) => {
        script(zookeeper(stack), "--heap=512M", "--heap=768M");
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
        containerOf(kafka(stack)).ports.push({ name: "metrics", containerPort: 9404 });
        containerOf(kafka(stack)).readinessProbe = { httpGet: { path: "/ready", port: "metrics" } };
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
      "the member": {
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
      "one fewer than run": {
        change: (stack) => (kafka(stack).status = { replicas: 4 }),
        says: [
          "scale-down-drained: StatefulSet kafka/kafka: it takes brokers away: 4 run now, 3 are wanted.",
        ],
      },
    },
    complies: { "as many as run": (stack) => (kafka(stack).status = { replicas: 3 }) },
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

export const images: Cases = {
  "image-tag-fixed": {
    violates: {
      latest: {
        change: image("example/kafka:latest"),
        says: ["image-tag-fixed: StatefulSet kafka/kafka: image example/kafka:latest names no version."],
      },
      none: {
        change: image("example/kafka"),
        says: ["image-tag-fixed: StatefulSet kafka/kafka: image example/kafka names no version."],
      },
    },
    complies: { "another tag": image(`registry.example.com:5000/team/kafka:3.5.2${digest}`) },
    unknown: unknownImage,
  },
  "image-digest": {
    violates: {
      "a tag alone": {
        change: image("example/kafka:3.5.2"),
        says: ["image-digest: StatefulSet kafka/kafka: image example/kafka:3.5.2 is not named by digest."],
      },
    },
    complies: { "a digest alone": image(`example/kafka${digest}`) },
    unknown: unknownImage,
  },
  "image-supported": {
    violates: {
      "a frozen registry": {
        change: image(`gcr.io/google_samples/kafka:1${digest}`),
        says: [
          "image-supported: StatefulSet kafka/kafka: image gcr.io/google_samples/kafka:1@sha256:abababababababababababababababababababababababababababababababab is of gcr.io/google_samples, which gets no fixes any more.",
        ],
      },
      "a base without fixes": {
        change: (stack) => {
          stack.add({
            $type: "docker:index/image:Image",
            name: "kafka",
            imageName: "example/kafka",
            build: { args: { BASE_IMAGE: "openjdk:8-jdk" } },
          });
        },
        says: [
          "image-supported: Image kafka: image openjdk:8-jdk is of openjdk, which gets no fixes any more.",
        ],
      },
    },
    complies: {
      "a base with fixes": (stack) => {
        stack.add({
          $type: "docker:index/image:Image",
          name: "kafka",
          imageName: "example/kafka",
          build: { args: { BASE_IMAGE: "eclipse-temurin:17-jre" } },
        });
      },
    },
    unknown: unknownImage,
  },
};
