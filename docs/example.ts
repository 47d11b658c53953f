/** The components in a program of one's own; docs/components.md shows this file, and a test runs it. */
import { KafkaCluster, KafkaImage, ZooKeeperEnsemble } from "kafka-on-kubernetes";

const storage = { className: "fast-block", size: "100Gi" };

const image = new KafkaImage("orders-image", {
  name: "registry.example.com/kafka:3.5.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
  build: false,
});
const zookeeper = new ZooKeeperEnsemble("orders-zk", { storage });
const kafka = new KafkaCluster("orders", {
  namespace: "orders",
  image: image.reference,
  metadata: { zookeeper: { connect: zookeeper.connect, name: "orders-zk" } },
  storage,
  config: { "num.partitions": 6 },
});

export const bootstrap = kafka.internalBootstrap;
