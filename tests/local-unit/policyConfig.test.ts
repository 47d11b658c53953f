import assert from "node:assert/strict";
import { relative } from "node:path";
import { policyConfig } from "../../local/engine";
import { root } from "../../local/paths";

describe("the policies' profile", () => {
  const cases: readonly (readonly [stack: string, wanted: string, profile: string])[] = [
    ["dev", "", "policy/profiles/article.json"],
    ["local", "", "policy/profiles/article.json"],
    ["prod", "", "policy/profiles/hardened.json"],
    ["acme/kafka/prod", "", "policy/profiles/hardened.json"],
    ["no-such-stack", "", "policy/profiles/article.json"],
    ["local", "default", "policy/profiles/default.json"],
    ["prod", "article", "policy/profiles/article.json"],
    ["prod", "ci/one-change.json", "ci/one-change.json"],
  ];
  afterEach(() => {
    delete process.env.POLICY_PROFILE;
  });
  for (const [stack, wanted, profile] of cases)
    it(`of stack ${stack}${wanted && ` with POLICY_PROFILE=${wanted}`} is ${profile}`, () => {
      process.env.POLICY_PROFILE = wanted;
      assert.equal(relative(root, policyConfig(stack)), profile);
    });

  it("is refused when there is none of the name", () => {
    process.env.POLICY_PROFILE = "strict";
    assert.throws(() => policyConfig("local"), {
      name: "Failure",
      message:
        'POLICY_PROFILE: "strict" is not a profile of the policies (article, default, hardened), nor a .json file',
    });
  });
});
