/** Brokers on an ensemble that somebody else runs, in a namespace that is there. */
import { KafkaCluster } from "kafka-on-kubernetes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const kafka = new KafkaCluster("orders", {
  namespace: config.require("namespace"),
  createNamespace: false,
  image: config.require("image"),
  // Sessions as the ensemble grants them: the brokers' time-out is checked against them.
  metadata: { zookeeper: { connect: config.require("zookeeper"), sessions: { min: 4000, max: 40_000 } } },
  storage: { className: config.require("storageClass"), size: "100Gi" },
  external: { enabled: false },
  config: { "num.partitions": 6 },
});

export const bootstrap = kafka.internalBootstrap;
