import assert from "node:assert/strict";
import { type StackResource } from "../../policy/model/objects";
import { findings, inShort, load } from "./stack";

/** The compliant fixture with as many brokers as the default node ports leave room for. */
function brokers(count: number): StackResource[] {
  const stack = load("fixtures/compliant.yaml");
  const first = stack.get("Service", "kafka-cs-0");
  const more = Array.from({ length: count - 3 }, (_, i) => i + 3).map((ordinal) => ({
    ...first,
    metadata: { name: `kafka-cs-${ordinal}`, namespace: "kafka" },
    spec: {
      type: "NodePort",
      ports: [{ name: "external", port: 9094, targetPort: "external", nodePort: 30027 + ordinal }],
      selector: { "statefulset.kubernetes.io/pod-name": `kafka-${ordinal}` },
    },
  }));
  for (const service of more) stack.add(service);
  const resources = stack.resources();
  const set = resources.find(({ urn }) => urn.endsWith("StatefulSet::kafka"));
  (set?.props.spec as { replicas: number }).replicas = count;
  return resources;
}

describe("speed", () => {
  it("evaluates 99 brokers within a second of processor time", () => {
    const resources = brokers(99);
    const before = process.cpuUsage();
    const found = findings(resources);
    const { user, system } = process.cpuUsage(before);
    assert.deepEqual(inShort(found), []);
    const milliseconds = (user + system) / 1000;
    assert.ok(milliseconds < 1000, `took ${milliseconds} ms`);
  });
});
