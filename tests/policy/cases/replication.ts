/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are changed at any path */
import { type Stack } from "../stack";
import { type Cases, UNKNOWN, kafka, setting, unknownSettings } from "./case";

const set =
  (key: string, value?: string) =>
  (stack: Stack): void => {
    setting(stack, key, value);
  };

const settingsUnknown = {
  "the settings": {
    change: unknownSettings,
    says: [
      "StatefulSet kafka/kafka: cannot be evaluated: data.server.properties of ConfigMap kafka/kafka-config is not known yet.",
    ],
  },
};
const brokersUnknown = {
  "the number of brokers": {
    change: (stack: Stack) => (kafka(stack).spec.replicas = UNKNOWN),
    says: [
      "StatefulSet kafka/kafka: cannot be evaluated: spec.replicas of StatefulSet kafka/kafka is not known yet.",
    ],
  },
};

/** One broker, with everything that counts brokers. */
function oneBroker(stack: Stack): void {
  kafka(stack).spec.replicas = 1;
  stack.remove("Service", "kafka-cs-1");
  stack.remove("Service", "kafka-cs-2");
  for (const key of ["default.replication.factor", "min.insync.replicas", "offsets.topic.replication.factor"])
    setting(stack, key, "1");
  setting(stack, "transaction.state.log.replication.factor", "1");
  setting(stack, "transaction.state.log.min.isr", "1");
}

export const replication: Cases = {
  "default-replication-factor": {
    violates: {
      "one of three brokers": {
        change: set("default.replication.factor", "1"),
        says: [
          "default-replication-factor: StatefulSet kafka/kafka: default.replication.factor is 1, less than 3.",
        ],
      },
      "more than there are brokers": {
        change: set("default.replication.factor", "5"),
        says: [
          "default-replication-factor: StatefulSet kafka/kafka: default.replication.factor is 5, more than the 3 brokers there are.",
        ],
      },
    },
    complies: { "one, of one broker": oneBroker },
    unknown: { ...settingsUnknown, ...brokersUnknown },
  },
  "internal-topics-replicated": {
    violates: {
      "offsets on one broker": {
        change: set("offsets.topic.replication.factor", "1"),
        says: [
          "internal-topics-replicated: StatefulSet kafka/kafka: offsets.topic.replication.factor is 1, less than 3.",
        ],
      },
      "transactions on two brokers": {
        change: set("transaction.state.log.replication.factor", "2"),
        says: [
          "internal-topics-replicated: StatefulSet kafka/kafka: transaction.state.log.replication.factor is 2, less than 3.",
        ],
      },
    },
    complies: { "Kafka's defaults": set("offsets.topic.replication.factor") },
    unknown: { ...settingsUnknown, ...brokersUnknown },
  },
  "in-sync-minimum": {
    violates: {
      "one of three": {
        change: set("min.insync.replicas", "1"),
        says: [
          "in-sync-minimum: StatefulSet kafka/kafka: min.insync.replicas is 1; 2 is the least that survives the loss of a broker.",
        ],
      },
      "Kafka's default": {
        change: set("min.insync.replicas"),
        says: [
          "in-sync-minimum: StatefulSet kafka/kafka: min.insync.replicas is 1; 2 is the least that survives the loss of a broker.",
        ],
      },
      "all of three": {
        change: set("min.insync.replicas", "3"),
        says: [
          "in-sync-minimum: StatefulSet kafka/kafka: min.insync.replicas is 3 of 3 replicas, so one broker away stops all writes.",
        ],
      },
    },
    complies: { "one, of one broker": oneBroker },
    unknown: settingsUnknown,
  },
  "transaction-in-sync-minimum": {
    violates: {
      "one of three": {
        change: set("transaction.state.log.min.isr", "1"),
        says: [
          "transaction-in-sync-minimum: StatefulSet kafka/kafka: transaction.state.log.min.isr is 1, less than 2.",
        ],
      },
      "all of three": {
        change: set("transaction.state.log.min.isr", "3"),
        says: [
          "transaction-in-sync-minimum: StatefulSet kafka/kafka: transaction.state.log.min.isr is 3 of 3 replicas, so one broker away stops transactions.",
        ],
      },
    },
    complies: { "Kafka's default": set("transaction.state.log.min.isr") },
    unknown: settingsUnknown,
  },
  "replicas-hold-in-sync-minimum": {
    violates: {
      "four of three brokers": {
        change: set("min.insync.replicas", "4"),
        says: [
          "replicas-hold-in-sync-minimum: StatefulSet kafka/kafka: 3 brokers cannot hold min.insync.replicas 4.",
        ],
      },
    },
    complies: { "one broker": oneBroker },
    unknown: brokersUnknown,
  },
  "unclean-election-off": {
    violates: {
      on: {
        change: set("unclean.leader.election.enable", "true"),
        says: ["unclean-election-off: StatefulSet kafka/kafka: unclean.leader.election.enable is true."],
      },
    },
    complies: { "Kafka's default": set("unclean.leader.election.enable") },
    unknown: settingsUnknown,
  },
  "auto-create-topics-off": {
    violates: {
      on: {
        change: set("auto.create.topics.enable", "true"),
        says: ["auto-create-topics-off: StatefulSet kafka/kafka: auto.create.topics.enable is true."],
      },
      "Kafka's default": {
        change: set("auto.create.topics.enable"),
        says: ["auto-create-topics-off: StatefulSet kafka/kafka: auto.create.topics.enable is true."],
      },
    },
    complies: { "in capitals, as Kafka takes it": set("auto.create.topics.enable", "FALSE") },
    unknown: settingsUnknown,
  },
};
