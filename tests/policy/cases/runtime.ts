/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call -- manifests are changed at any path */
/** Cases of the groups memory and images. */
import { type Stack } from "../stack";
import { type Cases, UNKNOWN, containerOf, kafka, script, unknownScript, zookeeper } from "./case";

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
    complies: { "another tag": image(`registry.example.com:5000/team/kafka:1.2.3${digest}`) },
    unknown: unknownImage,
  },
  "image-digest": {
    violates: {
      "a tag alone": {
        change: image("example/kafka:1.2.3"),
        says: ["image-digest: StatefulSet kafka/kafka: image example/kafka:1.2.3 is not named by digest."],
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
