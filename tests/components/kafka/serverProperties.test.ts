import assert from "node:assert/strict";
import fc from "fast-check";
import {
  brokerConfig,
  INTERNAL_TOPICS,
  internalSegment,
  LEAST_VOLUME,
  defaultConfig,
  ownedConfig,
  ownedKeys,
  replication,
  retention,
  tolerableBrokerLoss,
} from "../../../components/kafka/serverProperties";
import { listenersOf } from "../../../domain/kafka/listeners";

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const THREE = { brokers: 3, storage: { size: "1Gi" }, config: {} };
const LISTENERS = listenersOf(3, {});
const sizes = fc.integer({ min: 1, max: 9 });

/** The brokers that hold a partition, in every way that `factor` of them can be chosen. */
function assignments(brokers: number, factor: number): number[] {
  const ones = (mask: number) => mask.toString(2).replaceAll("0", "").length;
  return Array.from({ length: 2 ** brokers }, (_, mask) => mask).filter((mask) => ones(mask) === factor);
}

describe("serverProperties", () => {
  it("sets this where the user sets nothing", () => {
    assert.deepEqual(defaultConfig(THREE), {
      "default.replication.factor": 3,
      "offsets.topic.replication.factor": 3,
      "transaction.state.log.replication.factor": 3,
      "min.insync.replicas": 2,
      "transaction.state.log.min.isr": 2,
      "unclean.leader.election.enable": false,
      "auto.create.topics.enable": false,
      "log.retention.bytes": 51 * MiB,
      "log.segment.bytes": 12 * MiB,
      "offsets.topic.segment.bytes": 2 * MiB,
      "transaction.state.log.segment.bytes": 2 * MiB,
    });
  });

  it("lets the user's keys go before its defaults, and its own before the user's", () => {
    const given = {
      "min.insync.replicas": 1,
      "num.partitions": 6,
      listeners: "PLAINTEXT://:1",
      "log.dirs": "/tmp",
    };
    const config = brokerConfig({
      config: given,
      pluginConfig: {},
      brokers: 3,
      storage: { size: "1Gi" },
      listeners: LISTENERS,
    });
    assert.deepEqual(config, {
      ...Object.fromEntries(Object.entries(defaultConfig(THREE)).map(([key, value]) => [key, String(value)])),
      "min.insync.replicas": "1",
      "num.partitions": "6",
      ...ownedConfig(LISTENERS),
    });
  });

  it("owns every key that it sets itself, and what the pod adds", () => {
    for (const key of Object.keys(ownedConfig(LISTENERS))) assert.ok(ownedKeys()[key], key);
    assert.deepEqual(
      Object.keys(ownedKeys()).filter((key) => !(key in ownedConfig(LISTENERS))),
      [
        "broker.id",
        "node.id",
        "advertised.listeners",
        "security.inter.broker.protocol",
        "log.dir",
        "zookeeper.connect",
      ],
    );
  });

  it("names what its keys come from by the settings, or by the component's arguments", () => {
    const places = ["broker.id", "listeners", "log.dirs", "zookeeper.connect"];
    const said = (settingsPath?: string) => places.map((key) => ownedKeys(settingsPath)[key]);
    assert.deepEqual(said("kafka"), [
      "kafka.brokers (a broker's id is its pod's ordinal)",
      "kafka.external",
      "kafka.storage",
      "zookeeper.replicas",
    ]);
    assert.deepEqual(said(), [
      "brokers (a broker's id is its pod's ordinal)",
      "external",
      "storage",
      "metadata.zookeeper.connect",
    ]);
  });

  const replications: [brokers: number, factor: number, minInSync: number, loss: number][] = [
    [1, 1, 1, 1],
    [2, 2, 1, 1],
    [3, 3, 2, 1],
    [4, 3, 2, 1],
    [9, 3, 2, 1],
  ];
  for (const [brokers, factor, minInSync, loss] of replications)
    it(`${brokers} brokers keep ${factor} replicas, ${minInSync} in sync, and may lose ${loss}`, () => {
      assert.deepEqual(replication(brokers), { factor, minInSync });
      assert.equal(
        tolerableBrokerLoss(
          brokerConfig({
            config: {},
            pluginConfig: {},
            brokers,
            storage: { size: "1Gi" },
            listeners: LISTENERS,
          }),
        ),
        loss,
      );
    });

  it("lets every partition take writes while the budget's brokers are away, and not one broker more", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 5 }),
        sizes,
        (wanted, least, brokers) => {
          const factor = Math.min(wanted, brokers);
          const minInSync = Math.min(least, factor);
          const config = {
            "default.replication.factor": String(factor),
            "min.insync.replicas": String(minInSync),
          };
          const loss = tolerableBrokerLoss(config);
          const writable = (away: number) =>
            assignments(brokers, away).every((lost) =>
              assignments(brokers, factor).every(
                (replicas) => (replicas & ~lost).toString(2).replaceAll("0", "").length >= minInSync,
              ),
            );
          // With as many in sync as there are replicas no broker may be away; a drain must not wait forever.
          if (factor === minInSync) assert.equal(loss, 1);
          else assert.deepEqual([writable(loss), loss < brokers && writable(loss + 1)], [true, false]);
        },
      ),
      { numRuns: 60 },
    );
  });

  const retentions: [volume: number, partition: number, segment: number][] = [
    [1 * GiB, 51 * MiB, 12 * MiB],
    [10 * GiB, 512 * MiB, 128 * MiB],
    [100 * GiB, 5 * GiB, 1024 * MiB],
    [500 * GiB, 25 * GiB, 1024 * MiB],
  ];
  for (const [volume, partition, segment] of retentions)
    it(`${volume / GiB} GiB keep ${partition / MiB} MiB of a partition in segments of ${segment / MiB} MiB`, () => {
      assert.deepEqual(retention(volume), { partition, segment });
    });

  it("sixteen full partitions, each with its active segment, fit a volume of any size from 1 GiB", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1024, max: 16 * 1024 * 1024 }), (mebibytes) => {
        const { partition, segment } = retention(mebibytes * MiB);
        assert.ok(16 * partition <= 0.8 * mebibytes * MiB, "closed segments");
        assert.ok(16 * (partition + segment) <= mebibytes * MiB, "and active ones");
        const full = mebibytes >= 2048 ? 12 : 9;
        const internal = 2 * 100 * internalSegment(mebibytes * MiB, 100);
        assert.ok(full * (partition + segment) + internal <= mebibytes * MiB, "beside Kafka's own topics");
        assert.ok(segment <= partition && segment <= GiB && segment >= 4 * MiB);
        assert.deepEqual([partition % MiB, segment % MiB], [0, 0]);
      }),
    );
  });

  const internals: [volume: number, partitions: number, segment: number][] = [
    [0.5 * GiB, 100, 2 * MiB],
    [1 * GiB, 100, 2 * MiB],
    [10 * GiB, 100, 10 * MiB],
    [10 * GiB, 55, 18 * MiB],
    [100 * GiB, 100, 100 * MiB],
    [500 * GiB, 100, 100 * MiB],
  ];
  for (const [volume, partitions, segment] of internals)
    it(`${volume / GiB} GiB give ${partitions} partitions of Kafka's own topics segments of ${segment / MiB} MiB`, () => {
      assert.equal(internalSegment(volume, partitions), segment);
    });

  it("on a volume of any size Kafka's own topics fit, with a segment being compacted beside each active one", () => {
    const partitions = fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.integer({ min: LEAST_VOLUME / MiB, max: 4 * 1024 * 1024 }),
        fc.integer({ min: 1, max: 9 }),
        partitions,
        partitions,
        (mebibytes, brokers, offsets, transactions) => {
          const given = Object.fromEntries(
            [offsets, transactions].flatMap((count, topic) =>
              count === undefined ? [] : [[INTERNAL_TOPICS[topic]?.[0], count]],
            ),
          ) as Record<string, number>;
          const config = brokerConfig({
            config: given,
            pluginConfig: {},
            brokers,
            storage: { size: `${mebibytes}Mi` },
            listeners: LISTENERS,
          });
          const needed = INTERNAL_TOPICS.map(
            ([count, segment]) => Number(config[count] ?? 50) * Number(config[segment]),
          );
          const total = 2 * needed.reduce((sum, each) => sum + each, 0);
          assert.ok(total <= mebibytes * MiB, `${total / MiB} of ${mebibytes} MiB`);
          if (mebibytes >= 2048) assert.ok(total <= 0.2 * mebibytes * MiB);
          // Kafka refuses a message that is larger than a segment, and one of its own may be as large as any other.
          for (const [, segment] of INTERNAL_TOPICS) assert.ok(Number(config[segment]) > 1048588);
        },
      ),
    );
  });

  it("leaves the segments of Kafka's own topics to the user where the user sets them", () => {
    const config = { "offsets.topic.segment.bytes": 104857600 };
    const file = brokerConfig({ ...THREE, config, pluginConfig: {}, listeners: LISTENERS });
    assert.deepEqual(
      INTERNAL_TOPICS.map(([, segment]) => file[segment]),
      ["104857600", "2097152"],
    );
  });
});
