/** Ensemble images, one row a family. A new row is all that a new family needs: no rule knows any of them by name. */
import { type Version, type ZooKeeperFamily, leadingVersion, trailingVersion } from "./family";

/** Confluent Platform 5.4 came with ZooKeeper 3.5.6, the releases before it with 3.4 (Kafka 2.4, ZOOKEEPER-2325). */
function confluentZooKeeper(tag: string): Version | undefined {
  const platform = leadingVersion(tag);
  if (!platform) return undefined;
  const [major, minor] = platform;
  return major > 5 || (major === 5 && minor >= 4) ? [3, 5, 6] : [3, 4, 0];
}

/** Debezium's images have had ZooKeeper 3.5 or later since 1.2 (zookeeper/1.2/Dockerfile), 3.4.14 in 1.0. */
function debeziumZooKeeper(tag: string): Version | undefined {
  const version = leadingVersion(tag);
  if (!version) return undefined;
  const [major, minor] = version;
  if (major === 0 || (major === 1 && minor === 0)) return [3, 4, 14];
  return major === 1 && minor < 2 ? undefined : [3, 5, 5];
}

/** The JVM options that ZooKeeper's own scripts read, and where the words allowed by an option stand. */
const BY_OPTION = "-Dzookeeper.4lw.commands.whitelist in JVMFLAGS or SERVER_JVMFLAGS";

const official: ZooKeeperFamily = {
  name: "zookeeper (official)",
  role: "zookeeper",
  repositories: /^(library\/|.*\/library\/)?zookeeper$/,
  version: leadingVersion,
  volumes: ["/data", "/datalog", "/logs"],
  starters: /^\/docker-entrypoint\.sh$/,
  files: ["/conf/zoo.cfg"],
  withFile: "file alone",
  // Images of 3.4 take ZOO_PORT for the client port; a Service named zoo gives it tcp://...
  linked: { names: ["ZOO_PORT"], before: [3, 5, 0] },
  variables: {
    ZOO_DATA_DIR: "dataDir",
    ZOO_DATA_LOG_DIR: "dataLogDir",
    ZOO_TICK_TIME: "tickTime",
    ZOO_INIT_LIMIT: "initLimit",
    ZOO_SYNC_LIMIT: "syncLimit",
    ZOO_PORT: "clientPort",
    ZOO_AUTOPURGE_PURGEINTERVAL: "autopurge.purgeInterval",
    ZOO_4LW_COMMANDS_WHITELIST: "4lw.commands.whitelist",
  },
  extra: "ZOO_CFG_EXTRA",
  servers: { variable: "ZOO_SERVERS", separator: /\s+/, form: "lines" },
  defaults: {
    dataDir: "/data",
    dataLogDir: "/datalog",
    tickTime: "2000",
    clientPort: "2181",
    "autopurge.purgeInterval": "0",
  },
  clientPort: { lineSince: [3, 5, 0], appended: false },
  fourLetterWords: { by: `ZOO_4LW_COMMANDS_WHITELIST, or ${BY_OPTION}`, byDefault: ["srvr"] },
  heap: { variable: "ZK_SERVER_HEAP", byDefault: "1000m" },
  sources: [
    "https://github.com/31z4/zookeeper-docker/blob/master/3.9.6/Dockerfile",
    "https://github.com/31z4/zookeeper-docker/blob/master/3.9.4/docker-entrypoint.sh",
    "https://github.com/31z4/zookeeper-docker/blob/master/3.4.14/docker-entrypoint.sh",
    "https://github.com/apache/zookeeper/blob/master/bin/zkEnv.sh",
  ],
};

