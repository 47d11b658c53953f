/** Kafka 3.5.2. */
import type { Catalogue, KafkaRelease, TopicCatalogue } from "../release";

export const release: KafkaRelease = {
  version: "3.5.2",
  // The archive for Scala 2.13 is the one that Strimzi 0.39 pins.
  archiveSha512: {
    "2.13":
      "229ccc5e3e6b3b9845f59f6e829d70711c5a5a2293f32b6bcabc37350666f874bc7d8f08130f712a1b32915205c10f2847f04908c20d5f7fdb4b62d058c9defe",
  },
  get catalogue() {
    return require("./broker-configs.json") as typeof import("./broker-configs.json") as unknown as Catalogue;
  },
  get topicCatalogue() {
    return require("./topic-configs.json") as typeof import("./topic-configs.json") as unknown as TopicCatalogue;
  },
};
