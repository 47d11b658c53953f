/** Kafka 3.9.1. */
import type { Catalogue, KafkaRelease, TopicCatalogue } from "../release";

export const release: KafkaRelease = {
  version: "3.9.1",
  // The archive for Scala 2.13 is the one in Strimzi's kafka-versions.yaml.
  archiveSha512: {
    "2.13":
      "1ea204ba73411737a275429ca976d440f007ff0957b90b19be41dc5a4bae52617267769be9f0b5791714d0b3c4c760605bd426faea39edd90763585523fa2cfe",
  },
  get catalogue() {
    return require("./broker-configs.json") as typeof import("./broker-configs.json") as unknown as Catalogue;
  },
  get topicCatalogue() {
    return require("./topic-configs.json") as typeof import("./topic-configs.json") as unknown as TopicCatalogue;
  },
};
