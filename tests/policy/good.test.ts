import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Cluster } from "../../policy/model/cluster";
import { findings, inShort, load } from "./stack";

/** What the pack makes of each: nothing would be found in a deployment that it does not see. */
const READ: Record<string, string[]> = {
  "big-heaps": [
    "3 servers of 3 at 2181 in /var/lib/zookeeper/data",
    "3 brokers in /var/lib/kafka/data, INTERNAL kafka-2.kafka-hs.kafka.svc.cluster.local:9092, EXTERNAL <status.hostIP>:30029",
  ],
  "bitnami-images": [
    "3 servers of 3 at 2181 in /bitnami/zookeeper/data",
    "3 brokers in /bitnami/kafka/data, INTERNAL queue-kafka-2.queue-kafka-headless.queue.svc.cluster.local:9094, CLIENT queue-kafka-2.queue-kafka-headless.queue.svc.cluster.local:9092",
  ],
  "block-storage": [
    "3 servers of 3 at 2181 in /var/lib/zookeeper/data",
    "3 brokers in /var/lib/kafka/data, INTERNAL kafka-2.kafka-hs.kafka.svc.cluster.local:9092, EXTERNAL <status.hostIP>:30029",
  ],
  "confluent-images": [
    "3 servers of 3 at 2181 in /var/lib/zookeeper/data",
    "3 brokers in /opt/kafka/data-0/logs, PLAINTEXT cp-kafka-2.cp-kafka-headless.confluent:9092, EXTERNAL <status.hostIP>:31092",
  ],
  "external-ensemble": [
    "3 brokers in /var/lib/kafka/data, INTERNAL kafka-2.kafka-hs.kafka.svc.cluster.local:9092, EXTERNAL <status.hostIP>:30029",
  ],
  "hosts-per-broker": [
    "3 servers of 3 at 2181 in /var/lib/zookeeper/data",
    "3 brokers in /var/lib/kafka/data, INTERNAL kafka-2.kafka-hs.kafka.svc.cluster.local:9092, EXTERNAL kafka-c.example.com:30032",
  ],
  "in-sync-gate": [
    "3 servers of 3 at 2181 in /var/lib/zookeeper/data",
    "3 brokers in /var/lib/kafka/data, INTERNAL kafka-2.kafka-hs.kafka.svc.cluster.local:9092, EXTERNAL <status.hostIP>:30029",
  ],
  ipv6: [
    "3 servers of 3 at 2181 in /var/lib/zookeeper/data",
    "3 brokers in /var/lib/kafka/data, INTERNAL kafka-2.kafka-hs.kafka.svc.cluster.local:9092, EXTERNAL [fd00:10::2]:30029",
  ],
  kraft: ["3 brokers in /var/lib/kafka/data/logs, BROKER kraft-2.kraft-hs.kraft.svc.cluster.local:9092"],
  "official-zookeeper": [
    "5 servers of 5 at 2181 in /data",
    "3 brokers in /var/lib/kafka/data, INTERNAL kafka-2.kafka-hs.kafka.svc.cluster.local:9092, EXTERNAL <status.hostIP>:30029",
  ],
  "one-broker": [
    "3 servers of 3 at 2181 in /var/lib/zookeeper/data",
    "1 brokers in /var/lib/kafka/data, INTERNAL kafka-0.kafka-hs.kafka.svc.cluster.local:9092, EXTERNAL <status.hostIP>:30027",
  ],
  "own-ports": [
    "3 servers of 3 at 12181 in /var/lib/zookeeper/data",
    "3 brokers in /var/lib/kafka/data, INTERNAL kafka-2.kafka-hs.kafka.svc.cluster.local:19092, EXTERNAL <status.hostIP>:32010",
  ],
  "plain-overrides": [
    "3 servers of 3 at 2181 in /var/lib/zookeeper/data",
    "3 brokers in /var/lib/kafka/data, INTERNAL kafka-2.kafka-hs.kafka.svc.cluster.local:9092, EXTERNAL 10.10.101.114:30129",
  ],
  "sasl-listeners": [
    "3 servers of 3 at 2181 in /var/lib/zookeeper/data",
    "3 brokers in /var/lib/kafka/data, INTERNAL kafka-2.kafka-hs.kafka.svc.cluster.local:9092, EXTERNAL <status.hostIP>:30029",
  ],
  "seven-servers": [
    "7 servers of 7 at 2181 in /var/lib/zookeeper/data",
    "5 brokers in /var/lib/kafka/data, INTERNAL kafka-4.kafka-hs.kafka.svc.cluster.local:9092, EXTERNAL <status.hostIP>:30031",
  ],
  "ssl-listeners": [
    "3 servers of 3 at 2181 in /var/lib/zookeeper/data",
    "3 brokers in /var/lib/kafka/data, INTERNAL kafka-2.kafka-hs.kafka.svc.cluster.local:9092, EXTERNAL <status.hostIP>:30029",
  ],
  "three-listeners": [
    "3 servers of 3 at 2181 in /var/lib/zookeeper/data",
    "3 brokers in /var/lib/kafka/data, INTERNAL kafka-2.kafka-hs.kafka.svc.cluster.local:9092, CLIENTS kafka-2.kafka-hs.kafka.svc.cluster.local:9093, EXTERNAL <status.hostIP>:30029",
  ],
  zones: [
    "3 servers of 3 at 2181 in /var/lib/zookeeper/data",
    "6 brokers in /var/lib/kafka/data, INTERNAL kafka-5.kafka-hs.kafka.svc.cluster.local:9092, EXTERNAL <status.hostIP>:30032",
  ],
};

