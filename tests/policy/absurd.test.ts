/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are changed at any path */
/** Manifests that no API server takes: the pack says so once, and neither throws nor fails. */
import assert from "node:assert/strict";
import { type Manifest, type Path, type Stack, findings, inShort, load, places } from "./stack";

const compliant = load("fixtures/compliant.yaml");

function withValue(index: number, path: Path, value: unknown): Stack {
  const stack = compliant.copy();
  let at: Manifest = stack.manifests[index] ?? {};
  for (const key of path.slice(0, -1)) at = at[key] as Manifest;
  at[path.at(-1) ?? ""] = value;
  return stack;
}

const ABSURD: readonly unknown[] = [{ a: [{}] }, "\\u12 ${ $(( `"];
/** One of several alike is enough. */
const ALIKE = new Set(["Namespace kafka", "Service kafka-cs-1", "Service kafka-cs-2"]);

describe("absurd manifests", () => {
  for (const [index, manifest] of compliant.manifests.entries()) {
    const name = `${String(manifest.kind)} ${String(manifest.metadata.name)}`;
    if (ALIKE.has(name)) continue;
    it(`${name}: no value of any of its fields makes a rule fail`, () => {
      for (const path of places(manifest)) {
        for (const value of ABSURD) {
          const found = findings(withValue(index, path, value).resources());
          const failed = found.filter(({ message }) => message.includes("the rule failed"));
          assert.deepEqual(failed, [], `${name} ${path.join(".")} ${JSON.stringify(value)}`);
        }
      }
    }).timeout(120_000);
  }

  const cases: [string, (set: Manifest) => unknown, string][] = [
    [
      "a number in words",
      (set) => (set.spec.replicas = "many"),
      "spec.replicas is no whole number from 0 to 10000",
    ],
    [
      "a billion pods",
      (set) => (set.spec.replicas = 1e9),
      "spec.replicas is no whole number from 0 to 10000",
    ],
    ["labels in a list", (set) => (set.metadata.labels = ["kafka"]), "metadata.labels is no map"],
    [
      "no containers",
      (set) => (set.spec.template.spec.containers = []),
      "spec.template.spec.containers holds no container",
    ],
    [
      "a container in words",
      (set) => (set.spec.template.spec.containers = ["kafka"]),
      "spec.template.spec.containers[0] is no object",
    ],
    [
      "a command in one text",
      (set) => (set.spec.template.spec.containers[0].command = "kafka-server-start.sh"),
      "spec.template.spec.containers[0].command is no list",
    ],
    [
      "claims in words",
      (set) => (set.spec.volumeClaimTemplates = "none"),
      "spec.volumeClaimTemplates is no list",
    ],
  ];
  for (const [name, change, says] of cases) {
    it(`${name} is named once, and nothing else of the workload`, () => {
      const stack = compliant.copy();
      change(stack.get("StatefulSet", "kafka"));
      const about = inShort(findings(stack.resources())).filter((text) =>
        text.includes("StatefulSet kafka/kafka"),
      );
      assert.deepEqual(about, [
        `workload-recognised: StatefulSet kafka/kafka: not checked: no API server takes it: ${says}.`,
      ]);
    });
  }
});