const bitnami: ZooKeeperFamily = {
  name: "bitnami/zookeeper, bitnamilegacy/zookeeper, bitnamisecure/zookeeper",
  role: "zookeeper",
  repositories: /(^|\/)bitnami(legacy|secure)?\/zookeeper$/,
  version: leadingVersion,
  volumes: [],
  starters: /^(\/opt\/bitnami\/scripts\/zookeeper)?\/(entrypoint|run)\.sh$/,
  files: ["/opt/bitnami/zookeeper/conf/zoo.cfg", "/bitnami/zookeeper/conf/zoo.cfg"],
  withFile: "file alone",
  variables: {
    ZOO_DATA_LOG_DIR: "dataLogDir",
    ZOO_TICK_TIME: "tickTime",
    ZOO_INIT_LIMIT: "initLimit",
    ZOO_SYNC_LIMIT: "syncLimit",
    ZOO_PORT_NUMBER: "clientPort",
    ZOO_AUTOPURGE_INTERVAL: "autopurge.purgeInterval",
    ZOO_MAX_SESSION_TIMEOUT: "maxSessionTimeout",
    ZOO_4LW_COMMANDS_WHITELIST: "4lw.commands.whitelist",
  },
  prefix: "ZOO_CFG_",
  servers: { variable: "ZOO_SERVERS", separator: /[;,\s]+/, form: "hosts" },
  defaults: {
    dataDir: "/bitnami/zookeeper/data",
    tickTime: "2000",
    clientPort: "2181",
    maxSessionTimeout: "40000",
    "autopurge.purgeInterval": "0",
    "4lw.commands.whitelist": "srvr, mntr",
  },
  clientPort: { appended: true },
  fourLetterWords: { by: "ZOO_4LW_COMMANDS_WHITELIST", byDefault: ["srvr", "mntr"] },
  heap: { variable: "ZOO_HEAP_SIZE", byDefault: "1024m" },
  sources: [
    "https://github.com/bitnami/containers/blob/main/bitnami/zookeeper/3.9/debian-12/rootfs/opt/bitnami/scripts/zookeeper-env.sh",
    "https://github.com/bitnami/containers/blob/main/bitnami/zookeeper/3.9/debian-12/rootfs/opt/bitnami/scripts/libzookeeper.sh",
  ],
};

const confluent: ZooKeeperFamily = {
  name: "confluentinc/cp-zookeeper",
  role: "zookeeper",
  repositories: /(^|\/)cp-zookeeper$/,
  version: confluentZooKeeper,
  volumes: ["/var/lib/zookeeper/data", "/var/lib/zookeeper/log", "/etc/zookeeper/secrets"],
  starters: /(^|\/)etc\/confluent\/docker\/(run|launch)$/,
  files: [],
  withFile: "file alone",
  variables: {
    ZOOKEEPER_CLIENT_PORT: "clientPort",
    ZOOKEEPER_SECURE_CLIENT_PORT: "secureClientPort",
    ZOOKEEPER_TICK_TIME: "tickTime",
    ZOOKEEPER_INIT_LIMIT: "initLimit",
    ZOOKEEPER_SYNC_LIMIT: "syncLimit",
    ZOOKEEPER_AUTOPURGE_PURGE_INTERVAL: "autopurge.purgeInterval",
    ZOOKEEPER_MIN_SESSION_TIMEOUT: "minSessionTimeout",
    ZOOKEEPER_MAX_SESSION_TIMEOUT: "maxSessionTimeout",
  },
  servers: { variable: "ZOOKEEPER_SERVERS", separator: /;/, form: "hosts" },
  defaults: { dataDir: "/var/lib/zookeeper/data", dataLogDir: "/var/lib/zookeeper/log" },
  clientPort: { appended: false },
  fourLetterWords: { by: "-Dzookeeper.4lw.commands.whitelist in KAFKA_OPTS", byDefault: ["srvr"] },
  heap: { variable: undefined, byDefault: "512M" },
  sources: [
    "https://github.com/confluentinc/kafka-images/blob/7.9.x/zookeeper/Dockerfile.ubi8",
    "https://github.com/confluentinc/kafka-images/blob/7.9.x/zookeeper/include/etc/confluent/docker/zookeeper.properties.template",
  ],
};

