import * as pulumi from "@pulumi/pulumi";
import { componentType } from "../../domain/pulumi/componentTypes";
import { renderedConfig } from "../../domain/kafka/topicConfig";
import { Topic } from "../../provider/index";
import { childOptions } from "./childOptions";
import { type KafkaTopicArgs, resolveKafkaTopicArgs } from "./topicArgs";

type ResolvedTopicArgs = ReturnType<typeof resolveKafkaTopicArgs>;

/** Registers a topic, and says at it what is allowed but hardly meant. */
function register(
  name: string,
  { topic, partitions, replicas, protect, config, warnings }: ResolvedTopicArgs,
  opts: pulumi.CustomResourceOptions,
): Topic {
  const rendered = renderedConfig(config);
  const made = new Topic(
    name,
    {
      name: topic ?? name,
      partitions,
      replicas,
      ...(Object.keys(rendered).length > 0 && { config: rendered }),
    },
    { ...opts, protect },
  );
  for (const warning of warnings) void pulumi.log.warn(warning, made);
  return made;
}

/**
 * A topic without a component around it, which doubles what a preview of hundreds of topics takes.
 *
 * @throws InvalidSettings with every fault of the arguments, before anything is registered
 */
export const declareTopic = (name: string, args: KafkaTopicArgs, opts: pulumi.CustomResourceOptions): Topic =>
  register(name, resolveKafkaTopicArgs(args), opts);

/**
 * A topic of a Kafka cluster. Its `provider` is the connection to the cluster (`Provider` of kafka-on-kubernetes-admin);
 * with `deletedWith` the cluster, `pulumi destroy` removes both without asking the brokers.
 */
export class KafkaTopic extends pulumi.ComponentResource {
  /** Name of the topic, known once the topic is there. */
  readonly topic: pulumi.Output<string>;
  /** Partitions of the topic. */
  readonly partitions: pulumi.Output<number>;
  /** Replicas of each partition. */
  readonly replicas: pulumi.Output<number>;

  constructor(name: string, args: KafkaTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = resolveKafkaTopicArgs(args);
    const { brokerConfig: _brokers, warnings: _warnings, ...inputs } = given;
    super(componentType("KafkaTopic"), name, inputs, opts);
    const made = register(name, given, childOptions(this, opts));
    this.topic = made.name;
    this.partitions = made.partitions;
    this.replicas = made.replicas;
    this.registerOutputs({ topic: this.topic, partitions: this.partitions, replicas: this.replicas });
  }
}
