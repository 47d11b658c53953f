/** The whole deployment as a function of its settings: provisioner, image, ensemble, cluster. */
import * as pulumi from "@pulumi/pulumi";
import {
  type BrokerAddress,
  KafkaCluster,
  KafkaImage,
  KafkaUser,
  NfsProvisioner,
  ZooKeeperEnsemble,
} from "./components/index";
import { scramLogin } from "./components/kafka/clientProperties";
import { declareTopic } from "./components/kafka/topic";
import { hasRacks } from "./components/kafka/rack";
import { Provider } from "./provider/index";
import { brokerDefaults, componentArguments, type Settings } from "./settings";

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
  /** The topics that the stack declares, by name; absent when it declares none. */
  readonly topics?: pulumi.Output<Record<string, DeployedTopic>>;
  /** A client.properties for each user, secrets; absent when the stack declares none. */
  readonly users?: pulumi.Output<Record<string, string>>;
  /** StorageClass of the NFS provisioner; absent when `nfs` is left out. */
  readonly storageClass?: pulumi.Output<string>;
}

/** A topic as it is deployed. */
interface DeployedTopic {
  readonly partitions: number;
  readonly replicas: number;
}

/** Registers the deployment. The settings are checked already, so nothing here can find them wrong. */
export function program(settings: Settings): Outputs {
  const { nfs, image: imageArgs, zookeeper, kafka, topics, users } = componentArguments(settings);

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

  const declared = declare(cluster, { topics, users, brokerConfig: brokerDefaults(kafka) });

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
    ...declared,
    ...(provisioner && { storageClass: provisioner.storageClass }),
  };
}

/** What is declared within the cluster. */
type Declared = Pick<ReturnType<typeof componentArguments>, "topics" | "users"> & {
  readonly brokerConfig: Readonly<Record<string, unknown>>;
};

const LOGIN_LESS =
  "no listener asks for a login yet, so nobody has to be one of these users and none of their ACLs is enforced: users, passwords and ACLs are created, and every client may still do everything";

/** Declares topics and users. They come once the brokers are ready, and go with the cluster without asking the brokers. */
function declare(
  cluster: KafkaCluster,
  { topics, users, brokerConfig }: Declared,
): Pick<Outputs, "topics" | "users"> {
  const [topicNames, userNames] = [Object.keys(topics), Object.keys(users)];
  if (topicNames.length + userNames.length === 0) return {};
  // What waits for the provider waits for the brokers.
  const provider = new Provider(
    "kafka-admin",
    { kubernetes: adminKubernetes(cluster) },
    { dependsOn: cluster },
  );
  const options = { provider, deletedWith: cluster };

  const madeTopics = Object.entries(topics).map(([name, topic]) => {
    const { partitions, replicas } = declareTopic(name, { ...topic, brokerConfig }, options);
    return pulumi.all([partitions, replicas]).apply(([count, copies]) => ({
      [name]: { partitions: count, replicas: copies },
    }));
  });
  const madeUsers = Object.entries(users).map(([name, user]) => {
    const { password } = new KafkaUser(name, user, options);
    return pulumi
      .all([cluster.internalClientProperties, password])
      .apply(([properties, secret]) => ({ [name]: userProperties(properties, name, secret) }));
  });
  if (userNames.length > 0) void pulumi.log.warn(`users: ${LOGIN_LESS}`);
  const joined = <Value>(parts: pulumi.Output<Record<string, Value>>[]) =>
    pulumi.all(parts).apply((all) => Object.assign({}, ...all) as Record<string, Value>);
  return {
    ...(topicNames.length > 0 && { topics: joined(madeTopics) }),
    ...(userNames.length > 0 && { users: pulumi.secret(joined(madeUsers)) }),
  };
}

/** A user's client.properties: those of the listener, with the login. */
const userProperties = (properties: string, user: string, password: string | undefined) =>
  password === undefined ? properties : properties + `${scramLogin(user, password).join("\n")}\n`;

/** The way to the brokers: the cluster of the stack's Kubernetes provider. */
function adminKubernetes({ adminConnection: { namespace, pods, port } }: KafkaCluster) {
  const kubernetes = new pulumi.Config("kubernetes");
  const [kubeconfig, context] = [kubernetes.get("kubeconfig"), kubernetes.get("context")];
  return {
    namespace,
    pods,
    port,
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(context !== undefined && { context }),
  };
}
