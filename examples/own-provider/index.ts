/** A program that makes its own provider, such as one that has just created the Kubernetes cluster. */
import { KafkaCluster, ZooKeeperEnsemble } from "kafka-on-kubernetes";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const storage = { className: config.require("storageClass") };

// All children of the components use it. The guards ask its cluster too: its kubeconfig is an input of the provider.
const provider = new kubernetes.Provider("cluster", { kubeconfig: config.requireSecret("kubeconfig") });

const zookeeper = new ZooKeeperEnsemble(
  "zk",
  { namespace: "zookeeper", createNamespace: true, storage },
  { provider },
);
const kafka = new KafkaCluster(
  "kafka",
  {
    image: config.require("image"),
    metadata: { zookeeper: { connect: zookeeper.connect, namespace: zookeeper.namespace } },
    storage,
    external: { enabled: false },
  },
  { provider },
);

export const bootstrap = kafka.internalBootstrap;
