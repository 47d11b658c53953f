import assert from "node:assert/strict";
import { relative } from "node:path";
import type { ConfigMap } from "@pulumi/pulumi/automation";
import { chosenPolicyConfig, stackConfig, stackPolicyConfig } from "../../deploy/policyProfile";
import { root } from "../../deploy/paths";

const file = (path: string | undefined) => path && relative(root, path);

describe("the policies' profile", () => {
  afterEach(() => {
    delete process.env.POLICY_PROFILE;
  });

  const chosen: [wanted: string, file: string | undefined][] = [
    ["", undefined],
    ["development", "policy/profiles/development.json"],
    ["default", "policy/profiles/default.json"],
    ["hardened", "policy/profiles/hardened.json"],
    ["ci/one-change.json", "ci/one-change.json"],
  ];
  for (const [wanted, expected] of chosen)
    it(`with POLICY_PROFILE=${wanted} is ${expected ?? "the stack's own"}`, () => {
      process.env.POLICY_PROFILE = wanted;
      assert.equal(file(chosenPolicyConfig()), expected);
    });

  it("is refused when there is none of the name", () => {
    process.env.POLICY_PROFILE = "strict";
    assert.throws(() => chosenPolicyConfig(), {
      name: "Failure",
      message:
        'POLICY_PROFILE: "strict" is not a profile of the policies (development, default, hardened), nor a .json file',
    });
  });

  it("is told by its new name when the old one is given", () => {
    process.env.POLICY_PROFILE = "article";
    assert.throws(() => chosenPolicyConfig(), {
      name: "Failure",
      message:
        'POLICY_PROFILE: "article" is not a profile of the policies (development, default, hardened), nor a .json file; article is called development now',
    });
  });

  const own: [config: ConfigMap, file: string][] = [
    [{}, "policy/profiles/default.json"],
    [{ "other:profile": { value: "hardened" } }, "policy/profiles/default.json"],
    [{ "kafka-on-kubernetes:profile": { value: "development" } }, "policy/profiles/development.json"],
    [{ "kafka-on-kubernetes:profile": { value: "hardened" } }, "policy/profiles/hardened.json"],
  ];
  for (const [config, expected] of own)
    it(`of a stack with ${JSON.stringify(config)} is ${expected}`, () => {
      assert.equal(file(stackPolicyConfig(config)), expected);
    });

  const wrong: [config: ConfigMap, message: string][] = [
    [
      { "kafka-on-kubernetes:profile": { value: "Hardened" } },
      'kafka-on-kubernetes:profile: "Hardened" is not allowed; it must be development | default | hardened',
    ],
    [
      { "kafka-on-kubernetes:profile": { value: "article" } },
      'kafka-on-kubernetes:profile: "article" is not allowed; it must be development | default | hardened; article is called development now',
    ],
    [
      { "kafka-on-kubernetes:profile": { value: "" } },
      'kafka-on-kubernetes:profile: "" is not allowed; it must be development | default | hardened',
    ],
    [
      { "kafka-on-kubernetes:profile": { value: "hunter2", secret: true } },
      "kafka-on-kubernetes:profile: the value (a secret) is not allowed; it must be development | default | hardened",
    ],
  ];
  for (const [config, message] of wrong)
    it(`of a stack with ${JSON.stringify(config)} stops the run`, () => {
      assert.throws(() => stackPolicyConfig(config), { name: "Failure", message });
    });

  it("stops the run when the engine cannot read the stack's configuration", async () => {
    const stack = {
      name: "prod",
      getAllConfig: () => Promise.reject(new Error("code: 255\n stderr: error: no such environment\n")),
    };
    await assert.rejects(stackConfig(stack), {
      name: "Failure",
      message: "The configuration of stack prod cannot be read: no such environment",
    });
  });
});
