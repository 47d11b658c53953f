/** Broker images, one row a family. A new row is all that a new family needs: no rule knows any of them by name. */
import {
  type KafkaFamily,
  type VariableGrammar,
  confluentKafka,
  leadingVersion,
  trailingVersion,
} from "./family";

/**
 * What config/server.properties of the distribution sets (read in Kafka 3.5; the factors are the same in all releases
 * since 1.0). It is what holds, not Kafka's defaults, wherever a broker is started with the shipped file.
 */
export const SHIPPED: Readonly<Record<string, string>> = {
  "broker.id": "0",
  "num.network.threads": "3",
  "num.io.threads": "8",
  "socket.send.buffer.bytes": "102400",
  "socket.receive.buffer.bytes": "102400",
  "socket.request.max.bytes": "104857600",
  "log.dirs": "/tmp/kafka-logs",
  "num.partitions": "1",
  "num.recovery.threads.per.data.dir": "1",
  "offsets.topic.replication.factor": "1",
  "transaction.state.log.replication.factor": "1",
  "transaction.state.log.min.isr": "1",
  "log.retention.hours": "168",
  "log.retention.check.interval.ms": "300000",
  "zookeeper.connect": "localhost:2181",
  "zookeeper.connection.timeout.ms": "18000",
  "group.initial.rebalance.delay.ms": "0",
};

/** What config/kraft/server.properties of the distribution sets. */
export const SHIPPED_KRAFT: Readonly<Record<string, string>> = {
  ...without(SHIPPED, /^(broker\.id|zookeeper\.)/),
  "process.roles": "broker,controller",
  "node.id": "1",
  "controller.quorum.voters": "1@localhost:9093",
  "controller.listener.names": "CONTROLLER",
  listeners: "PLAINTEXT://:9092,CONTROLLER://:9093",
  "advertised.listeners": "PLAINTEXT://localhost:9092",
  "listener.security.protocol.map":
    "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL",
  "inter.broker.listener.name": "PLAINTEXT",
  "log.dirs": "/tmp/kraft-combined-logs",
};

/** Variables of the JVM, of logging and of start scripts, which all images take. */
const PROCESS =
  "HEAP_OPTS|OPTS|JVM_PERFORMANCE_OPTS|JMX_\\w+|LOG4J_\\w+|GC_LOG_OPTS|TOOLS_LOG4J_\\w+|HOME|VERSION|DEBUG|EXTRA_ARGS";
/** What Kubernetes' service links add for a Service named kafka or kafka-something. */
const LINKS = "\\w*SERVICE_(HOST|PORT\\w*)|PORT|(\\w*_)?PORT_\\d+_(TCP|UDP)\\w*";

/** Confluent's rule, which Apache's images took over, and variables that their scripts make other keys of. */
const CONFLUENT_RULE: VariableGrammar = {
  prefix: "KAFKA_",
  underscores: "confluent",
  others: new RegExp(`^KAFKA_(${PROCESS}|${LINKS}|SSL_\\w+_(CREDENTIALS|FILENAME)|DATA_LOG_DIRS)$`),
  aliases: {},
};

const KEY_STORE_FILES =
  "KAFKA_SSL_KEYSTORE_FILENAME, KAFKA_SSL_TRUSTSTORE_FILENAME and *_CREDENTIALS name files in /etc/kafka/secrets, where an advertised listener's name ends in SSL";

