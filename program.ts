/** The whole deployment as a function of its settings: provisioner, image, ensemble, cluster. */
import type * as pulumi from "@pulumi/pulumi";
import {
  type BrokerAddress,
  KafkaCluster,
  KafkaImage,
  NfsProvisioner,
  ZooKeeperEnsemble,
} from "./components";
import { isBuiltIn } from "./domain/kubernetes/names";
import { sessionBounds } from "./components/zookeeper/args";
import type { Settings } from "./settings";

/** What a stack tells those who use its cluster. */
export interface Outputs {
  /** Bootstrap servers for clients in the cluster, `host:port,…`. */
  readonly internalBootstrap: pulumi.Output<string>;
  /** Bootstrap servers for clients outside; absent when `kafka.external.hosts` is left out. */
  readonly externalBootstrap?: pulumi.Output<string | undefined>;
  /** Every broker's addresses, by id. */
  readonly brokers: pulumi.Output<BrokerAddress[]>;
  /** client.properties for clients in the cluster. */
  readonly internalClientProperties: pulumi.Output<string>;
  /** client.properties for clients outside; absent when `kafka.external.hosts` is left out. */
  readonly externalClientProperties?: pulumi.Output<string | undefined>;
  /** Members of the ZooKeeper ensemble, `host:port,…`. */
  readonly zookeeperConnect: pulumi.Output<string>;
  /** Image that the brokers run. */
  readonly image: pulumi.Output<string>;
  /** Namespace of the brokers. */
  readonly namespace: pulumi.Output<string>;
  /** StorageClass of the NFS provisioner; absent when `nfs` is left out. */
  readonly storageClass?: pulumi.Output<string>;
}

/** Registers the deployment. The settings are checked already, so nothing here can find them wrong. */
export function program(settings: Settings): Outputs {
  const { nfs, zookeeper, kafka } = settings;
  const hardened = settings.profile === "hardened";
  const sharesNamespace = zookeeper.namespace === kafka.namespace;

  const provisioner =
    nfs &&
    new NfsProvisioner("nfs-provisioner", {
      ...mutable(nfs),
      createNamespace: createsNamespace(nfs),
    });
  const image = new KafkaImage("kafka-image", mutable(settings.image));

  const storage = (own: Settings["kafka"]["storage"]) => {
    const className = own.className ?? provisioner?.storageClass;
    return { ...mutable(own), ...(className === undefined ? {} : { className }) };
  };
  const ensemble = new ZooKeeperEnsemble("zk", {
    ...mutable(zookeeper),
    // A namespace that both have is the ensemble's, since that comes first.
    createNamespace: createsNamespace(zookeeper, sharesNamespace ? kafka.createNamespace : undefined),
    storage: storage(zookeeper.storage),
    hardened,
    clientNamespace: kafka.namespace,
    settingsPath: "zookeeper",
  });
  const cluster = new KafkaCluster("kafka", {
    ...mutable(kafka),
    namespace: sharesNamespace ? ensemble.namespace : kafka.namespace,
    createNamespace: !sharesNamespace && createsNamespace(kafka),
    image: image.reference,
    zookeeperConnect: ensemble.addresses,
    zookeeperReady: ensemble.connect,
    zookeeperNamespace: zookeeper.namespace,
    zookeeperSessions: sessionBounds(zookeeper),
    storage: storage(kafka.storage),
    hardened,
    settingsPath: "kafka",
  });

  return {
    internalBootstrap: cluster.internalBootstrap,
    brokers: cluster.brokers,
    internalClientProperties: cluster.internalClientProperties,
    zookeeperConnect: ensemble.connect,
    image: image.reference,
    namespace: cluster.namespace,
    // Pulumi warns of outputs that are undefined, so those that this stack does not have are not there.
    ...(kafka.external.hosts && {
      externalBootstrap: cluster.externalBootstrap,
      externalClientProperties: cluster.externalClientProperties,
    }),
    ...(provisioner && { storageClass: provisioner.storageClass }),
  };
}

/** Whether a section's namespace is the program's to make: as the settings say, or unless every cluster has it. */
function createsNamespace(
  { namespace, createNamespace }: { namespace: string; createNamespace?: boolean | undefined },
  shared?: boolean,
): boolean {
  return createNamespace ?? shared ?? !isBuiltIn(namespace);
}

type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<Exclude<T[K], undefined>> }
    : T;

/** The same value as the components' arguments have it: mutable, as Pulumi's schemas want, and absent or not. */
const mutable = <T>(value: T) => value as Mutable<T>;
