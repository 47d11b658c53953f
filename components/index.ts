/** The components, for use in any Pulumi program. */
export type {
  BasicPodArgs,
  CsiVolumeArgs,
  EmptyDirArgs,
  EnvironmentArgs,
  KeyRefArgs,
  NodeAffinityArgs,
  NodeRequirementArgs,
  PodArgs,
  PreferredNodesArgs,
  TolerationArgs,
  TopologySpreadArgs,
  VolumeArgs,
} from "./shared/podArgs";
export type { PullCredentialsArgs } from "./shared/registrySecret";
export type { ServicesArgs } from "./shared/serviceArgs";
export type { StorageArgs } from "./shared/volumeClaims";
export type { AdminConnection } from "./kafka/adminConnection";
export { KafkaCluster } from "./kafka/cluster";
export type { BrokerConfig } from "../domain/kafka/releases/brokerConfigKeys";
export type { ExternalArgs, ExternalListenerArgs, KafkaClusterArgs, LoadBalancerArgs } from "./kafka/args";
export type { MetadataArgs, SessionBoundsArgs, ZooKeeperMetadataArgs } from "./kafka/metadata";
export type { BrokerAddress } from "../domain/kafka/listeners";
export { KafkaImage, type KafkaImageArgs, type RegistryArgs } from "./image/kafkaImage";
export { KafkaTopic } from "./kafka/topic";
export type { KafkaTopicArgs } from "./kafka/topicArgs";
export { KafkaUser } from "./kafka/user";
export type {
  ConsumeAccessArgs,
  KafkaUserArgs,
  QuotaLimitsArgs,
  TopicAccessArgs,
  TransactionAccessArgs,
} from "./kafka/userArgs";
export { NfsProvisioner, type NfsProvisionerArgs } from "./nfs/nfsProvisioner";
export { ZooKeeperEnsemble } from "./zookeeper/ensemble";
export type { ZooKeeperEnsembleArgs } from "./zookeeper/args";
