import assert from "node:assert/strict";
import { defaultRelease, releases } from "../../../domain/kafka/releases";
import {
  boundOfTopic,
  checkTopic,
  type TopicConfigValue,
  topicConfigValue,
} from "../../../domain/kafka/topicConfig";

type Config = Readonly<Record<string, TopicConfigValue>>;
const KAFKA = defaultRelease.version;
const found = (
  config: Config,
  { replicas = 3, brokers = {} }: { replicas?: number; brokers?: Record<string, string> } = {},
) =>
  checkTopic({ partitions: 6, replicas, config }, brokers, defaultRelease).map(
    ({ severity, rule, message }) => `${severity} ${rule}: ${message}`,
  );

describe("topicConfigValue", () => {
  const VALUES: readonly (readonly [key: string, given: TopicConfigValue, value: string])[] = [
    ["retention.ms", "7d", "604800000"],
    ["retention.ms", "1d12h", "129600000"],
    ["retention.ms", "90s", "90000"],
    ["retention.ms", -1, "-1"],
    ["retention.ms", "604800000", "604800000"],
    ["retention.bytes", "1Gi", "1073741824"],
    ["segment.bytes", "500MB", "500000000"],
    ["segment.bytes", "64KB", "64000"],
    ["segment.bytes", "1.5Mi", "1572864"],
    ["max.message.bytes", "7d", "7d"],
    ["cleanup.policy", " compact ", "compact"],
    ["preallocate", true, "true"],
    ["retention.ms", "d", "d"],
    ["retention.ms", "", ""],
  ];
  for (const [key, given, value] of VALUES)
    it(`${key} = ${JSON.stringify(given)} is ${value}`, () => {
      assert.equal(topicConfigValue(key, given), value);
    });
});

describe("checkTopic", () => {
  const FAULTS: readonly (readonly [config: Config, found: readonly string[], replicas?: number])[] = [
    [{ "retention.ms": "7d", "segment.bytes": "1Mi", "max.message.bytes": "1Mi" }, []],
    [
      { "retention.mss": 5 },
      [`error unknown-key: retention.mss is no topic key of Kafka ${KAFKA}. Did you mean retention.ms?`],
    ],
    [
      { "log.retention.hours": 5 },
      [
        `error unknown-key: log.retention.hours is no topic key of Kafka ${KAFKA}. It is the brokers' default for every topic; a topic's own key is retention.ms.`,
      ],
    ],
    [
      { "num.io.threads": 5 },
      [
        `error unknown-key: num.io.threads is no topic key of Kafka ${KAFKA}. It is a key of brokers: put it into kafka.config.`,
      ],
    ],
    [
      { "retention.ms": "week" },
      [
        'error wrong-type: "week" is not allowed: retention.ms must be a whole number from -1 to 9223372036854775807 (or e.g. 7d, 36h).',
      ],
    ],
    [
      { "cleanup.policy": "compacted" },
      [
        'error not-allowed: "compacted" is not allowed: cleanup.policy must be a comma-separated list of compact or delete.',
      ],
    ],
    [
      { "leader.replication.throttled.replicas": "*" },
      [
        "error reserved-key: leader.replication.throttled.replicas is not allowed; reassignments set it and take it away again. Leave it out.",
      ],
    ],
    [
      { "min.insync.replicas": 3 },
      [
        "error min-insync-above-replicas: min.insync.replicas = 3 is above the topic's 2 replicas: producers with acks=all are always refused. Lower it, or give the topic more replicas.",
      ],
      2,
    ],
    [
      { "min.insync.replicas": 3 },
      [
        "warning min-insync-all-replicas: min.insync.replicas = 3 is all of the topic's replicas: while one broker restarts, producers with acks=all are refused.",
      ],
    ],
    [
      { "max.message.bytes": "2Mi", "segment.bytes": "1Mi" },
      [
        "error message-above-segment: max.message.bytes = 2097152 is above segment.bytes = 1048576: a batch must fit into a segment, and larger ones are refused.",
      ],
    ],
    [
      { "min.compaction.lag.ms": 9, "max.compaction.lag.ms": 8 },
      [
        "error compaction-lag-order: min.compaction.lag.ms = 9 is above max.compaction.lag.ms = 8, which the brokers refuse.",
      ],
    ],
    [
      { "cleanup.policy": "compact", "retention.ms": "1d" },
      [
        "warning compact-needs-keys: cleanup.policy = compact: the brokers refuse records without a key, and keep the last one of each key.",
        'warning retention-without-delete: retention.ms = 86400000 has no effect with cleanup.policy = compact; "compact,delete" has both.',
      ],
    ],
    [
      { "segment.bytes": "1Gi", "retention.bytes": "100Mi" },
      [
        "warning segment-above-retention: segment.bytes = 1073741824 is above retention.bytes = 104857600: only closed segments are deleted, so each partition holds a segment of 1 GiB before anything is.",
      ],
    ],
    [
      { "unclean.leader.election.enable": true },
      [
        "warning unclean-election: unclean.leader.election.enable = true loses acknowledged records when a replica that lags becomes the leader.",
      ],
    ],
    [
      { "remote.storage.enable": false },
      [
        `warning internal-key: remote.storage.enable is internal to Kafka ${KAFKA}, and may be gone in any release.`,
      ],
    ],
    [
      { "message.format.version": "3.0" },
      ["warning deprecated-key: message.format.version is deprecated, and will be gone in a later release."],
    ],
  ];
  for (const [config, faults, replicas] of FAULTS)
    it(`${JSON.stringify(config)}${replicas === undefined ? "" : ` with ${replicas} replicas`}`, () => {
      assert.deepEqual(found(config, replicas === undefined ? {} : { replicas }), faults);
    });

  it("reads the brokers' defaults where the topic says nothing, in the order of Kafka's synonyms", () => {
    assert.deepEqual(found({}, { replicas: 1, brokers: { "min.insync.replicas": "2" } }), [
      "error min-insync-above-replicas: min.insync.replicas = 2 (the cluster's) is above the topic's 1 replica: producers with acks=all are always refused. Lower it, or give the topic more replicas.",
    ]);
  });

  it("knows a catalogue of each release, with keys of its own", () => {
    for (const { topicCatalogue, version } of releases) {
      assert.equal(topicCatalogue.kafka, version);
      assert.ok(Object.keys(topicCatalogue.keys).length >= 29);
    }
    const [first] = releases;
    assert.equal(found({ "compression.zstd.level": 3 })[0]?.startsWith("error"), true);
    assert.deepEqual(
      checkTopic(
        { partitions: 1, replicas: 1, config: { "compression.zstd.level": 3 } },
        {},
        releases[1] ?? first,
      ),
      [],
    );
  });
});

describe("boundOfTopic", () => {
  const bound = (config: Config, brokers: Record<string, string> = {}) =>
    boundOfTopic({ partitions: 4, replicas: 3, config }, brokers, defaultRelease);
  it("is what retention keeps and one segment, of each replica", () => {
    assert.equal(bound({ "retention.bytes": 100, "segment.bytes": 20 }), 4 * 3 * 120);
    assert.equal(bound({}, { "log.retention.bytes": "50", "log.segment.bytes": "10" }), 4 * 3 * 60);
  });
  it("is none without a bound by size, and unknown for compacted topics", () => {
    assert.equal(bound({}), Infinity);
    assert.equal(bound({ "cleanup.policy": "compact" }), undefined);
  });
});
