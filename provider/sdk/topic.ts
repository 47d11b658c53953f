import * as pulumi from "@pulumi/pulumi";

/** A topic's arguments. */
export interface TopicArgs {
  /** Name of the topic. Another name is another topic: this one is deleted. */
  name: pulumi.Input<string>;
  /** Partitions. More are added in place; fewer are refused, since Kafka takes none away. */
  partitions: pulumi.Input<number>;
  /** Replicas of each partition. Changed by a reassignment that copies as little as it can. */
  replicas: pulumi.Input<number>;
  /** Configuration, with values as Kafka writes them. Keys that are left out are the cluster's. Default: none. */
  config?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A topic. Protect it (`protect: true`): its deletion deletes its records. */
export class Topic extends pulumi.CustomResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly partitions: pulumi.Output<number>;
  declare readonly replicas: pulumi.Output<number>;
  declare readonly config: pulumi.Output<Record<string, string> | undefined>;
  /** Kafka's id of the topic, another one for each topic that ever had the name. */
  declare readonly topicId: pulumi.Output<string>;

  constructor(name: string, args: TopicArgs, opts?: pulumi.CustomResourceOptions) {
    super("kafka-admin:index:Topic", name, { topicId: undefined, config: undefined, ...args }, opts);
  }
}
