import { z } from "zod";
import { TOPIC_NAME } from "../../domain/kafka/names";
import { checkTopic, type TopicFinding } from "../../domain/kafka/topicConfig";
import { defaultRelease } from "../../domain/kafka/releases";
import { checkArgs, resolveArgs } from "../shared/arguments";
import { boolean, integer, matching, type Problem } from "../shared/schema";
import { configValues } from "./configValues";

// Pulumi's analyzer, which reads these for other languages, knows no unions.
/* eslint-disable @typescript-eslint/no-explicit-any */

/** Arguments of {@link KafkaTopic}. */
export interface KafkaTopicArgs {
  /** Name of the topic. Default: the component's name. */
  topic?: string;
  /** Partitions. More are added in place, fewer are refused: Kafka takes none away. */
  partitions: number;
  /** Replicas of each partition. A change copies as little as it can. Default: 3. */
  replicas?: number;
  /**
   * Configuration: any key of a topic. Keys of time (`….ms`) take `7d` or `36h` too, keys of size (`….bytes`) `1Gi`.
   * What is left out is the brokers' default. Default: none.
   */
  config?: Record<string, any>;
  /**
   * Whether updates refuse to delete the topic with its records. A topic is deleted by two updates: one that sets this to
   * false, and one that leaves the topic out. Default: true.
   */
  protect?: boolean;
  /** The brokers' own configuration, so that a topic is checked against its defaults. Default: Kafka's defaults. */
  brokerConfig?: Record<string, any>;
}

/* eslint-enable @typescript-eslint/no-explicit-any */

/** A topic's name, which Kafka's own topics do not share. */
export const topicName = () =>
  matching(
    TOPIC_NAME,
    "a topic's name (up to 249 letters, digits, ., _ and -; those that begin with __ are Kafka's own)",
  );

/** What a topic may have; the settings' name of a topic is the key that it stands under. */
export const topicSchema = z.strictObject(
  {
    partitions: integer(1, 100_000, "partitions").describe(
      "partitions; more are added in place, fewer are refused",
    ),
    replicas: integer(1, 99, "replicas")
      .optional()
      .describe(
        "replicas of each partition; default: `default.replication.factor` of `kafka.config`, else 3",
      ),
    config: configValues("topic keys")
      .default({})
      .describe(`any topic key of Kafka ${defaultRelease.version}; times as \`7d\`, sizes as \`1Gi\``),
    protect: boolean().default(true).describe("whether updates refuse to delete the topic with its records"),
  },
  { error: "an object of partitions, replicas, config, protect" },
);

const schema = topicSchema.extend({
  topic: topicName().optional(),
  replicas: integer(1, 99, "replicas").default(3),
  brokerConfig: configValues("broker keys").default({}),
});

type PlainTopicArgs = z.output<typeof schema>;

const texts = (config: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));

/** What Kafka, or experience with it, has to say of a topic. */
const findings = ({ partitions, replicas, config, brokerConfig }: PlainTopicArgs): TopicFinding[] =>
  checkTopic({ partitions, replicas, config }, texts(brokerConfig), defaultRelease);

const at = ({ key }: TopicFinding) => (key === undefined ? "config" : `config["${key}"]`);

const rules = (plain: PlainTopicArgs): Problem[] =>
  findings(plain)
    .filter(({ severity }) => severity === "error")
    .map((finding) => ({ path: at(finding), message: finding.message }));

/** Every fault of a topic's arguments. */
export const checkKafkaTopicArgs = (args: KafkaTopicArgs): readonly Problem[] =>
  checkArgs(schema, args, { rules });

/**
 * Reads and checks the arguments.
 *
 * @throws InvalidSettings with every fault, before anything is registered
 */
export function resolveKafkaTopicArgs(args: KafkaTopicArgs) {
  const resolved = resolveArgs("KafkaTopic", schema, args, { rules });
  const warnings = findings(resolved)
    .filter(({ severity }) => severity === "warning")
    .map((finding) => `${at(finding)}: ${finding.message}`);
  return { ...resolved, warnings };
}
