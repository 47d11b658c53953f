/** What kills a broker at start, beside listeners: KafkaConfig.validateValues and LogManager.apply. */
import { controllerNames, listenersOf } from "./endpoints";
import { type Effective } from "./effective";
import { type Fault, type Rule, when } from "./rule";
import { quoted } from "./say";
import { csv, parseInteger, trim } from "./values";
import { protocolVersion, recordVersion } from "./valueCheck";

const VALIDATE = "kafka.server.KafkaConfig.validateValues";

/** A rule that Kafka enforces: one key must not be above another. */
function atMost(id: string, low: string, high: string, why: string, source = VALIDATE): Rule {
  return {
    id,
    severity: "error",
    refusedBy: "kafka",
    summary: `${low} <= ${high}.`,
    source,
    check: (config) =>
      when(
        config.number(low) > config.number(high),
        config.given.has(low) ? low : high,
        () => `${config.show(low)} must not be above ${config.show(high)}: ${why}.`,
      ),
  };
}

const error = (rule: Omit<Rule, "severity" | "refusedBy">): Rule => ({
  ...rule,
  severity: "error",
  refusedBy: "kafka",
});

/** Of keys that set one thing, in Kafka's order of preference, the one that counts. */
function deciding(config: Effective, ...keys: string[]): string {
  return keys.find((key) => config.text(key) !== undefined) ?? "";
}

const HOUR = 3_600_000;

function milliseconds(config: Effective, key: string): number {
  return config.number(key) * (key.endsWith(".hours") ? HOUR : key.endsWith(".minutes") ? 60_000 : 1);
}

