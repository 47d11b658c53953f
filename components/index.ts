/** The components, for use in any Pulumi program. */
export type { StorageArgs } from "./claims";
export { KafkaCluster } from "./kafka";
export type { BrokerConfig } from "./kafka/brokerConfigKeys";
export type { KafkaClusterArgs, SessionBoundsArgs } from "./kafka/args";
export type { BrokerAddress, ExternalArgs } from "./kafka/listeners";
export { KafkaImage, type KafkaImageArgs, type RegistryArgs } from "./kafkaImage";
export { NfsProvisioner, type NfsProvisionerArgs } from "./nfsProvisioner";
export { ZooKeeperEnsemble } from "./zookeeper";
export type { ZooKeeperEnsembleArgs } from "./zookeeper/args";