const apache: KafkaFamily = {
  name: "apache/kafka, apache/kafka-native",
  role: "kafka",
  repositories: /(^|\/)apache\/kafka(-native)?$/,
  version: leadingVersion,
  volumes: ["/etc/kafka/secrets", "/var/lib/kafka/data", "/mnt/shared/config"],
  starters: /(^|\/)(__cacert_entrypoint\.sh|etc\/kafka\/docker\/(run|launch))$/,
  files: ["/mnt/shared/config/server.properties"],
  withFile: "variables over file",
  variables: CONFLUENT_RULE,
  defaults: {},
  untold: SHIPPED_KRAFT,
  listensAsAdvertised: true,
  heap: { variable: "KAFKA_HEAP_OPTS", byDefault: "-Xmx1G -Xms1G" },
  keyStores: KEY_STORE_FILES,
  setsKeyStore: /^KAFKA_SSL_KEYSTORE_FILENAME$/,
  ownKeys: undefined,
  sources: [
    "https://github.com/apache/kafka/blob/trunk/docker/jvm/Dockerfile",
    "https://github.com/apache/kafka/blob/trunk/docker/resources/common-scripts/configure",
    "https://github.com/apache/kafka/blob/trunk/core/src/main/scala/kafka/docker/KafkaDockerWrapper.scala",
  ],
};

const confluent: KafkaFamily = {
  name: "confluentinc/cp-kafka, cp-server, cp-enterprise-kafka",
  role: "kafka",
  repositories: /(^|\/)cp-(kafka|server|enterprise-kafka)$/,
  version: confluentKafka,
  volumes: ["/var/lib/kafka/data", "/etc/kafka/secrets"],
  starters: /(^|\/)etc\/confluent\/docker\/(run|launch)$/,
  files: [],
  withFile: "file alone",
  // The configure script ends with 1 at the first three ("port is deprecated"); launch hands the last to the JVM.
  linked: { names: ["KAFKA_PORT", "KAFKA_HOST", "KAFKA_ADVERTISED_PORT", "KAFKA_JMX_PORT"] },
  variables: CONFLUENT_RULE,
  defaults: { "log.dirs": "/var/lib/kafka/data" },
  listensAsAdvertised: true,
  heap: { variable: "KAFKA_HEAP_OPTS", byDefault: "-Xmx1G -Xms1G" },
  keyStores: KEY_STORE_FILES,
  setsKeyStore: /^KAFKA_SSL_KEYSTORE_FILENAME$/,
  ownKeys: /^(confluent|kafka\.rest)\./,
  sources: [
    "https://github.com/confluentinc/kafka-images/blob/master/kafka/Dockerfile.ubi8",
    "https://github.com/confluentinc/kafka-images/blob/master/kafka/include/etc/confluent/docker/configure",
    "https://github.com/confluentinc/confluent-docker-utils/blob/master/confluent/docker_utils/dub.py",
  ],
};

/** Keys that Bitnami's image also takes as KAFKA_ variables, without CFG (kafka_create_alias_environment_variables). */
const BITNAMI_ALIASES =
  "ADVERTISED_LISTENERS BROKER_ID NODE_ID CONTROLLER_QUORUM_VOTERS PROCESS_ROLES DEFAULT_REPLICATION_FACTOR DELETE_TOPIC_ENABLE INTER_BROKER_LISTENER_NAME LISTENERS LISTENER_SECURITY_PROTOCOL_MAP LOG_DIRS LOG_FLUSH_INTERVAL_MESSAGES LOG_FLUSH_INTERVAL_MS LOG_MESSAGE_FORMAT_VERSION LOG_RETENTION_BYTES LOG_RETENTION_HOURS LOG_SEGMENT_BYTES MESSAGE_MAX_BYTES NUM_IO_THREADS NUM_NETWORK_THREADS NUM_PARTITIONS NUM_RECOVERY_THREADS_PER_DATA_DIR OFFSETS_TOPIC_REPLICATION_FACTOR SOCKET_RECEIVE_BUFFER_BYTES SOCKET_REQUEST_MAX_BYTES SOCKET_SEND_BUFFER_BYTES SSL_ENDPOINT_IDENTIFICATION_ALGORITHM TRANSACTION_STATE_LOG_MIN_ISR TRANSACTION_STATE_LOG_REPLICATION_FACTOR ZOOKEEPER_CONNECT ZOOKEEPER_CONNECTION_TIMEOUT_MS AUTO_CREATE_TOPICS_ENABLE".split(
    " ",
  );

