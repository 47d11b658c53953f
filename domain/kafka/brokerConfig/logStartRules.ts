/** What kills a broker at start, of logs: KafkaConfig.validateValues and LogManager.apply. */
import { type Effective } from "./effective";
import { atMost, deciding, fatal, from, VALIDATE } from "./kafkaRule";
import { type Fault, type Rule, when } from "./rule";
import { csv } from "./values";
import { protocolVersion, recordVersion } from "./valueCheck";

const HOUR = 3_600_000;

function milliseconds(config: Effective, key: string): number {
  return config.number(key) * (key.endsWith(".hours") ? HOUR : key.endsWith(".minutes") ? 60_000 : 1);
}

export const logStartRules: readonly Rule[] = [
  fatal({
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
  fatal({
    id: "log-retention-time",
    summary: "Retention by time is at least 1 ms, or negative forever.",
    source: VALIDATE,
    check: (config) => {
      const key = deciding(config, "log.retention.ms", "log.retention.minutes", "log.retention.hours");
      return when(
        milliseconds(config, key) === 0,
        key,
        () => `${config.show(key)} is not allowed; it must be at least 1, or -1 to keep records forever.`,
      );
    },
  }),
  fatal({
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
  fatal({
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
  fatal({
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
  ...from("3.6", [
    fatal({
      id: "local-retention",
      summary:
        "With remote.log.storage.system.enable, log.local.retention.bytes and log.local.retention.ms are within the retention of the whole log.",
      source: "org.apache.kafka.storage.internals.log.LogConfig.validateBrokerLogConfigValues, KIP-405",
      check: localRetention,
    }),
  ]),
  fatal({
    id: "offsets-compression",
    summary:
      "offsets.topic.compression.codec is from 0 to 4; 4 (zstd) needs message format 2 (inter.broker.protocol.version 0.11 or later).",
    source: `${VALIDATE}, org.apache.kafka.common.record.CompressionType.forId`,
    check: (config) => {
      const key = "offsets.topic.compression.codec";
      const codec = config.number(key);
      const protocol = protocolVersion(config.text("inter.broker.protocol.version") ?? "", config.catalogue);
      const old = codec === 4 && protocol !== undefined && recordVersion(protocol, config.catalogue) < 2;
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
  fatal({
    id: "message-format",
    summary: "log.message.format.version is not newer than what inter.broker.protocol.version speaks.",
    source: VALIDATE,
    check: (config) => {
      const protocol = protocolVersion(config.text("inter.broker.protocol.version") ?? "", config.catalogue);
      const format = protocolVersion(config.text("log.message.format.version") ?? "", config.catalogue);
      if (protocol === undefined || format === undefined) return [];
      return when(
        recordVersion(format, config.catalogue) > recordVersion(protocol, config.catalogue) &&
          protocol < (protocolVersion("3.0-IV1", config.catalogue) ?? 0),
        "log.message.format.version",
        () =>
          `${config.show("log.message.format.version")} writes message format ${recordVersion(format, config.catalogue)}, which ${config.show("inter.broker.protocol.version")} does not speak; give both the same release, or leave both out.`,
      );
    },
  }),
];

/** The default of log.local.retention.*: as the whole log. */
const AS_WHOLE = -2;

function localRetention(config: Effective): Fault[] {
  if (!config.flag("remote.log.storage.system.enable")) return [];
  const time = deciding(config, "log.retention.ms", "log.retention.minutes", "log.retention.hours");
  const pairs = [
    ["log.local.retention.bytes", "log.retention.bytes", config.number("log.retention.bytes")],
    ["log.local.retention.ms", time, milliseconds(config, time)],
  ] as const;
  return pairs.flatMap(([key, whole, retained]) => {
    const local = config.number(key);
    return when(
      retained >= 0 && local !== AS_WHOLE && (local < 0 || local > retained),
      key,
      () =>
        `${config.show(key)} is above ${config.show(whole)}, what is kept of the whole log; leave it out, or give less.`,
    );
  });
}
