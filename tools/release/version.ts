/** The version of a release: that of its tag, of each package and of the changelog's newest section. */

const PACKAGES = [
  "package.json",
  "components/package.json",
  "policy/package.json",
  "provider/package.json",
  "provider/schema.json",
] as const;
const CHANGELOG = "CHANGELOG.md";

/** A Semantic Version after a v; npm would publish one with a hyphen as `latest` too, so it is none here. */
const TAG = /^v(\d+\.\d+\.\d+)$/;

/**
 * What keeps a tag from being released; nothing if it may be.
 *
 * @param read gives the text of a file by its path in the repository
 */
export function releaseFaults(tag: string, read: (file: string) => string): string[] {
  const version = TAG.exec(tag)?.[1];
  if (version === undefined)
    return [`TAG: "${tag}" is not allowed; it must be v and a version (e.g. v1.2.3)`];
  const newest = /^## \[(\d.*?)\] - /m.exec(read(CHANGELOG))?.[1];
  const versions: [file: string, found: string | undefined][] = [
    ...PACKAGES.map((file): [string, string | undefined] => [
      file,
      (JSON.parse(read(file)) as { version?: string }).version,
    ]),
    [CHANGELOG, newest],
  ];
  return versions
    .filter(([, found]) => found !== version)
    .map(([file, found]) => `${file}: the version is ${found ?? "missing"}; tag ${tag} needs ${version}`);
}
