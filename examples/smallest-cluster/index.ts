/** Three brokers and three ZooKeeper servers on the cluster of the current context, with every default. */
import { KafkaCluster, ZooKeeperEnsemble } from "kafka-on-kubernetes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const storage = { className: config.require("storageClass"), size: "20Gi" };

const zookeeper = new ZooKeeperEnsemble("zk", { storage });
const kafka = new KafkaCluster("kafka", {
  image: config.require("image"),
  metadata: { zookeeper: { connect: zookeeper.connect } },
  storage,
});

export const bootstrap = kafka.internalBootstrap;
export const clientProperties = kafka.internalClientProperties;
