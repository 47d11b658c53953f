/** What kills a broker at start, of ids, time-outs, groups and controllers. */
import { type Effective } from "./effective";
import { controllerNames } from "./endpoints";
import { atMost, deciding, fatal, VALIDATE } from "./kafkaRule";
import { type Fault, type Rule, when } from "./rule";
import { csv } from "./values";
import { protocolVersion } from "./valueCheck";

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
  ...["heartbeat.interval", "session.timeout"].flatMap((what) => {
    const key = (bound: string) => `group.consumer.${bound}${what}.ms`;
    return [
      atMost(
        `group-consumer-${what.replace(".", "-")}-bounds`,
        key("min."),
        key("max."),
        "no group could have a value between them",
      ),
      atMost(
        `group-consumer-${what.replace(".", "-")}-min`,
        key("min."),
        key(""),
        "it must lie within its own bounds",
      ),
      atMost(
        `group-consumer-${what.replace(".", "-")}-max`,
        key(""),
        key("max."),
        "it must lie within its own bounds",
      ),
    ];
  }),
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
      "zookeeper.metadata.migration.enable needs controller.quorum.voters, controller.listener.names, inter.broker.protocol.version 3.4 or later and one log directory.",
    source: `${VALIDATE}, KIP-866`,
    check: migration,
  }),
];

function brokerId(config: Effective): Fault[] {
  const name = config.has("broker.id") || !config.has("node.id") ? "broker.id" : "node.id";
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

function migration(config: Effective): Fault[] {
  const key = "zookeeper.metadata.migration.enable";
  if (!config.flag(key)) return [];
  const protocol = protocolVersion(config.text("inter.broker.protocol.version") ?? "") ?? Infinity;
  const directories = csv(config.text(deciding(config, "log.dirs", "log.dir")) ?? "").filter(
    (each) => each !== "",
  );
  return [
    ...when(
      config.list("controller.quorum.voters").length === 0,
      key,
      () => `${config.show(key)} needs controller.quorum.voters: the KRaft controllers to migrate to.`,
    ),
    ...when(
      controllerNames(config).length === 0,
      key,
      () => `${config.show(key)} needs controller.listener.names: the KRaft controllers' listener.`,
    ),
    ...when(
      protocol < (protocolVersion("3.4") ?? 0),
      key,
      () =>
        `${config.show(key)} needs inter.broker.protocol.version 3.4 or later; it is ${config.text("inter.broker.protocol.version") ?? ""}.`,
    ),
    ...when(
      directories.length > 1,
      key,
      () => `${config.show(key)} is not allowed with ${directories.length} log directories; it must be one.`,
    ),
  ];
}
