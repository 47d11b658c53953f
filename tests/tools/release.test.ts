import assert from "node:assert/strict";
import { releaseFaults } from "../../tools/release/version";

type Files = Record<string, string>;

const files = (version: string): Files => ({
  "package.json": `{ "version": "${version}" }`,
  "components/package.json": `{ "version": "${version}" }`,
  "policy/package.json": `{ "version": "${version}" }`,
  "provider/package.json": `{ "version": "${version}" }`,
  "provider/schema.json": `{ "version": "${version}" }`,
  "CHANGELOG.md": `# Changelog\n\n## [Unreleased]\n\n## [${version}] - 2026-11-22\n\n## [0.0.9] - 2026-11-01\n`,
});

const faults = (tag: string, released: Files) => releaseFaults(tag, (file) => released[file] ?? "");

describe("release-check", () => {
  it("lets a tag pass that is the version of the packages and of the changelog's newest section", () => {
    assert.deepEqual(faults("v1.2.3", files("1.2.3")), []);
  });

  it("names every file with another version, or with none", () => {
    const changed = { ...files("1.2.3"), "policy/package.json": "{}", "CHANGELOG.md": "## [Unreleased]\n" };
    assert.deepEqual(faults("v1.2.4", changed), [
      "package.json: the version is 1.2.3; tag v1.2.4 needs 1.2.4",
      "components/package.json: the version is 1.2.3; tag v1.2.4 needs 1.2.4",
      "policy/package.json: the version is missing; tag v1.2.4 needs 1.2.4",
      "provider/package.json: the version is 1.2.3; tag v1.2.4 needs 1.2.4",
      "provider/schema.json: the version is 1.2.3; tag v1.2.4 needs 1.2.4",
      "CHANGELOG.md: the version is missing; tag v1.2.4 needs 1.2.4",
    ]);
  });

  for (const tag of ["", "1.2.3", "v1.2", "v1.2.3-rc.1", "v1.2.3\n"])
    it(`refuses the tag ${JSON.stringify(tag)}`, () => {
      assert.deepEqual(faults(tag, files("1.2.3")), [
        `TAG: "${tag}" is not allowed; it must be v and a version (e.g. v1.2.3)`,
      ]);
    });
});
