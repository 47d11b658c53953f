import assert from "node:assert/strict";
import { headings, read } from "./markdown";

describe("CHANGELOG.md", () => {
  it("keeps to its format: what is unreleased first, then a version and a day each, the newest that of package.json", () => {
    const [title, unreleased, ...rest] = headings(read("CHANGELOG.md"));
    assert.deepEqual([title, unreleased], ["# Changelog", "## [Unreleased]"]);
    const form =
      /^## \[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$|^### (Added|Changed|Deprecated|Removed|Fixed|Security)$/;
    assert.deepEqual(
      rest.filter((heading) => !form.test(heading)),
      [],
    );
    const { version } = JSON.parse(read("package.json")) as { version: string };
    assert.equal(/^## \[(.*)\]/.exec(rest.find((heading) => heading.startsWith("## ")) ?? "")?.[1], version);
  });

  it("has each heading of a release once", () => {
    const twice = read("CHANGELOG.md")
      .split(/^(?=## )/m)
      .map(headings)
      .flatMap((all) => all.filter((heading, index) => all.indexOf(heading) !== index));
    assert.deepEqual(twice, []);
  });
});