/** Those that are hardened, too. */
const HARDENED = ["in-sync-gate"];

/** Servers with their data, and what the last broker advertises. */
function read(file: string): string[] {
  const cluster = new Cluster(load(`good/${file}`).resources());
  const ensembles = cluster.zookeeper.map((ensemble) => {
    const settings = ensemble.settings();
    return `${ensemble.replicas} servers of ${settings.servers ?? "?"} at ${settings.clientPort ?? "?"} in ${settings.dataDir}`;
  });
  const brokers = cluster.kafka.map((set) => {
    const settings = set.settings();
    const last = set.pods().at(-1);
    const advertised = last ? set.advertised(last) : [];
    const addresses = advertised.map(({ name, host, port }) => `${name} ${host}:${port}`);
    return `${set.replicas} brokers in ${settings.get("log.dirs") ?? "?"}, ${addresses.join(", ")}`;
  });
  return [...ensembles, ...brokers];
}

/** What the pack advises on some of them all the same: it cannot tell a node's address from a virtual one. */
const ADVICE: Readonly<Record<string, readonly string[]>> = {
  ipv6: [
    "advertised-address-outlives-node: StatefulSet kafka/kafka: its brokers advertise node ports at [fd00:10::0], [fd00:10::1] and [fd00:10::2]: if these are nodes' addresses, clients outside lose a broker with that node, wherever the broker runs.",
  ],
  "plain-overrides": [
    "advertised-address-outlives-node: StatefulSet kafka/kafka: its brokers advertise node ports at 10.10.101.114 alone: if that is a node's address, clients outside lose all of them with that node.",
  ],
};

describe("good deployments", () => {
  for (const file of readdirSync(join(__dirname, "good")).sort()) {
    const name = file.replace(".yaml", "");
    it(`${name} passes`, () => {
      assert.deepEqual(inShort(findings(load(`good/${file}`).resources())), ADVICE[name] ?? []);
    });

    if (HARDENED.includes(name))
      it(`${name} passes in profile hardened`, () => {
        assert.deepEqual(inShort(findings(load(`good/${file}`).resources(), "hardened")), []);
      });

    it(`${name} is read`, () => {
      assert.deepEqual(read(file), READ[name]);
    });
  }
});
