/** Deployments as public repositories and charts have them, each with the verdict that its mechanism demands. */
import assert from "node:assert/strict";
import { PROFILES } from "../../domain/profiles";
import { type Finding } from "../../policy/evaluate";
import { type Profile } from "../../policy/rule";
import { rules } from "../../policy/rules";
import { type Deployment, type Verdict, deployments } from "./deployments";
import { findings } from "./stack";

const all = deployments();

const levels = new Map(rules.map(({ name, enforcementLevel }) => [name, enforcementLevel]));

/** Policies with the objects that they name. */
function named(found: readonly Finding[]): Record<string, string[]> {
  const policies: Record<string, string[]> = {};
  for (const { rule, message } of found) {
    const titles = (policies[rule] ??= []);
    const title = /^(.*?)(?:: |\.$)/.exec(message)?.[1] ?? message;
    if (!titles.includes(title)) titles.push(title);
  }
  return policies;
}

/** What the pack says of a deployment: what stops it, and what is a hint. */
function said({ stack }: Deployment, profile: Profile) {
  const found = findings(stack.resources(), profile);
  const stops = found.filter(({ rule, level }) => (level ?? levels.get(rule)) === "mandatory");
  return { stops: named(stops), advises: named(found.filter((finding) => !stops.includes(finding))) };
}

function verdict({ stops, advises }: ReturnType<typeof said>, hints: readonly string[]): Verdict {
  if (Object.keys(stops).length > 0) return "refuse";
  return Object.keys(advises).every((policy) => hints.includes(policy)) ? "accept" : "advise";
}

describe("deployments of others", () => {
  for (const deployment of all) {
    const { name, right, finds = {}, notChecked = false } = deployment;
    const hints = [
      ...(deployment.hints ?? []),
      ...(notChecked ? ["workload-recognised", "settings-readable"] : []),
    ];

    it(`${name}: ${right}`, () => {
      const { stops, advises } = said(deployment, "default");
      const besides = Object.fromEntries(
        Object.entries(advises).filter(([policy]) => policy in finds || !hints.includes(policy)),
      );
      assert.deepEqual({ ...stops, ...besides }, finds);
      assert.equal(verdict({ stops, advises }, hints), right);
    });

    if (deployment.development !== undefined)
      it(`${name}: ${deployment.development} in profile development`, () => {
        assert.equal(verdict(said(deployment, "development"), hints), deployment.development);
      });
  }

  it("keep their secrets: no message of any profile repeats one", () => {
    const secretive = all.filter(({ stack }) => JSON.stringify(stack.manifests).includes("s3cr3t"));
    assert.ok(secretive.length >= 7, String(secretive.length));
    for (const { name, stack } of secretive) {
      for (const profile of PROFILES) {
        const told = findings(stack.resources(), profile).filter(({ message }) => message.includes("s3cr3t"));
        assert.deepEqual(told, [], name);
      }
    }
  });

  it("are forty and more, at least half of them good", () => {
    const good = all.filter(({ right }) => right === "accept");
    assert.ok(good.length >= 20 && good.length * 2 >= all.length, `${good.length} of ${all.length}`);
  });

  it("have names of their own, a source and a mechanism", () => {
    assert.deepEqual(
      [...new Set(all.map(({ name }) => name))],
      all.map(({ name }) => name),
    );
    const bare = all.filter(({ source, why }) => source.length === 0 || why.length < 20);
    assert.deepEqual(
      bare.map(({ name }) => name),
      [],
    );
  });

  it("say what the pack made of them before", () => {
    assert.deepEqual(
      all.filter(({ before }) => !Array.isArray(before)).map(({ name }) => name),
      [],
    );
  });
});
