import assert from "node:assert/strict";
import { type Profile } from "../../policy/rule";
import { rules } from "../../policy/rules";
import { cases } from "./cases";
import { type Stack, findings, inShort, load, proxied } from "./stack";

const compliant = load("fixtures/compliant.yaml");

/** Every finding of the changed fixture, in the profile that has all rules on. */
function after(change: (stack: Stack) => void, profile: Profile = "hardened") {
  const stack = compliant.copy();
  change(stack);
  return findings(stack.resources(), profile);
}

describe("rules", () => {
  for (const profile of ["development", "default", "hardened"] as const) {
    it(`say nothing of the compliant fixture in profile ${profile}`, () => {
      assert.deepEqual(inShort(findings(compliant.resources(), profile)), []);
    });
  }

  for (const [rule, { violates, complies, unknown }] of Object.entries(cases)) {
    describe(rule, () => {
      for (const [name, { change, says }] of Object.entries(violates)) {
        it(`is violated, alone, by: ${name}`, () => {
          const found = after(change);
          assert.deepEqual(inShort(found), says);
          assert.deepEqual([...new Set(found.map((finding) => finding.rule))], [rule]);
          assert.deepEqual([...new Set(found.map(({ kind }) => kind))], ["violation"]);
        });
      }
      for (const [name, change] of Object.entries(complies)) {
        it(`says nothing of: ${name}`, () => {
          assert.deepEqual(
            after(change).filter((finding) => finding.rule === rule),
            [],
          );
        });
      }
      for (const [name, { change, says }] of Object.entries(unknown)) {
        it(`cannot be evaluated without: ${name}`, () => {
          const stack = compliant.copy();
          change(stack);
          for (const resources of [stack.resources(), proxied(stack.resources())]) {
            const own = findings(resources, "hardened").filter((finding) => finding.rule === rule);
            assert.deepEqual(
              own.map(({ message }) => message),
              says,
            );
          }
        });
      }
    });
  }
});

describe("catalogue of rules", () => {
  it("has cases for exactly the rules there are", () => {
    assert.deepEqual(Object.keys(cases).sort(), rules.map(({ name }) => name).sort());
  });

  for (const { name } of rules) {
    it(`${name} has a case of each kind`, () => {
      const { violates, complies, unknown } = cases[name] ?? { violates: {}, complies: {}, unknown: {} };
      const kinds = { violates, complies, unknown };
      const missing = Object.entries(kinds).filter(([, of]) => Object.keys(of).length === 0);
      assert.deepEqual(
        missing.map(([kind]) => kind),
        [],
      );
    });
  }

  it("names every rule once, in words joined by dashes", () => {
    const names = rules.map(({ name }) => name);
    assert.deepEqual([...new Set(names)], names);
    assert.deepEqual(
      names.filter((name) => !/^[a-z]+(-[a-z]+)+$/.test(name)),
      [],
    );
  });

  it("describes every rule in sentences", () => {
    const texts = rules.flatMap(({ description, protects, remediationSteps }) => [
      description,
      protects,
      remediationSteps,
    ]);
    assert.deepEqual(
      texts.filter((text) => !/^\S[^]*[.…]$/.test(text) || text.includes("  ")),
      [],
    );
  });
});
