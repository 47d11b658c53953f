/** What kills a broker at start, of ids, time-outs, groups and controllers. */
import { brokerKey } from "../catalogue";
import { type Effective } from "./effective";
import { controllerNames } from "./endpoints";
import { isAtLeast } from "../releases/release";
import { atMost, deciding, fatal, from, VALIDATE } from "./kafkaRule";
import { type Fault, type Rule, when } from "./rule";
import { said } from "./say";
import { csv } from "./values";
import { protocolVersion } from "./valueCheck";

/** Rules that a time of a kind of groups lies within its own bounds. */
function withinBounds(kind: "consumer" | "share", what: string, source = VALIDATE): Rule[] {
  const key = (bound: string) => `group.${kind}.${bound}${what}.ms`;
  const id = `group-${kind}-${what.replaceAll(".", "-")}`;
  const within = "it must lie within its own bounds";
  return [
    atMost(`${id}-bounds`, key("min."), key("max."), "no group could have a value between them", source),
    atMost(`${id}-min`, key("min."), key(""), within, source),
    atMost(`${id}-max`, key(""), key("max."), within, source),
  ];
}

export const startRules: readonly Rule[] = [
  fatal({
    id: "broker-id",
    summary:
      "broker.id is at most reserved.broker.max.id while broker.id.generation.enable is on, else at least 0.",
    source: VALIDATE,
    check: brokerId,
  }),
  fatal({
    id: "node-id",
    summary: "node.id, if given, equals broker.id.",
    source: VALIDATE,
    check: (config) => {
      const both = config.has("node.id") && config.has("broker.id");
      return when(
        both && config.number("node.id") !== config.number("broker.id"),
        "node.id",
        () => `${config.show("node.id")} must equal ${config.show("broker.id")}; leave node.id out.`,
      );
    },
  }),
  fatal({
    id: "zookeeper-connect-missing",
    summary: "zookeeper.connect is given.",
    source: VALIDATE,
    check: (config) =>
      when(
        !config.has("zookeeper.connect"),
        "zookeeper.connect",
        () =>
          "zookeeper.connect is missing and has no default: a broker needs its ensemble as host:port,host:port.",
      ),
  }),
  atMost(
    "fetch-wait-within-socket-timeout",
    "replica.fetch.wait.max.ms",
    "replica.socket.timeout.ms",
    "followers' connections would time out while the leader waits for data",
  ),
  atMost(
    "fetch-wait-within-lag-time",
    "replica.fetch.wait.max.ms",
    "replica.lag.time.max.ms",
    "followers of quiet partitions would leave the in-sync replicas again and again",
  ),
  fatal({
    id: "offsets-required-acks",
    summary: "offsets.commit.required.acks is from -1 to offsets.topic.replication.factor.",
    source: VALIDATE,
    check: (config) => {
      const acks = config.number("offsets.commit.required.acks");
      const factor = config.number("offsets.topic.replication.factor");
      return when(
        acks < -1 || acks > factor,
        "offsets.commit.required.acks",
        () =>
          `${config.show("offsets.commit.required.acks")} must be from -1 to ${factor} (offsets.topic.replication.factor); leave it at -1, all in-sync replicas.`,
      );
    },
  }),
  ...["heartbeat.interval", "session.timeout"].flatMap((what) => withinBounds("consumer", what)),
  ...from("3.9", [
    ...["heartbeat.interval", "session.timeout"].flatMap((what) =>
      withinBounds("share", what, "org.apache.kafka.coordinator.group.GroupCoordinatorConfig, KIP-932"),
    ),
    // The two bounds cannot cross: one is at most 30000, the other at least that.
    ...withinBounds(
      "share",
      "record.lock.duration",
      "org.apache.kafka.server.config.ShareGroupConfig.validate, KIP-932",
    ).filter(({ id }) => !id.endsWith("-bounds")),
  ]),
  ...from("3.7", [
    fatal({
      id: "rebalance-protocols",
      summary: "group.coordinator.rebalance.protocols has classic, and not consumer, which needs KRaft.",
      source: "kafka.server.KafkaConfig.groupCoordinatorRebalanceProtocols, KIP-848",
      check: rebalanceProtocols,
    }),
  ]),
  fatal({
    id: "controller-listeners",
    summary: "controller.listener.names is left out, unless the cluster is being migrated to KRaft.",
    source: VALIDATE,
    check: (config) =>
      when(
        !config.flag("zookeeper.metadata.migration.enable") && controllerNames(config).length > 0,
        "controller.listener.names",
        () =>
          `${config.show("controller.listener.names")} must be left out: with ZooKeeper the controller is one of the brokers, and has no listener of its own.`,
      ),
  }),
  fatal({
    id: "kraft-migration",
    summary:
      "zookeeper.metadata.migration.enable needs controller.quorum.voters (from Kafka 3.9 on, or controller.quorum.bootstrap.servers), controller.listener.names, inter.broker.protocol.version 3.4 or later, one log directory (from 3.7 on, or inter.broker.protocol.version 3.7-IV2) and, from 3.9 on, broker.id.",
    source: `${VALIDATE}, KIP-866`,
    check: migration,
  }),
];

