/** Type tokens of the components, as they stand in a stack's state. */
const PREFIX = "kafka-on-kubernetes:index:";

export type Component =
  "KafkaCluster" | "KafkaImage" | "KafkaTopic" | "KafkaUser" | "NfsProvisioner" | "ZooKeeperEnsemble";

export const componentType = (component: Component): string => `${PREFIX}${component}`;

/** Whether a resource's type is one of the components. */
export const isComponentType = (type: string): boolean => type.startsWith(PREFIX);
