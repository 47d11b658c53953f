import assert from "node:assert/strict";
import fc from "fast-check";
import {
  brokerConfig,
  defaultConfig,
  OWNED_KEYS,
  ownedConfig,
  replication,
  retention,
  tolerableBrokerLoss,
} from "../../../components/kafka/serverProperties";

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const sizes = fc.integer({ min: 1, max: 9 });

/** The brokers that hold a partition, in every way that `factor` of them can be chosen. */
function assignments(brokers: number, factor: number): number[] {
  const ones = (mask: number) => mask.toString(2).replaceAll("0", "").length;
  return Array.from({ length: 2 ** brokers }, (_, mask) => mask).filter((mask) => ones(mask) === factor);
}

describe("serverProperties", () => {
  it("sets this where the user sets nothing", () => {
    assert.deepEqual(defaultConfig(3, "1Gi"), {
      "default.replication.factor": 3,
      "offsets.topic.replication.factor": 3,
      "transaction.state.log.replication.factor": 3,
      "min.insync.replicas": 2,
      "transaction.state.log.min.isr": 2,
      "unclean.leader.election.enable": false,
      "auto.create.topics.enable": false,
      "log.retention.bytes": 51 * MiB,
      "log.segment.bytes": 12 * MiB,
    });
  });

  it("lets the user's keys go before its defaults, and its own before the user's", () => {
    const given = {
      "min.insync.replicas": 1,
      "num.partitions": 6,
      listeners: "PLAINTEXT://:1",
      "log.dirs": "/tmp",
    };
    const config = brokerConfig({ config: given, pluginConfig: {}, brokers: 3, storage: { size: "1Gi" } });
    assert.deepEqual(config, {
      ...Object.fromEntries(
        Object.entries(defaultConfig(3, "1Gi")).map(([key, value]) => [key, String(value)]),
      ),
      "min.insync.replicas": "1",
      "num.partitions": "6",
      ...ownedConfig(),
    });
  });

  it("owns every key that it sets itself, and the pod's two", () => {
    for (const key of Object.keys(ownedConfig())) assert.ok(OWNED_KEYS[key], key);
    assert.deepEqual(
      Object.keys(OWNED_KEYS).filter((key) => !(key in ownedConfig())),
      ["broker.id", "advertised.listeners", "security.inter.broker.protocol", "log.dir", "zookeeper.connect"],
    );
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
          brokerConfig({ config: {}, pluginConfig: {}, brokers, storage: { size: "1Gi" } }),
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
          // With as many in sync as there are replicas no broker may be away; a drain must not wait for ever.
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
        assert.ok(segment <= partition && segment <= GiB && segment >= 4 * MiB);
        assert.deepEqual([partition % MiB, segment % MiB], [0, 0]);
      }),
    );
  });
});
