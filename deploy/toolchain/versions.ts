/** A released version: major, minor, patch. */
export type Version = readonly [number, number, number];

/** Versions from `minimum` (included) to `below` (not included). */
export interface VersionRange {
  readonly minimum: string;
  readonly below: string;
}

/** The first version in a tool's answer, or undefined: `kwokctl version v0.8.0 go1.26` is 0.8.0. */
export function findVersion(text: string): Version | undefined {
  const match = /(?<![\d.])v?(\d+)\.(\d+)\.(\d+)/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Negative when `a` is older than `b`, positive when it is newer, 0 when they are the same. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** True when `version` lies in `range`; a range whose bounds are no versions is a defect of the tool table. */
export function inRange(version: Version, range: VersionRange): boolean {
  return (
    compareVersions(version, required(range.minimum)) >= 0 &&
    compareVersions(version, required(range.below)) < 0
  );
}

function required(text: string): Version {
  const version = findVersion(text);
  if (!version) throw new Error(`"${text}" is not a version`);
  return version;
}
