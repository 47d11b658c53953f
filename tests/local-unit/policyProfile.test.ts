import assert from "node:assert/strict";
import { policyProfile } from "../../local/engine";

describe("the policies' profile", () => {
  const cases: readonly (readonly [stack: string, wanted: string, profile: string])[] = [
    ["dev", "", "article"],
    ["local", "", "article"],
    ["prod", "", "hardened"],
    ["acme/kafka/prod", "", "hardened"],
    ["no-such-stack", "", "article"],
    ["local", "default", "default"],
    ["prod", "article", "article"],
  ];
  afterEach(() => {
    delete process.env.POLICY_PROFILE;
  });
  for (const [stack, wanted, profile] of cases)
    it(`of stack ${stack}${wanted && ` with POLICY_PROFILE=${wanted}`} is ${profile}`, () => {
      process.env.POLICY_PROFILE = wanted;
      assert.equal(policyProfile(stack), profile);
    });

  it("is refused when there is none of the name", () => {
    process.env.POLICY_PROFILE = "strict";
    assert.throws(() => policyProfile("local"), {
      name: "Failure",
      message: 'POLICY_PROFILE: "strict" is not a profile of the policies (article, default, hardened)',
    });
  });
});
