/** The table of ports against the policies that the program makes, read as Kubernetes defines them. */
import assert from "node:assert/strict";
import { program } from "../../program";
import { PEERS, type Peer, PORTS, type PeerId, told, wrong } from "../e2e/reach";
import { baseSettings, checked, hardened } from "../e2e/settings";
import { at } from "../support/differences";
import { only, type Registered, run } from "../../tools/recording/mocks";

type Labels = Readonly<Record<string, string>>;
interface Selector {
  readonly matchLabels?: Labels;
}
interface Source {
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}
interface Policy {
  readonly podSelector: Selector;
  readonly policyTypes: readonly string[];
  readonly ingress: readonly {
    readonly from?: readonly Source[];
    readonly ports?: readonly { readonly port: number }[];
  }[];
}
interface Pod {
  readonly namespace: string;
  readonly labels: Labels;
}

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

const selects = ({ matchLabels = {}, ...others }: Selector, labels: Labels): boolean => {
  assert.deepEqual(others, {}, "what this test does not read");
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
};

/** Whether a policy of this namespace admits a pod to a port of the pods that it selects. */
function admits({ ingress }: Policy, namespace: string, peer: Pod, port: number): boolean {
  const isFrom = ({ namespaceSelector, podSelector, ...others }: Source) => {
    assert.deepEqual(others, {}, "what this test does not read");
    const near = namespaceSelector
      ? selects(namespaceSelector, { "kubernetes.io/metadata.name": peer.namespace })
      : peer.namespace === namespace;
    return near && (podSelector === undefined || selects(podSelector, peer.labels));
  };
  return ingress.some(
    ({ from, ports }) =>
      (from === undefined || from.some(isFrom)) &&
      (ports === undefined || ports.some((entry) => entry.port === port)),
  );
}

describe("the ports of the hardened deployment", () => {
  let resources: readonly Registered[];
  const namespaces = { brokers: "kafka", servers: "zookeeper", elsewhere: "e2e-strangers" };
  const podOf = (set: "kafka" | "zk"): Pod => ({
    namespace: set === "kafka" ? namespaces.brokers : namespaces.servers,
    labels: at(only(resources, `StatefulSet/${set}`).inputs, "spec.template.metadata.labels") as Labels,
  });

  before(async () => {
    const options = { image: "a/b:1", rate: 1, keep: false, hooks: {}, directory: "/tmp" };
    const images = { brokers: `a/b@${DIGEST}`, servers: `zoo@${DIGEST}` };
    const settings = checked(hardened(baseSettings(options, ["10.0.0.1"]), images));
    ({ resources } = await run(() => program(settings)));
  });

  for (const { of, port, purpose, open } of PORTS)
    it(`${of}'s ${told({ of, port, purpose, open })} is open to ${open.length} of ${Object.keys(PEERS).length} kinds of pods`, () => {
      const name = of === "broker" ? "kafka" : "zk";
      const target = podOf(name);
      const policy = only(resources, `NetworkPolicy/${name}`).inputs.spec as Policy;
      assert.deepEqual(policy.policyTypes, ["Ingress"]);
      assert.ok(selects(policy.podSelector, target.labels), "the policy is about these pods");
      const admitted = Object.entries(PEERS).filter(([id, { namespace, ...peer }]: [string, Peer]) => {
        const own = id === "broker" ? podOf("kafka") : podOf("zk");
        const asking = peer.labels ? { namespace: namespaces[namespace], labels: peer.labels } : own;
        return admits(policy, target.namespace, asking, port);
      });
      assert.deepEqual(
        admitted.map(([id]) => id),
        open,
      );
    });

  it("no asking pod is one that a Service or a policy of the deployment selects", () => {
    const asking = Object.values(PEERS).flatMap((peer: Peer) => (peer.labels ? [peer.labels] : []));
    assert.ok(asking.length > 0);
    for (const labels of asking)
      for (const { type, inputs } of resources) {
        if (!/:(Service|NetworkPolicy)$/.test(type)) continue;
        const selector = (at(inputs, "spec.selector") ??
          at(inputs, "spec.podSelector.matchLabels")) as Labels;
        assert.ok(!selects({ matchLabels: selector }, labels), `${JSON.stringify(labels)} ${type}`);
      }
  });

  it("are told apart when one is open or closed by mistake", () => {
    const seen = (peer: PeerId, change: (ports: Set<number>) => void) => {
      const ports = new Set(PORTS.filter(({ open }) => open.includes(peer)).map(({ port }) => port));
      change(ports);
      const { open, closed } = wrong(peer, ports);
      return { open: open.map(told), closed: closed.map(told) };
    };
    assert.deepEqual(
      seen("stranger", () => undefined),
      { open: [], closed: [] },
    );
    assert.deepEqual(
      seen("stranger", (ports) => ports.add(2181)),
      { open: ["2181 (clients)"], closed: [] },
    );
    assert.deepEqual(
      seen("server", (ports) => ports.delete(3888)),
      { open: [], closed: ["3888 (election)"] },
    );
  });
});
