/** The whole deployment as a function of its settings: provisioner, image, ensemble, cluster. */
import type * as pulumi from "@pulumi/pulumi";
import {
  type BrokerAddress,
  KafkaCluster,
  KafkaImage,
  NfsProvisioner,
  ZooKeeperEnsemble,
} from "./components/index";
import { hasRacks } from "./components/kafka/rack";
import { componentArguments, type Settings } from "./settings";

/** What a stack tells those who use its cluster. */
export interface Outputs {
  /** Bootstrap servers for clients in the cluster, `host:port,…`. */
  readonly internalBootstrap: pulumi.Output<string>;
  /** Bootstrap servers for clients outside; absent when no `kafka.external.hosts` are given. */
  readonly externalBootstrap?: pulumi.Output<string | undefined>;
  /** Every broker's addresses, by id. */
  readonly brokers: pulumi.Output<BrokerAddress[]>;
  /** client.properties for clients in the cluster. */
  readonly internalClientProperties: pulumi.Output<string>;
  /** client.properties for clients outside; absent when no `kafka.external.hosts` are given. */
  readonly externalClientProperties?: pulumi.Output<string | undefined>;
  /** Servers of the ZooKeeper ensemble, `host:port,…`. */
  readonly zookeeperConnect: pulumi.Output<string>;
  /** Image that the brokers run. */
  readonly image: pulumi.Output<string>;
  /** Namespace of the brokers. */
  readonly namespace: pulumi.Output<string>;
  /** Racks of the brokers, which are the zones of their nodes; absent without `kafka.rack`. */
  readonly racks?: pulumi.Output<string[] | undefined>;
  /** StorageClass of the NFS provisioner; absent when `nfs` is left out. */
  readonly storageClass?: pulumi.Output<string>;
}

/** Registers the deployment. The settings are checked already, so nothing here can find them wrong. */
export function program(settings: Settings): Outputs {
  const { nfs, image: imageArgs, zookeeper, kafka } = componentArguments(settings);

  const provisioner = nfs && new NfsProvisioner("nfs-provisioner", nfs);
  const image = new KafkaImage("kafka-image", imageArgs);

  /** Claims are of the provisioner's class where the settings name none. */
  const withClass = <Storage extends { readonly className?: string }>(storage: Storage) => {
    const className = storage.className ?? provisioner?.storageClass;
    return { ...storage, ...(className !== undefined && { className }) };
  };
  const ensemble = new ZooKeeperEnsemble("zk", { ...zookeeper, storage: withClass(zookeeper.storage) });
  const cluster = new KafkaCluster("kafka", {
    ...kafka,
    namespace: zookeeper.namespace === kafka.namespace ? ensemble.namespace : kafka.namespace,
    image: image.reference,
    metadata: {
      zookeeper: { ...kafka.metadata.zookeeper, connect: ensemble.addresses, ready: ensemble.connect },
    },
    storage: withClass(kafka.storage),
  });

  return {
    internalBootstrap: cluster.internalBootstrap,
    brokers: cluster.brokers,
    internalClientProperties: cluster.internalClientProperties,
    zookeeperConnect: ensemble.connect,
    image: image.reference,
    namespace: cluster.namespace,
    // Pulumi warns of outputs that are undefined, so those that this stack does not have are not there.
    ...(kafka.external?.hosts && {
      externalBootstrap: cluster.externalBootstrap,
      externalClientProperties: cluster.externalClientProperties,
    }),
    ...(hasRacks(kafka.rack) && { racks: cluster.racks }),
    ...(provisioner && { storageClass: provisioner.storageClass }),
  };
}