function brokerId(config: Effective): Fault[] {
  const name = brokerIdKey(config);
  const id = config.number(name);
  const max = config.number("reserved.broker.max.id");
  const key = config.has(name) ? name : "broker.id.generation.enable";
  if (!config.flag("broker.id.generation.enable"))
    return when(
      id < 0,
      key,
      () =>
        `broker.id = ${id} must be at least 0 while broker.id.generation.enable is off: nothing else gives the broker an id.`,
    );
  // The id may be the program's, and the bound the user's.
  if (id > max && config.given.has("reserved.broker.max.id") && !config.given.has(name))
    return [
      {
        key: "reserved.broker.max.id",
        message: `${config.show("reserved.broker.max.id")} must be at least ${id}, the highest id of a broker, while broker.id.generation.enable is on: higher ids are for generated ones. Leave it out.`,
      },
    ];
  return when(
    id < -1 || id > max,
    key,
    () =>
      `${config.show(key)} must be from 0 to ${max} (reserved.broker.max.id) while broker.id.generation.enable is on: higher ids are for generated ones.`,
  );
}

function rebalanceProtocols(config: Effective): Fault[] {
  const key = "group.coordinator.rebalance.protocols";
  const protocols = config.list(key);
  return [
    ...when(
      !protocols.includes("classic"),
      key,
      () => `${config.show(key)} must have classic, the protocol that every client speaks; leave it out.`,
    ),
    ...when(
      protocols.includes("consumer"),
      key,
      () => `${config.show(key)} has consumer, which brokers with ZooKeeper do not speak; leave it out.`,
    ),
  ];
}

function migration(config: Effective): Fault[] {
  const key = "zookeeper.metadata.migration.enable";
  if (!config.flag(key)) return [];
  const release = config.catalogue.kafka;
  const version = (text: string) => protocolVersion(text, config.catalogue);
  const protocol = version(config.text("inter.broker.protocol.version") ?? "") ?? Infinity;
  const directories = csv(config.text(deciding(config, "log.dirs", "log.dir")) ?? "").filter(
    (each) => each !== "",
  );
  // KIP-858: with it the controller knows which directory a replica lies in.
  const directoriesSince = isAtLeast(release, "3.7") ? version("3.7-IV2") : undefined;
  const controllers = ["controller.quorum.voters", "controller.quorum.bootstrap.servers"].filter(
    (name) => brokerKey(name, config.catalogue) !== undefined,
  );
  return [
    ...when(
      controllers.every((name) => config.list(name).length === 0),
      key,
      () => `${config.show(key)} needs ${said(controllers)}: the KRaft controllers to migrate to.`,
    ),
    ...when(
      controllerNames(config).length === 0,
      key,
      () => `${config.show(key)} needs controller.listener.names: the KRaft controllers' listener.`,
    ),
    ...when(
      protocol < (version("3.4") ?? 0),
      key,
      () =>
        `${config.show(key)} needs inter.broker.protocol.version 3.4 or later; it is ${config.text("inter.broker.protocol.version") ?? ""}.`,
    ),
    ...when(
      directories.length > 1 && protocol < (directoriesSince ?? Infinity),
      key,
      () =>
        `${config.show(key)} is not allowed with ${directories.length} log directories; it must be one${directoriesSince === undefined ? "" : ", or inter.broker.protocol.version 3.7-IV2 or later"}.`,
    ),
    ...when(
      isAtLeast(release, "3.9") && brokerIdOf(config) < 0,
      key,
      () => `${config.show(key)} needs broker.id: a generated one cannot be migrated.`,
    ),
  ];
}

/** The id that broker.id and node.id, of which one stands for the other, give the broker. */
const brokerIdOf = (config: Effective) => config.number(brokerIdKey(config));
const brokerIdKey = (config: Effective) =>
  config.has("broker.id") || !config.has("node.id") ? "broker.id" : "node.id";
