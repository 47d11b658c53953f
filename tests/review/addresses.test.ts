import assert from "node:assert/strict";
import { addressChanges, addressFindings, balancerFindings } from "../../review/addresses";
import type { Change } from "../../review/changes";

type Inputs = Readonly<Record<string, unknown>>;

const change = (type: string, name: string, rest: Partial<Change>): Change => ({
  kind: "changed",
  urn: `urn:pulumi:prod::kafka-on-kubernetes::${type}::${name}`,
  type,
  title: `${type.split(":").at(-1) ?? ""} kafka/${name}`,
  parent: "",
  differences: [],
  replaceKeys: [],
  retained: false,
  ...rest,
});

const cluster = (before: Inputs, after: Inputs) => {
  const common = {
    brokers: 2,
    namespace: "kafka",
    clusterDomain: "cluster.local",
    external: { enabled: false },
  };
  return change("kafka-on-kubernetes:index:KafkaCluster", "kafka", {
    before: { ...common, ...before },
    after: { ...common, ...after },
  });
};

const OFFICE = { name: "OFFICE", port: 9095, type: "nodePort", firstNodePort: 31000 };
const CLOUD = { name: "CLOUD", port: 9096, type: "loadBalancer" };
const said = (changes: readonly Change[]) => addressFindings(addressChanges(changes)).map(({ text }) => text);

describe("review of listeners for clients outside", () => {
  const cases: [what: string, before: object[], after: object[], findings: string[]][] = [
    ["nothing changes", [OFFICE, CLOUD], [OFFICE, CLOUD], []],
    [
      "one is new",
      [],
      [OFFICE],
      [
        "kafka-0 and kafka-1: listener OFFICE is new, and open to whoever reaches its addresses. A broker listens there after its restart.",
      ],
    ],
    [
      "one goes",
      [OFFICE, CLOUD],
      [OFFICE],
      ["Clients of listener CLOUD lose kafka-0 and kafka-1: its Services are deleted at once."],
    ],
    [
      "a host changes",
      [{ ...CLOUD, hosts: ["a.example.com", "b.example.com"] }],
      [{ ...CLOUD, hosts: ["a.example.com", "c.example.com"] }],
      [
        "Clients of listener CLOUD must connect to other addresses for kafka-1. A broker advertises its new one after its own restart.",
      ],
    ],
    [
      "hosts give way to the load balancers' own addresses",
      [{ ...CLOUD, hosts: ["a.example.com", "b.example.com"] }],
      [CLOUD],
      [
        "Clients of listener CLOUD must connect to other addresses for kafka-0 and kafka-1. A broker advertises its new one after its own restart.",
      ],
    ],
    [
      "a NodePort changes",
      [OFFICE],
      [{ ...OFFICE, firstNodePort: undefined, nodePorts: [31000, 31005] }],
      [
        "Clients of listener OFFICE must connect to other addresses for kafka-1. A broker advertises its new one after its own restart.",
      ],
    ],
  ];
  for (const [what, before, after, findings] of cases)
    it(`says what clients must do where ${what}`, () => {
      assert.deepEqual(
        said([cluster({ externalListeners: before }, { externalListeners: after })]),
        findings,
      );
    });

  it("says which addresses load balancers have now, for listeners and for no other variable", () => {
    const path = (variable: string) => `spec.template.spec.containers[kafka].env[${variable}].value`;
    const set = change("kubernetes:apps/v1:StatefulSet", "kafka", {
      differences: [
        { path: path("CLOUD_HOSTS"), before: "192.0.2.1 192.0.2.2", after: "192.0.2.1 192.0.2.9" },
        { path: path("MY_HOSTS"), before: "a", after: "b" },
      ],
    });
    const listeners = { externalListeners: [CLOUD] };
    assert.deepEqual(
      balancerFindings([cluster(listeners, listeners), set]).map(({ text }) => text),
      [
        "StatefulSet kafka/kafka: load balancers of listener CLOUD have other addresses: 192.0.2.1 192.0.2.9, where they had 192.0.2.1 192.0.2.2. Clients that know only the old ones must be given these; each broker advertises its own after its restart.",
      ],
    );
  });
});
