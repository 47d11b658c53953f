/** Image families by an image's name. */
import {
  type ImageFamily,
  type KafkaFamily,
  leadingVersion,
  type Version,
  type ZooKeeperFamily,
} from "./family";
import { KAFKA_FAMILIES } from "./kafka";
import { ZOOKEEPER_FAMILIES } from "./zookeeper";

export { type ImageFamily, type KafkaFamily, type Version, type ZooKeeperFamily, atLeast } from "./family";

/** An image and what is known of it. */
export interface KnownImage<F extends ImageFamily> {
  family: F;
  /** Of Kafka or ZooKeeper; undefined if the tag does not tell. */
  version: Version | undefined;
}

export const FAMILIES: readonly (KafkaFamily | ZooKeeperFamily)[] = [
  ...KAFKA_FAMILIES,
  ...ZOOKEEPER_FAMILIES,
];

/** The family that an image belongs to, or undefined if it is none of the table's. */
export function familyOf(image: string): KafkaFamily | ZooKeeperFamily | undefined {
  const { repository } = imageParts(image);
  return FAMILIES.find(({ repositories }) => repositories.test(repository));
}

/** A broker image's family and version of Kafka. */
export function kafkaImage(image: string): KnownImage<KafkaFamily> | undefined {
  const family = familyOf(image);
  return family?.role === "kafka" ? { family, version: family.version(imageParts(image).tag) } : undefined;
}

/** What the tag of an image of somebody's own says if it is called kafka, such as registry.example.com/kafka:3.9.1-2. */
export function taggedKafka(image: string): Version | undefined {
  const { repository, tag } = imageParts(image);
  return /(^|[/-])kafka$/.test(repository) ? leadingVersion(tag) : undefined;
}

/** An ensemble image's family and version of ZooKeeper. */
export function zooKeeperImage(image: string): KnownImage<ZooKeeperFamily> | undefined {
  const family = familyOf(image);
  return family?.role === "zookeeper"
    ? { family, version: family.version(imageParts(image).tag) }
    : undefined;
}

/** The last segment of an image's repository, without registry, tag or digest. */
export function imageName(image: string): string {
  const { repository } = imageParts(image);
  return repository.slice(repository.lastIndexOf("/") + 1);
}

/** Repository without the registry's host, and tag; a text that is no image gives parts that match nothing. */
function imageParts(image: string): { repository: string; tag: string } {
  const [reference = ""] = image.split("@");
  const colon = reference.lastIndexOf(":");
  // A colon before the last slash belongs to the registry's port.
  const tagged = colon > reference.lastIndexOf("/");
  const path = tagged ? reference.slice(0, colon) : reference;
  const [first = "", ...rest] = path.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  return {
    repository: isHost ? rest.join("/") : path,
    tag: tagged ? reference.slice(colon + 1) : "",
  };
}