const bitnami: KafkaFamily = {
  name: "bitnami/kafka, bitnamilegacy/kafka, bitnamisecure/kafka",
  role: "kafka",
  repositories: /(^|\/)bitnami(legacy|secure)?\/kafka$/,
  version: leadingVersion,
  volumes: [],
  starters: /^(\/opt\/bitnami\/scripts\/kafka)?\/(entrypoint|run)\.sh$/,
  // Charts from 24 on render the whole file; the image then reads no KAFKA_CFG_ variable.
  files: ["/opt/bitnami/kafka/config/server.properties", "/bitnami/kafka/config/server.properties"],
  withFile: "file alone",
  variables: {
    prefix: "KAFKA_CFG_",
    underscores: "bitnami",
    others: /^KAFKA_CFG_(MAX_REQUEST_SIZE|MAX_PARTITION_FETCH_BYTES)$/,
    aliases: {
      ...Object.fromEntries(
        BITNAMI_ALIASES.map((name) => [`KAFKA_${name}`, name.toLowerCase().replace(/_/g, ".")]),
      ),
      KAFKA_LOGS_DIRS: "log.dirs",
      KAFKA_SEGMENT_BYTES: "log.segment.bytes",
      KAFKA_MAX_MESSAGE_BYTES: "message.max.bytes",
      KAFKA_CFG_ZOOKEEPER_CLIENTCNXNSOCKET: "zookeeper.clientCnxnSocket",
    },
  },
  defaults: {
    ...without(SHIPPED, /^(broker\.id|zookeeper\.connect)$/),
    "log.dirs": "/bitnami/kafka/data",
  },
  listensAsAdvertised: false,
  heap: { variable: "KAFKA_HEAP_OPTS", byDefault: "-Xmx1G -Xms1G" },
  keyStores:
    "kafka.keystore.jks or .pem in /opt/bitnami/kafka/config/certs by KAFKA_TLS_TYPE, logins by KAFKA_CLIENT_USERS",
  // The image sets key store and logins itself, for each listener whose protocol needs them.
  setsKeyStore: /^/,
  ownKeys: undefined,
  sources: [
    "https://github.com/bitnami/containers/blob/main/bitnami/kafka/3.7/debian-12/Dockerfile",
    "https://github.com/bitnami/containers/blob/main/bitnami/kafka/3.7/debian-12/rootfs/opt/bitnami/scripts/libkafka.sh",
  ],
};

const strimzi: KafkaFamily = {
  name: "strimzi/kafka",
  role: "kafka",
  repositories: /(^|\/)(strimzi\/kafka|amq-streams-kafka-\d+(-rhel\d+)?)$/,
  version: trailingVersion,
  volumes: [],
  starters: /(^|\/)kafka_run\.sh$/,
  tools: /kafka_(connect|mirror_maker|mirror_maker_2|exporter)_run\.sh$/,
  files: [],
  withFile: "file alone",
  variables: undefined,
  defaults: {},
  listensAsAdvertised: false,
  heap: { variable: "KAFKA_HEAP_OPTS", byDefault: "-Xmx1G -Xms1G" },
  keyStores: "the operator's own Secrets, imported by kafka_tls_prepare_certificates.sh",
  setsKeyStore: undefined,
  ownKeys: /^strimzi\./,
  sources: [
    "https://github.com/strimzi/strimzi-kafka-operator/blob/main/docker-images/kafka-based/kafka/Dockerfile",
    "https://github.com/strimzi/strimzi-kafka-operator/blob/main/docker-images/kafka-based/kafka/scripts/kafka_run.sh",
  ],
};

