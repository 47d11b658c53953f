/** What is said of the article's own configuration, as its manifest has it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { checkBrokerConfig } from "../../../../domain/kafka/brokerConfig";
import { defaultRelease } from "../../../../domain/kafka/releases";

const MANIFEST = join(__dirname, "../../../parity/article/kafka.yaml");
const GIB = 1024 ** 3;

/** The --override arguments of broker 0, the shell's arithmetic done. */
function overrides(): Record<string, string> {
  const manifest = readFileSync(MANIFEST, "utf8");
  const pairs = [...manifest.matchAll(/--override ([\w.]+)=([^\s"]*)/g)].map(
    ([, key = "", value = ""]) => [key, value] as const,
  );
  return {
    ...Object.fromEntries(pairs),
    "broker.id": "0",
    "advertised.listeners": "PLAINTEXT://10.10.101.114:30127",
  };
}

describe("the article's broker configuration", () => {
  it("has 87 keys", () => {
    assert.equal(Object.keys(overrides()).length, 87);
  });

  it("has two dead keys, an ensemble of one server, a heap that kills it, and settings that lose data", () => {
    const findings = checkBrokerConfig({
      release: defaultRelease,
      given: overrides(),
      facts: {
        brokers: 3,
        memoryBytes: 2 * GIB,
        heapBytes: 2 * GIB,
        volumeBytes: GIB,
        minSessionTimeoutMs: 4000,
        maxSessionTimeoutMs: 40000,
      },
    });
    assert.deepEqual(
      findings.map(({ severity, rule, key, message }) => [severity, rule, key, message]),
      [
        [
          "error",
          "removed-key",
          "quota.consumer.default",
          "quota.consumer.default was removed in Kafka 3.0: a broker ignores it. Set the default with kafka-configs.sh --alter --entity-type clients --entity-default --add-config 'consumer_byte_rate=...'.",
        ],
        [
          "error",
          "removed-key",
          "quota.producer.default",
          "quota.producer.default was removed in Kafka 3.0: a broker ignores it. Set the default with kafka-configs.sh --alter --entity-type clients --entity-default --add-config 'producer_byte_rate=...'.",
        ],
        [
          "warning",
          "zookeeper-connect-twice",
          "zookeeper.connect",
          "zk-0.zk-hs.default.svc.cluster.local:2181 stands more than once: when it fails there is no other to turn to; name every server of the ensemble.",
        ],
        [
          "warning",
          "replication-factor-one",
          "default.replication.factor",
          "default.replication.factor = 1 keeps one copy on 3 brokers: while a broker is away its partitions are too, and a lost volume is lost data; set it to 3.",
        ],
        [
          "warning",
          "unclean-election",
          "unclean.leader.election.enable",
          "unclean.leader.election.enable = true lets a replica lead that lacks acknowledged records, which are then lost everywhere; set it to false.",
        ],
        [
          "warning",
          "retention-unlimited",
          "log.retention.bytes",
          "log.retention.bytes = -1 sets no bound by size on a volume of 1 GiB: it fills before the time runs out, and the broker stops. Give a bound for each partition.",
        ],
        [
          "warning",
          "internal-topics-above-volume",
          "offsets.topic.num.partitions",
          "Kafka's own topics may hold 4.9 GiB on a broker in segments that compaction never touches (offsets.topic.num.partitions = 50, each with offsets.topic.segment.bytes = 104857600), which is above the volume's 1 GiB: it fills, and the broker stops. Leave these keys out, or take a larger volume.",
        ],
        [
          "warning",
          "segment-above-volume",
          "log.segment.bytes",
          "log.segment.bytes = 1073741824 is not below the volume's 1 GiB: the first segment of one partition can fill it, and nothing is deleted before a segment is closed.",
        ],
        [
          "error",
          "heap-above-memory",
          "KAFKA_HEAP_OPTS",
          "A heap of 2 GiB in 2 GiB of memory is killed once it is full; give it half.",
        ],
      ],
    );
  });

  it("names the source of each of its faults", () => {
    const dead = checkBrokerConfig({ release: defaultRelease, given: overrides() }).filter(
      ({ rule }) => rule === "removed-key",
    );
    assert.deepEqual(
      dead.map(({ key, source }) => [key, source]),
      ["quota.consumer.default", "quota.producer.default"].map((key) => [
        key,
        "KIP-13, KAFKA-12591, https://kafka.apache.org/documentation/#upgrade_300_notable",
      ]),
    );
  });
});
