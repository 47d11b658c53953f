/** The table of releases, their catalogues, and what is known of the keys between them. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

import {
  defaultRelease,
  kafkaRelease,
  releaseNearest,
  releaseOfMinor,
  releases,
} from "../../../domain/kafka/releases";
import { ADDED_KEYS, REMOVED_KEYS } from "../../../domain/kafka/releases/keyHistory";
import { isAtLeast, type KafkaRelease } from "../../../domain/kafka/releases/release";

const ROOT = join(__dirname, "..", "..", "..");
const DIRECTORY = join(ROOT, "domain", "kafka", "releases");

const versions = releases.map(({ version }) => version);
const keysOf = ({ catalogue }: KafkaRelease) => [
  ...Object.keys(catalogue.keys),
  ...Object.keys(catalogue.undefined),
];

describe("releases", () => {
  it("are one directory each, from the oldest to the newest, the default among them", () => {
    const directories = readdirSync(DIRECTORY, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    assert.deepEqual(directories.map(({ name }) => name).sort(), [...versions].sort());
    versions.slice(1).forEach((version, at) => {
      assert.ok(isAtLeast(version, versions[at] ?? ""), `${version} comes after ${versions[at] ?? ""}`);
    });
    assert.ok(releases.includes(defaultRelease));
  });

  for (const release of releases) {
    const { version } = release;
    it(`${version} has the catalogue of its own jars and checksums of archives`, () => {
      assert.equal(release.catalogue.kafka, version);
      assert.equal(kafkaRelease(version), release);
      for (const sha512 of Object.values(release.archiveSha512))
        assert.match(sha512 ?? "", /^[0-9a-f]{128}$/);
    });

    it(`${version} has the keys that the history says, by name and release`, () => {
      const keys = new Set(keysOf(release));
      const has = (name: string) => {
        const [added, removed] = [ADDED_KEYS[name], REMOVED_KEYS[name]];
        const gone = removed !== undefined && isAtLeast(version, removed.since);
        return !gone && added !== undefined && isAtLeast(version, added.since);
      };
      assert.deepEqual(
        Object.keys(ADDED_KEYS).filter((name) => keys.has(name) !== has(name)),
        [],
      );
      assert.deepEqual(
        Object.entries(REMOVED_KEYS)
          .filter(([name, { since }]) => isAtLeast(version, since) && keys.has(name))
          .map(([name]) => name),
        [],
      );
    });
  }

  releases.slice(1).forEach((newer, at) => {
    const older = releases[at] ?? defaultRelease;
    it(`what is new or gone between ${older.version} and ${newer.version} is in the history`, () => {
      const [before, after] = [new Set(keysOf(older)), new Set(keysOf(newer))];
      assert.deepEqual(
        [...after].filter((name) => !before.has(name) && ADDED_KEYS[name] === undefined),
        [],
      );
      assert.deepEqual(
        [...before].filter((name) => !after.has(name) && REMOVED_KEYS[name] === undefined),
        [],
      );
    });
  });

  const [oldest, newest] = [versions[0], versions.at(-1)];
  it("are found by their version, by their minor release, and by the nearest one", () => {
    assert.throws(() => kafkaRelease("1.0.0"), {
      message: `Kafka 1.0.0 is not known here; known are ${versions.join(", ")}.`,
    });
    const found = (find: (minor: readonly [number, number]) => KafkaRelease | undefined) =>
      (
        [
          [2, 8],
          [3, 5],
          [3, 7],
          [3, 9],
          [4, 0],
        ] as const
      ).map((minor) => find(minor)?.version);
    assert.deepEqual(found(releaseOfMinor), [undefined, oldest, undefined, newest, undefined]);
    assert.deepEqual(found(releaseNearest), [oldest, oldest, newest, newest, newest]);
  });

  it("compare by their numbers", () => {
    const cases = [
      ["3.9.1", "3.9", true],
      ["3.9", "3.9.0", true],
      ["3.9.1", "3.9.1", true],
      ["3.9.1", "3.10", false],
      ["3.10.0", "3.9.1", true],
      ["4.0", "3.9.1", true],
      ["3.5.3", "4.0", false],
    ] as const;
    for (const [version, since, expected] of cases)
      assert.equal(isAtLeast(version, since), expected, `${version} ${since}`);
  });

  it("read a catalogue when it is asked for, and no other", () => {
    const program = `
      const { releases, defaultRelease } = require("./domain/kafka/releases");
      const read = () => Object.keys(require.cache).filter((file) => file.endsWith("broker-configs.json")).length;
      const before = read();
      defaultRelease.catalogue;
      console.log(JSON.stringify([before, read(), releases.length > 1]));`;
    const said = execFileSync(process.execPath, ["-r", "tsx/cjs", "-e", program], {
      cwd: ROOT,
      encoding: "utf8",
    });
    assert.deepEqual(JSON.parse(said), [0, 1, true]);
  });
});
