import assert from "node:assert/strict";
import { REPOSITORY } from "../../domain/repository";
import { read } from "./markdown";

const [, owner = "", name = ""] = /^https:\/\/github\.com\/([\w-]+)\/([\w-]+)$/.exec(REPOSITORY) ?? [];

describe("the repository's address", () => {
  for (const file of ["package.json", "components/package.json", "policy/package.json"])
    it(`is that of ${file}, to which npm's provenance is compared`, () => {
      const { repository } = JSON.parse(read(file)) as { repository: { url: string } };
      assert.equal(repository.url, `git+${REPOSITORY}.git`);
    });

  it("is that of the code owners and of the issue templates", () => {
    assert.match(read(".github/CODEOWNERS"), new RegExp(`^\\* @${owner}/maintainers$`, "m"));
    const urls = [...read(".github/ISSUE_TEMPLATE/config.yml").matchAll(/url: (\S+)/g)].map(
      ([, url = ""]) => url,
    );
    assert.deepEqual(urls, [`https://github.com/${owner}/${name}/security/advisories/new`]);
  });
});
