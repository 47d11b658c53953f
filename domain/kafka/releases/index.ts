/** The Kafka releases that are known: a directory each, and a line each here. */
import { release as kafka352 } from "./3.5.2";
import { release as kafka391 } from "./3.9.1";
import { isAtLeast, type KafkaRelease } from "./release";

/** From the oldest to the newest. */
export const releases: readonly [KafkaRelease, ...KafkaRelease[]] = [kafka352, kafka391];

/** The release that is deployed, and that configurations are checked for where nothing says another. */
export const defaultRelease: KafkaRelease = kafka352;

/** A minor release of Kafka, as `[3, 9]`. */
export type Minor = readonly [major: number, minor: number];

const isOfMinor = ({ version }: KafkaRelease, minor: Minor) => version.startsWith(`${minor.join(".")}.`);

/** The release that is known of a minor one; undefined where there is none. */
export function releaseOfMinor(minor: Minor): KafkaRelease | undefined {
  return releases.findLast((release) => isOfMinor(release, minor));
}

/** The release to judge a minor one by that is not known: the next later one, else the newest. */
export function releaseNearest(minor: Minor): KafkaRelease {
  const later = releases.find(({ version }) => isAtLeast(version, minor.join(".")));
  return releaseOfMinor(minor) ?? later ?? releases[releases.length - 1] ?? defaultRelease;
}

/**
 * The release of this version.
 *
 * @throws Error for a release that is not known
 */
export function kafkaRelease(version: string): KafkaRelease {
  const known = releases.find((release) => release.version === version);
  if (known === undefined)
    throw new Error(
      `Kafka ${version} is not known here; known are ${releases.map((release) => release.version).join(", ")}.`,
    );
  return known;
}