const debezium: ZooKeeperFamily = {
  name: "debezium/zookeeper",
  role: "zookeeper",
  repositories: /(^|\/)debezium\/zookeeper$/,
  version: debeziumZooKeeper,
  volumes: ["/zookeeper/data", "/zookeeper/txns", "/zookeeper/conf"],
  starters: /^\/docker-entrypoint\.sh$/,
  tools: /^(status|cli)$/,
  files: ["/zookeeper/conf/zoo.cfg"],
  withFile: "variables over file",
  variables: {},
  servers: { variable: "SERVER_COUNT", separator: /\s+/, form: "count" },
  defaults: {
    dataDir: "/zookeeper/data",
    dataLogDir: "/zookeeper/txns",
    tickTime: "2000",
    clientPort: "2181",
    "autopurge.purgeInterval": "1",
  },
  clientPort: { appended: false },
  fourLetterWords: { by: BY_OPTION, byDefault: ["srvr"] },
  heap: { variable: "ZK_SERVER_HEAP", byDefault: "1000m" },
  sources: [
    "https://github.com/debezium/container-images/blob/main/zookeeper/2.7/Dockerfile",
    "https://github.com/debezium/container-images/blob/main/zookeeper/2.7/docker-entrypoint.sh",
  ],
};

const wurstmeister: ZooKeeperFamily = {
  name: "wurstmeister/zookeeper",
  role: "zookeeper",
  repositories: /(^|\/)wurstmeister\/zookeeper$/,
  version: leadingVersion,
  volumes: ["/opt/zookeeper-3.4.13/conf", "/opt/zookeeper-3.4.13/data"],
  starters: /(^|\/)start-zk\.sh$/,
  files: ["/opt/zookeeper-3.4.13/conf/zoo.cfg"],
  withFile: "file alone",
  variables: {},
  servers: undefined,
  defaults: {
    dataDir: "/opt/zookeeper-3.4.13/data",
    tickTime: "2000",
    clientPort: "2181",
    "autopurge.purgeInterval": "0",
  },
  clientPort: { appended: false },
  fourLetterWords: { by: BY_OPTION, byDefault: ["srvr"] },
  heap: { variable: undefined, byDefault: undefined },
  sources: ["https://github.com/wurstmeister/zookeeper-docker/blob/master/Dockerfile"],
};

const kubernetes: ZooKeeperFamily = {
  name: "kubernetes-zookeeper",
  role: "zookeeper",
  repositories: /(^|\/)kubernetes-zookeeper$/,
  version: trailingVersion,
  volumes: [],
  starters: /(^|\/)start-zookeeper$/,
  files: [],
  withFile: "file alone",
  // Flags, not variables: start-zookeeper writes zoo.cfg from them alone.
  variables: {
    data_dir: "dataDir",
    data_log_dir: "dataLogDir",
    client_port: "clientPort",
    tick_time: "tickTime",
    init_limit: "initLimit",
    sync_limit: "syncLimit",
    purge_interval: "autopurge.purgeInterval",
    min_session_timeout: "minSessionTimeout",
    max_session_timeout: "maxSessionTimeout",
  },
  servers: { variable: "servers", separator: /\s+/, form: "count" },
  defaults: {
    dataDir: "/var/lib/zookeeper/data",
    dataLogDir: "/var/lib/zookeeper/log",
    clientPort: "2181",
    tickTime: "2000",
    "autopurge.purgeInterval": "0",
  },
  clientPort: { appended: false },
  fourLetterWords: { by: BY_OPTION, byDefault: ["srvr"] },
  heap: { variable: "heap", byDefault: "2G" },
  sources: [
    "https://github.com/kow3ns/kubernetes-zookeeper/blob/master/docker/Dockerfile",
    "https://github.com/kow3ns/kubernetes-zookeeper/blob/master/docker/scripts/start-zookeeper",
  ],
};

/** What start-zookeeper makes of its flags, whatever image it is in. */
export const START_ZOOKEEPER: ZooKeeperFamily = kubernetes;

export const ZOOKEEPER_FAMILIES: readonly ZooKeeperFamily[] = [
  official,
  bitnami,
  confluent,
  debezium,
  wurstmeister,
  kubernetes,
];