const debezium: KafkaFamily = {
  name: "debezium/kafka",
  role: "kafka",
  repositories: /(^|\/)debezium\/kafka$/,
  // A tag is Debezium's version; which Kafka is in it changes with every minor.
  version: () => undefined,
  volumes: ["/kafka/data", "/kafka/logs", "/kafka/config"],
  starters: /^\/docker-entrypoint\.sh$/,
  tools: /^(watch-topic|create-topic|list-topics)$/,
  files: ["/kafka/config/server.properties"],
  withFile: "variables over file",
  // The entry point makes KAFKA_LISTENERS of it where that is not given, and takes it away then.
  linked: { names: ["KAFKA_PORT"], unless: "KAFKA_LISTENERS" },
  variables: {
    prefix: "KAFKA_",
    underscores: "dots",
    others: new RegExp(
      `^KAFKA_(${PROCESS}|${LINKS}|DATA|BROKER|HOST_NAME|ADVERTISED_HOST_NAME|ADVERTISED_PORT)$`,
    ),
    aliases: { BROKER_ID: "broker.id", NODE_ID: "node.id", ZOOKEEPER_CONNECT: "zookeeper.connect" },
  },
  defaults: without(SHIPPED, /^(broker\.id|zookeeper\.connect)$/),
  // ${KAFKA_DATA}/$NODE_ID, whatever is given.
  forced: { "log.dirs": "/kafka/data/<the broker's id>" },
  listensAsAdvertised: false,
  heap: { variable: "HEAP_OPTS", byDefault: "-Xmx1G -Xms1G" },
  keyStores: undefined,
  setsKeyStore: undefined,
  ownKeys: undefined,
  sources: [
    "https://github.com/debezium/container-images/blob/main/kafka/2.4/Dockerfile",
    "https://github.com/debezium/container-images/blob/main/kafka/2.7/docker-entrypoint.sh",
  ],
};

const wurstmeister: KafkaFamily = {
  name: "wurstmeister/kafka",
  role: "kafka",
  repositories: /(^|\/)wurstmeister\/kafka$/,
  version: trailingVersion,
  volumes: ["/kafka"],
  starters: /(^|\/)start-kafka\.sh$/,
  tools: /(^|\/)(broker-list|create-topics)\.sh$/,
  files: [],
  withFile: "variables over file",
  // start-kafka.sh writes it as `port`, which Kafka has had until 3.0.
  linked: { names: ["KAFKA_PORT"], before: [3, 0, 0] },
  variables: {
    prefix: "KAFKA_",
    underscores: "dots",
    others: new RegExp(
      `^KAFKA_(${PROCESS}|${LINKS}|CREATE_TOPICS\\w*|ADVERTISED_PROTOCOL_NAME|PROTOCOL_NAME|INTER_BROKER_PORT)$`,
    ),
    aliases: {},
  },
  commands: { BROKER_ID_COMMAND: "broker.id", RACK_COMMAND: "broker.rack" },
  defaults: {
    ...without(SHIPPED, /^zookeeper\.connect$/),
    "broker.id": "-1",
    "log.dirs": "/kafka/kafka-logs-<the pod's name>",
  },
  listensAsAdvertised: false,
  heap: { variable: "KAFKA_HEAP_OPTS", byDefault: "-Xmx1G -Xms1G" },
  keyStores: undefined,
  setsKeyStore: undefined,
  ownKeys: undefined,
  sources: [
    "https://github.com/wurstmeister/kafka-docker/blob/master/Dockerfile",
    "https://github.com/wurstmeister/kafka-docker/blob/master/start-kafka.sh",
  ],
};

const own: KafkaFamily = {
  name: "kubernetes-kafka (images/kafka of this program)",
  role: "kafka",
  repositories: /(^|\/)kubernetes-kafka$/,
  version: leadingVersion,
  volumes: [],
  starters: undefined,
  files: [],
  withFile: "file alone",
  variables: undefined,
  defaults: {},
  listensAsAdvertised: false,
  heap: { variable: "KAFKA_HEAP_OPTS", byDefault: "-Xmx1G -Xms1G" },
  keyStores: undefined,
  setsKeyStore: undefined,
  ownKeys: undefined,
  sources: ["images/kafka/Dockerfile", "https://github.com/kow3ns/kubernetes-kafka"],
};

export const KAFKA_FAMILIES: readonly KafkaFamily[] = [
  apache,
  confluent,
  bitnami,
  strimzi,
  debezium,
  wurstmeister,
  own,
];

function without(record: Readonly<Record<string, string>>, keys: RegExp): Record<string, string> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.test(key)));
}