export const startRules: readonly Rule[] = [
  error({
    id: "broker-id",
    summary:
      "broker.id is at most reserved.broker.max.id while broker.id.generation.enable is on, else at least 0.",
    source: VALIDATE,
    check: (config) => {
      const id = config.number(config.has("broker.id") || !config.has("node.id") ? "broker.id" : "node.id");
      const max = config.number("reserved.broker.max.id");
      const key = config.has("broker.id")
        ? "broker.id"
        : config.has("node.id")
          ? "node.id"
          : "broker.id.generation.enable";
      return config.flag("broker.id.generation.enable")
        ? when(
            id < -1 || id > max,
            key,
            () =>
              `${config.show(key)} must be from 0 to ${max} (reserved.broker.max.id) while broker.id.generation.enable is on: higher ids are for generated ones.`,
          )
        : when(
            id < 0,
            key,
            () =>
              `broker.id = ${id} must be at least 0 while broker.id.generation.enable is off: nothing else gives the broker an id.`,
          );
    },
  }),
  error({
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
  error({
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
  error({
    id: "log-roll-time",
    summary: "log.roll.ms is at least 1, log.roll.jitter.ms at least 0.",
    source: VALIDATE,
    check: (config) => [
      ...when(
        (config.whole("log.roll.ms") ?? 1) < 1,
        "log.roll.ms",
        () => `${config.show("log.roll.ms")} must be at least 1.`,
      ),
      ...when(
        (config.whole("log.roll.jitter.ms") ?? 0) < 0,
        "log.roll.jitter.ms",
        () => `${config.show("log.roll.jitter.ms")} must be at least 0.`,
      ),
    ],
  }),
  error({
    id: "log-retention-time",
    summary: "Retention by time is at least 1 ms, or negative for ever.",
    source: VALIDATE,
    check: (config) => {
      const key = deciding(config, "log.retention.ms", "log.retention.minutes", "log.retention.hours");
      return when(
        milliseconds(config, key) === 0,
        key,
        () => `${config.show(key)} is not allowed; it must be at least 1, or -1 to keep records for ever.`,
      );
    },
  }),
  error({
    id: "log-flush-time",
    summary: "log.flush.interval.ms, or log.flush.scheduler.interval.ms in its place, is at least 0.",
    source: "kafka.log.LogManager.apply (flush.ms of LogConfig)",
    check: (config) => {
      const key = deciding(config, "log.flush.interval.ms", "log.flush.scheduler.interval.ms");
      return when(
        config.number(key) < 0,
        key,
        () => `${config.show(key)} must be at least 0; leave it out to let the operating system flush.`,
      );
    },
  }),
  error({
    id: "log-dirs",
    summary: "log.dirs, or log.dir in its place, names a directory.",
    source: VALIDATE,
    check: (config) => {
      const key = deciding(config, "log.dirs", "log.dir");
      return when(
        csv(config.text(key) ?? "").every((directory) => directory === ""),
        key,
        () => `${key} names no directory; a broker needs at least one to keep its logs in.`,
      );
    },
  }),
  error({
    id: "log-cleaner-buffer",
    summary:
      "log.cleaner.dedupe.buffer.size is above 1 MiB for each of log.cleaner.threads, of which there is one at least.",
    source: VALIDATE,
    check: (config) => {
      const threads = config.number("log.cleaner.threads");
      const each = Math.trunc(config.number("log.cleaner.dedupe.buffer.size") / threads);
      const key =
        config.given.has("log.cleaner.threads") && threads !== 1
          ? "log.cleaner.threads"
          : "log.cleaner.dedupe.buffer.size";
      return [
        ...when(
          threads === 0,
          "log.cleaner.threads",
          () =>
            `${config.show("log.cleaner.threads")} is not allowed; it must be at least 1 (switch the cleaner off with log.cleaner.enable).`,
        ),
        ...when(
          threads > 0 && each <= 1_048_576,
          key,
          () =>
            `${config.show("log.cleaner.dedupe.buffer.size")} leaves ${each} bytes to each of ${threads} cleaner threads; it must be above 1048576 for each.`,
        ),
      ];
    },
  }),
  atMost(
    "compaction-lag",
    "log.cleaner.min.compaction.lag.ms",
    "log.cleaner.max.compaction.lag.ms",
    "no record could ever be compacted in time",
    "org.apache.kafka.storage.internals.log.LogConfig.validateValues",
  ),
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
  error({
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
  error({
    id: "offsets-compression",
    summary:
      "offsets.topic.compression.codec is from 0 to 4; 4 (zstd) needs message format 2 (inter.broker.protocol.version 0.11 or later).",
    source: `${VALIDATE}, org.apache.kafka.common.record.CompressionType.forId`,
    check: (config) => {
      const key = "offsets.topic.compression.codec";
      const codec = config.number(key);
      const protocol = protocolVersion(config.text("inter.broker.protocol.version") ?? "");
      const old = codec === 4 && protocol !== undefined && recordVersion(protocol) < 2;
      return [
        ...when(
          codec < 0 || codec > 4,
          key,
          () =>
            `${config.show(key)} is not allowed; it must be 0 (none), 1 (gzip), 2 (snappy), 3 (lz4) or 4 (zstd).`,
        ),
        ...when(
          old,
          key,
          () =>
            `${config.show(key)} (zstd) needs message format 2, which ${config.show("inter.broker.protocol.version")} does not speak.`,
        ),
      ];
    },
  }),
  error({
    id: "message-format",
    summary: "log.message.format.version is not newer than what inter.broker.protocol.version speaks.",
    source: VALIDATE,
    check: (config) => {
      const protocol = protocolVersion(config.text("inter.broker.protocol.version") ?? "");
      const format = protocolVersion(config.text("log.message.format.version") ?? "");
      if (protocol === undefined || format === undefined) return [];
      return when(
        recordVersion(format) > recordVersion(protocol) && protocol < (protocolVersion("3.0-IV1") ?? 0),
        "log.message.format.version",
        () =>
          `${config.show("log.message.format.version")} writes message format ${recordVersion(format)}, which ${config.show("inter.broker.protocol.version")} does not speak; leave it out.`,
      );
    },
  }),
  error({
    id: "queued-bytes",
    summary: "queued.max.request.bytes, if positive, holds at least one request of socket.request.max.bytes.",
    source: `${VALIDATE}, KIP-72`,
    check: (config) => {
      const queued = config.number("queued.max.request.bytes");
      return when(
        queued > 0 && queued < config.number("socket.request.max.bytes"),
        "queued.max.request.bytes",
        () =>
          `${config.show("queued.max.request.bytes")} must be at least ${config.show("socket.request.max.bytes")}, or a large request could never be read; -1 sets no bound.`,
      );
    },
  }),
  error({
    id: "connections-per-ip",
    summary:
      "max.connections.per.ip.overrides is host:count,host:count, and there is one where max.connections.per.ip is 0.",
    source: VALIDATE,
    check: connectionsPerIp,
  }),
  error({
    id: "authentication-delay",
    summary:
      "connection.failed.authentication.delay.ms is below connections.max.idle.ms, unless that is negative.",
    source: VALIDATE,
    check: (config) => {
      const idle = config.number("connections.max.idle.ms");
      return when(
        idle >= 0 && config.number("connection.failed.authentication.delay.ms") >= idle,
        "connection.failed.authentication.delay.ms",
        () =>
          `${config.show("connection.failed.authentication.delay.ms")} must be below ${config.show("connections.max.idle.ms")}, or a client never hears why it was turned away.`,
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
  error({
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
  error({
    id: "kraft-migration",
    summary:
      "zookeeper.metadata.migration.enable needs controller.quorum.voters, controller.listener.names, inter.broker.protocol.version 3.4 or later and one log directory.",
    source: `${VALIDATE}, KIP-866`,
    check: migration,
  }),
  error({
    id: "sasl-inter-broker",
    summary:
      "sasl.mechanism.inter.broker.protocol is enabled on a SASL inter-broker listener, and can be negotiated.",
    source: VALIDATE,
    check: interBrokerSasl,
  }),
];

function connectionsPerIp(config: Effective): Fault[] {
  const key = "max.connections.per.ip.overrides";
  const text = config.text(key) ?? "";
  const entries = text === "" ? [] : csv(text);
  const good = (entry: string) => {
    const colon = entry.lastIndexOf(":");
    const host = trim(entry.slice(0, colon));
    return (
      colon >= 0 &&
      /^[0-9a-zA-Z\-%._:]*$/.test(host) &&
      parseInteger("INT", trim(entry.slice(colon + 1))) !== undefined
    );
  };
  return [
    ...entries
      .filter((entry) => !good(entry))
      .map((entry) => ({
        key,
        message: `${quoted(entry)} is not allowed; every entry must be host:count, such as 10.0.0.1:100.`,
      })),
    ...when(
      config.number("max.connections.per.ip") === 0 && entries.length === 0,
      "max.connections.per.ip",
      () => `max.connections.per.ip = 0 lets nobody in; name those who may connect in ${key}.`,
    ),
  ];
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

function interBrokerSasl(config: Effective): Fault[] {
  const { interBroker, protocols } = listenersOf(config);
  const protocol = config.has("inter.broker.listener.name") ? protocols.get(interBroker) : interBroker;
  if (protocol !== "SASL_PLAINTEXT" && protocol !== "SASL_SSL") return [];
  const key = "sasl.mechanism.inter.broker.protocol";
  const mechanism = config.text(key) ?? "";
  const enabled = csv(config.ofListener(interBroker, "sasl.enabled.mechanisms") ?? "");
  const version = protocolVersion(config.text("inter.broker.protocol.version") ?? "") ?? Infinity;
  return [
    ...when(
      !enabled.includes(mechanism),
      key,
      () =>
        `${config.show(key)} is not among sasl.enabled.mechanisms of inter-broker listener ${interBroker}: ${enabled.join(", ")}.`,
    ),
    ...when(
      mechanism !== "GSSAPI" && version < (protocolVersion("0.10.0-IV1") ?? 0),
      key,
      () => `${config.show(key)} needs inter.broker.protocol.version 0.10.0-IV1 or later.`,
    ),
  ];
}
