/** Network policies: what has to speak with each other may, and nobody else reaches what only peers may. */
import { type Cluster } from "../model/cluster";
import {
  type Direction,
  coversOthers,
  includes,
  isolating,
  opens,
  peersOf,
  rulesOf,
} from "../model/networkPolicy";
import { type KubernetesObject } from "../model/objects";
import { ifReadable } from "../model/reading";
import { type Value } from "../model/value";
import { type Workload } from "../model/workload";
import { rule } from "../rule";
import { asksDns, needs, portsOf, portsOutside } from "./connections";
import { configuredEnsembles, listed } from "./subjects";

export const networkPolicyIsolates = rule({
  name: "network-policy-isolates",
  group: "network",
  description: "A NetworkPolicy decides who may connect to brokers and ZooKeeper servers.",
  protects:
    "Without one, every pod of the cluster may, and ZooKeeper 3.4 trusts whoever does. One that allows everything decides nothing.",
  severity: "medium",
  enforcementLevel: "mandatory",
  advisoryIn: ["development", "default"],
  remediationSteps:
    "Add a NetworkPolicy with policyTypes [Ingress] that selects the pods, and rules with peers or ports in it.",
  thresholds: {
    required: {
      description: "Whether there has to be a policy at all; one that allows everything is named always.",
      default: false,
      profiles: { hardened: true },
    },
  },
  subjects: ({ workloads }) => workloads,
  check(workload, { cluster, limits, violation }) {
    const policies = isolating(workload, cluster, "Ingress");
    if (policies.length === 0 && limits.required)
      violation("no NetworkPolicy of its namespace selects its pods");
    const open = policies.filter((policy) => rulesOf(policy, "Ingress").some(allowsEverything));
    if (open.length > 0)
      violation(`${listed(open.map(({ title }) => title))} lets everybody connect to every port of its pods`);
  },
});

export const networkPolicyAdmitsPeers = rule({
  name: "network-policy-admits-peers",
  group: "network",
  description:
    "Network policies let brokers reach each other, the ensemble and DNS, and servers each other and DNS.",
  protects:
    "A policy that shuts peers out, or pods in, stops elections and replication, on networks that enforce it, not on others.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Allow ingress from the peers' labels on the ports that are named, and egress to them and to port 53 (UDP and TCP) where policies are about egress too.",
  subjects: ({ workloads }) => workloads,
  check(workload, { cluster, violation }) {
    const own = isolating(workload, cluster, "Egress");
    if (own.length > 0 && asksDns(workload, cluster) && !own.some((policy) => lets(policy, DNS, "UDP")))
      violation("its network policies keep it from DNS (port 53), so no name of a peer resolves");
    for (const port of own.length > 0 ? portsOutside(workload, cluster) : []) {
      if (!own.some((policy) => lets(policy, [port])))
        violation(
          `its network policies keep it from port ${port} of its ensemble, which is not in the stack`,
        );
    }
    const inward = isolating(workload, cluster, "Ingress");
    for (const { from, port, purpose } of ifReadable(() => needs(workload, cluster)) ?? []) {
      if (!reached(inward, "Ingress", from, port, workload, cluster))
        violation(`its network policies keep ${from.title} from port ${port} (${purpose})`);
      const outward = isolating(from, cluster, "Egress");
      if (!reached(outward, "Egress", workload, port, workload, cluster))
        violation(`its network policies keep it from port ${port} of ${workload.title} (${purpose})`, from);
    }
  },
});

export const quorumPortsPrivate = rule({
  name: "quorum-ports-private",
  group: "network",
  description:
    "Only servers reach the ensemble's quorum and election ports, and only named pods its client port.",
  protects:
    "Whoever reaches the quorum port can take part in it; whoever reaches the client port can delete every topic.",
  severity: "high",
  enforcementLevel: "mandatory",
  advisoryIn: ["development", "default"],
  remediationSteps:
    "Allow 2888 and 3888 from the ensemble's labels in its own namespace only, and 2181 from the brokers' labels.",
  thresholds: {
    clientPort: {
      description: "Whether the client port is looked at, too.",
      default: false,
      profiles: { hardened: true },
    },
  },
  subjects: configuredEnsembles,
  check(ensemble, { cluster, limits, violation }) {
    const { serverPort, electionPort, clientPort } = portsOf(ensemble);
    const servers = cluster.ensembleOf(ensemble);
    for (const policy of isolating(ensemble, cluster, "Ingress")) {
      for (const ingress of rulesOf(policy, "Ingress")) {
        const peers = peersOf(ingress, "Ingress");
        const open = (port: number) => opens(ingress, port, ensemble.container());
        const strangers =
          peers.length === 0 || peers.some((peer) => coversOthers(peer, servers, policy, cluster));
        if ((open(serverPort) || open(electionPort)) && strangers) {
          violation("it lets others than the servers reach the quorum ports", policy);
        }
        const anyone = peers.length === 0 || peers.some(isAnybody);
        if (limits.clientPort && clientPort !== undefined && open(clientPort) && anyone)
          violation("it lets any pod reach the client port", policy);
      }
    }
  },
});

/** Whether policies of one direction let a connection through: no policy at all does, and any one of several. */
function reached(
  policies: readonly KubernetesObject[],
  direction: Direction,
  other: Workload,
  port: number,
  target: Workload,
  cluster: Cluster,
): boolean {
  return (
    policies.length === 0 ||
    policies.some((policy) =>
      rulesOf(policy, direction).some((policyRule) => {
        const peers = peersOf(policyRule, direction);
        return (
          opens(policyRule, port, target.container()) &&
          (peers.length === 0 || peers.some((peer) => includes(peer, other, policy, cluster)))
        );
      }),
    )
  );
}

/** Ports of DNS servers, in the cluster or on the nodes; 5353 is OpenShift's. */
const DNS = [53, 5353];

/** Whether a policy lets its pods out to one of these ports of somebody beyond their own namespace. */
function lets(policy: KubernetesObject, ports: readonly number[], protocol = "TCP"): boolean {
  return rulesOf(policy, "Egress").some((egress) => {
    const peers = peersOf(egress, "Egress");
    const beyond = peers.some(
      (peer) => !peer.at("namespaceSelector").isAbsent || !peer.at("ipBlock").isAbsent,
    );
    return (peers.length === 0 || beyond) && ports.some((port) => opens(egress, port, undefined, protocol));
  });
}

/** A rule without peers and ports: `{}`. */
function allowsEverything(ingress: Value): boolean {
  return ingress.at("ports").items().length === 0 && peersOf(ingress, "Ingress").length === 0;
}

/** A peer that asks pods for nothing that they would have to carry. */
function isAnybody(peer: Value): boolean {
  const pods = peer.at("podSelector");
  const asked = pods
    .at("matchExpressions")
    .items()
    .filter((expression) => /^(In|Exists)$/.test(expression.at("operator").text() ?? ""));
  return pods.isAbsent || pods.at("matchLabels").entries().length + asked.length === 0;
}
