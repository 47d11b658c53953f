import assert from "node:assert/strict";
import { parseSettings } from "../../settings";
import { program } from "../../program";
import { IGNORED } from "../../tools/openapi/ignored";
import { definitionsOf, KUBERNETES_RELEASES } from "../../tools/openapi/releases";
import { validator } from "../../tools/openapi/validate";
import { run } from "../../tools/recording/mocks";
import { stackSettings, STACKS } from "../../tools/recording/stacks";
import { SECRET } from "../support/secret";
import { EVERYTHING } from "./everything";

const settings: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(STACKS.map((stack) => [stack, stackSettings(stack)])),
  ...EVERYTHING,
};

/** The manifests that a program's own resources are made from; a chart's are the chart's. */
async function manifests(given: unknown) {
  const { resources } = await run(() => program(parseSettings(given, "test")));
  return resources
    .filter(({ type }) => type.startsWith("kubernetes:") && !type.startsWith("kubernetes:helm.sh"))
    .map(({ inputs }) => inClear(inputs) as Record<string, unknown>);
}

const [[SIGNATURE, MARK] = assert.fail("no mark")] = Object.entries(SECRET);

/** Inputs as the provider sends them: secrets are in the clear. */
function inClear(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(inClear);
  if (typeof given !== "object" || given === null) return given;
  const fields = given as Readonly<Record<string, unknown>>;
  if (fields[SIGNATURE] === MARK) return inClear(fields.value);
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, inClear(value)]));
}

const compare = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });

describe("manifests of every stack, and of one with every setting", () => {
  for (const release of KUBERNETES_RELEASES) {
    it(`are what Kubernetes ${release} takes, and lose the fields that docs/kubernetes.md names`, async () => {
      const judge = validator(definitionsOf(release));
      const ignored = new Set<string>();
      for (const given of Object.values(settings))
        for (const manifest of await manifests(given)) {
          const judged = judge(manifest);
          assert.deepEqual(judged.refused, []);
          for (const field of judged.ignored) ignored.add(`${String(manifest.kind)} ${field}`);
        }
      const missing = IGNORED.filter(({ inApi }) => compare(inApi, release) > 0).map(({ field }) => field);
      assert.deepEqual([...ignored].sort(), missing.sort());
    });
  }

  it("would be refused with a wrong type, a missing field and a kind that is not there", () => {
    const judge = validator(definitionsOf("1.21.14"));
    const service = { apiVersion: "v1", kind: "Service", spec: { ports: [{ port: "9092" }] } };
    assert.deepEqual(judge(service).refused, ["v1 Service/spec/ports/0/port must be integer"]);
    assert.deepEqual(judge({ apiVersion: "apps/v1", kind: "StatefulSet", spec: {} }).refused, [
      "apps/v1 StatefulSet/spec must have required property 'selector'",
      "apps/v1 StatefulSet/spec must have required property 'template'",
      "apps/v1 StatefulSet/spec must have required property 'serviceName'",
    ]);
    assert.deepEqual(judge({ apiVersion: "apps/v2", kind: "StatefulSet" }).refused, [
      "no kind apps/v2 StatefulSet",
    ]);
    assert.deepEqual(judge({ ...service, spec: { ports: [{ port: 1, protocole: "TCP" }] } }).ignored, [
      "spec.ports[].protocole",
    ]);
  });
});
