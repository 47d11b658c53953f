/** server.properties: safe defaults, what the user says, and what only the program can know. */
import { parseQuantity } from "../../domain/kubernetes/quantities";
import { brokerKey } from "../../domain/kafka/catalogue";
import { defaultRelease } from "../../domain/kafka/releases";
import { type BrokerConfigValue, renderValue } from "../../domain/kafka/brokerConfig";
import { type Listener, listenerConfig } from "../../domain/kafka/listeners";
import { DATA_DIRECTORY } from "./directories";
import { metadataOwnedKeys } from "./metadata";
import { hasRacks, type Rack, rackConfig } from "./rack";

/** Where the partitions are: a directory under the mount, which itself may hold lost+found, and that is no partition. */
export const LOG_DIRECTORY = `${DATA_DIRECTORY}/data`;

/**
 * Keys that the program sets, and where the user says what goes into them: below the setting that the arguments come
 * from, or the component's argument itself.
 */
export function ownedKeys(settingsPath?: string, rack?: Rack): Readonly<Record<string, string>> {
  const at = (argument: string) => (settingsPath === undefined ? argument : `${settingsPath}.${argument}`);
  const id = `${at("brokers")} (a broker's id is its pod's ordinal)`;
  const [external, storage] = [at("external"), at("storage")];
  return {
    "broker.id": id,
    "node.id": id,
    listeners: external,
    "advertised.listeners": external,
    "listener.security.protocol.map": external,
    "inter.broker.listener.name": external,
    "security.inter.broker.protocol": external,
    "log.dirs": storage,
    "log.dir": storage,
    ...(hasRacks(rack) && { "broker.rack": at("rack") }),
    ...metadataOwnedKeys(settingsPath),
  };
}

/**
 * Full partitions that a volume is sized for when the user gives no retention by size: Kafka applies
 * log.retention.bytes per partition, and only to closed segments.
 */
const PARTITIONS_PER_VOLUME = 16;
/** Share of the volume that closed segments may take; the rest is for indexes, active segments and compacted topics. */
const LOG_SHARE = 0.8;
const MEBIBYTE = 1024 ** 2;

/** Bytes of a partition and of a segment, so that the volume cannot fill before retention has deleted something. */
export function retention(volumeBytes: number): { partition: number; segment: number } {
  const partition = Math.floor((volumeBytes * LOG_SHARE) / PARTITIONS_PER_VOLUME / MEBIBYTE) * MEBIBYTE;
  const quarter = Math.floor(partition / 4 / MEBIBYTE) * MEBIBYTE;
  // A segment holds at least one largest message with room to spare, and at most Kafka's own default.
  return { partition, segment: Math.min(Math.max(quarter, 4 * MEBIBYTE), 1024 * MEBIBYTE) };
}

/** A number that holds where the file has none. */
const kafkasDefault = (key: string) => Number(brokerKey(key, defaultRelease.catalogue)?.default);

/** Kafka's own topics: the key of their partitions, and that of the segments that they are made with. */
export const INTERNAL_TOPICS = [
  ["offsets.topic.num.partitions", "offsets.topic.segment.bytes"],
  ["transaction.state.log.num.partitions", "transaction.state.log.segment.bytes"],
] as const;

/** Share of the volume for the active segments of Kafka's own topics. */
const INTERNAL_SHARE = 0.1;
/** A segment holds one largest message at least: message.max.bytes is 1 MiB and 12 bytes by default. */
const LEAST_INTERNAL_SEGMENT = 2 * MEBIBYTE;

/**
 * Bytes of a segment of Kafka's own topics. They are compacted, and the cleaner never touches an active segment: with
 * Kafka's 100 MiB, the 50 partitions of the offsets alone take 5 GiB before anything is compacted (strimzi#3487). A
 * broker may hold all partitions, as with three brokers it does.
 */
export function internalSegment(volumeBytes: number, partitions: number): number {
  const share = Math.floor((volumeBytes * INTERNAL_SHARE) / partitions / MEBIBYTE) * MEBIBYTE;
  const kafkas = kafkasDefault("offsets.topic.segment.bytes");
  return Math.min(Math.max(share, LEAST_INTERNAL_SEGMENT), kafkas);
}

/** Partitions of Kafka's own topics together. */
function internalPartitions(config: Readonly<Record<string, BrokerConfigValue>>): number {
  const counts = INTERNAL_TOPICS.map(([key]) => {
    const given = Number(config[key]);
    return given >= 1 ? given : kafkasDefault(key);
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * Least volume of a broker, in bytes: the internal topics' least segments twice, since a closed one stays beside the
 * active one until it is compacted, and a little for everything else.
 */
export const LEAST_VOLUME = 512 * MEBIBYTE;

/** Replication that one lost broker does not hurt, as far as that many brokers allow. */
export function replication(brokers: number): { factor: number; minInSync: number } {
  const factor = Math.min(3, brokers);
  return { factor, minInSync: Math.max(1, factor - 1) };
}

/** Keeps ACLs, and lets through whoever has not logged in, which is everybody: brokers, users and strangers. */
const PERMISSIVE = {
  "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer",
  "super.users": "User:ANONYMOUS",
};

/** What is set where the user, in `config`, sets nothing. */
export function defaultConfig({
  brokers,
  storage,
  config,
  rack,
  authorization,
}: Omit<FileArgs, "pluginConfig" | "listeners">): Record<string, BrokerConfigValue> {
  const { factor, minInSync } = replication(brokers);
  const volume = parseQuantity(storage.size) ?? 0;
  const { partition, segment } = retention(volume);
  const internal = internalSegment(volume, internalPartitions(config));
  return {
    "default.replication.factor": factor,
    "offsets.topic.replication.factor": factor,
    "transaction.state.log.replication.factor": factor,
    "min.insync.replicas": minInSync,
    "transaction.state.log.min.isr": minInSync,
    "unclean.leader.election.enable": false,
    "auto.create.topics.enable": false,
    "log.retention.bytes": partition,
    "log.segment.bytes": segment,
    ...Object.fromEntries(INTERNAL_TOPICS.map(([, key]) => [key, internal])),
    ...rackConfig(rack),
    ...(authorization === "permissive" && PERMISSIVE),
  };
}

/** What the program knows and the user cannot set, but for what the metadata decides. */
export function ownedConfig(listeners: readonly Listener[]): Record<string, string> {
  return { ...listenerConfig(listeners), "log.dirs": LOG_DIRECTORY };
}

/** The arguments that decide the file. */
export interface FileArgs {
  readonly config: Readonly<Record<string, BrokerConfigValue>>;
  readonly pluginConfig: Readonly<Record<string, BrokerConfigValue>>;
  readonly brokers: number;
  readonly storage: { readonly size: string };
  readonly listeners: readonly Listener[];
  readonly rack?: Rack;
  readonly authorization?: string | undefined;
}

/**
 * The keys that are known before the metadata's are, later ones win: plug-ins', defaults, the user's, the program's own.
 */
export function brokerConfig(args: FileArgs): Record<string, string> {
  const all = {
    ...args.pluginConfig,
    ...defaultConfig(args),
    ...args.config,
    ...ownedConfig(args.listeners),
  };
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, renderValue(value)]));
}

/** Brokers that may be away while every partition of the default kind still takes writes; at least one. */
export function tolerableBrokerLoss(config: Readonly<Record<string, string>>): number {
  const factor = Number(config["default.replication.factor"]);
  const minInSync = Number(config["min.insync.replicas"]);
  return Math.max(1, factor - minInSync);
}
