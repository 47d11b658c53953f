import * as pulumi from "@pulumi/pulumi";
import { componentType } from "../../domain/pulumi/componentTypes";
import { renderedConfig } from "../../domain/kafka/topicConfig";
import { Topic } from "../../provider/index";
import { childOptions } from "./childOptions";
import { type KafkaTopicArgs, resolveKafkaTopicArgs } from "./topicArgs";

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
    const { brokerConfig: _brokers, warnings, ...inputs } = given;
    super(componentType("KafkaTopic"), name, inputs, opts);
    for (const warning of warnings) void pulumi.log.warn(warning, this);
    const config = renderedConfig(given.config);
    const made = new Topic(
      name,
      {
        name: given.topic ?? name,
        partitions: given.partitions,
        replicas: given.replicas,
        ...(Object.keys(config).length > 0 && { config }),
      },
      { ...childOptions(this, opts), protect: given.protect },
    );
    this.topic = made.name;
    this.partitions = made.partitions;
    this.replicas = made.replicas;
    this.registerOutputs({ topic: this.topic, partitions: this.partitions, replicas: this.replicas });
  }
}
