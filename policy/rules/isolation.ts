/** Network policies: peers are let in, and nobody else reaches what only peers may. */
import { type Cluster, type Ensemble } from "../model/cluster";
import { type KubernetesObject, namespaceOf, unlessUnknown } from "../model/objects";
import { selects } from "../model/selectors";
import { portNumber } from "../model/ports";
import { type Value } from "../model/value";
import { type Workload } from "../model/workload";
import { interBrokerListener } from "../model/listeners";
import { rule } from "../rule";
import { configuredBrokers, configuredEnsembles, ensembleSettingsOf, settingsOf } from "./subjects";

export const networkPolicyIsolates = rule({
  name: "network-policy-isolates",
  group: "network",
  description: "A NetworkPolicy decides who may connect to brokers and members.",
  protects: "Without one, every pod of the cluster may, and ZooKeeper 3.4 trusts whoever does.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps: "Add a NetworkPolicy with policyTypes [Ingress] that selects the pods.",
  profiles: ["hardened"],
  subjects: ({ workloads }) => workloads,
  check(workload, { cluster, violation }) {
    if (isolating(workload, cluster).length === 0)
      violation("no NetworkPolicy of its namespace selects its pods");
  },
});

export const networkPolicyAdmitsPeers = rule({
  name: "network-policy-admits-peers",
  group: "network",
  description: "Network policies let brokers reach each other and the ensemble, and members each other.",
  protects:
    "A policy that shuts peers out stops elections and replication, on networks that enforce it, not on others.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Allow ingress from the peers' labels on the ports that are named.",
  subjects: ({ workloads }) => workloads,
  check(workload, { cluster, violation }) {
    const policies = isolating(workload, cluster);
    if (policies.length === 0) return;
    for (const { from, port, purpose } of needs(workload, cluster)) {
      const admitted = policies.some((policy) => admits(policy, from, port, workload, cluster));
      if (!admitted) violation(`its network policies keep ${from.title} from port ${port} (${purpose})`);
    }
  },
});

export const quorumPortsPrivate = rule({
  name: "quorum-ports-private",
  group: "network",
  description:
    "Only members reach the ensemble's quorum and election ports, and only named pods its client port.",
  protects:
    "Whoever reaches the quorum port can take part in it; whoever reaches the client port can delete every topic.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Allow 2888 and 3888 from the ensemble's labels only, and 2181 from the brokers' labels.",
  profiles: ["hardened"],
  subjects: configuredEnsembles,
  check(ensemble, { cluster, violation }) {
    const { serverPort, electionPort, clientPort } = ensembleSettingsOf(ensemble);
    for (const policy of isolating(ensemble, cluster)) {
      for (const ingress of policy.body.at("spec", "ingress").items()) {
        const peers = ingress.at("from").items();
        const open = (port: number) => opens(ingress, port, ensemble);
        const strangers =
          peers.length === 0 || peers.some((peer) => isOpenTo(peer, policy, ensemble, cluster));
        if ((open(serverPort) || open(electionPort)) && strangers) {
          violation("it lets others than the members reach the quorum ports", policy);
        }
        const anyone =
          peers.length === 0 ||
          peers.some((peer) => peer.at("podSelector").isAbsent || isEmpty(peer.at("podSelector")));
        if (clientPort !== undefined && open(clientPort) && anyone)
          violation("it lets any pod reach the client port", policy);
      }
    }
  },
});

interface Need {
  from: Workload;
  port: number;
  purpose: string;
}

/** Who must reach a workload, and where. */
function needs(workload: Workload, cluster: Cluster): Need[] {
  const ensemble = configuredEnsembles(cluster).find((candidate) => candidate === workload);
  if (ensemble) return ensembleNeeds(ensemble, cluster);
  const brokers = configuredBrokers(cluster).find((candidate) => candidate === workload);
  if (!brokers || cluster.brokerCount(brokers) < 2) return [];
  const bound = brokers.bound();
  const name = interBrokerListener(settingsOf(brokers), bound);
  return bound
    .filter((listener) => listener.name === name)
    .flatMap(({ port }) =>
      cluster.brokerSets(brokers).map((from) => ({ from, port, purpose: "replication" })),
    );
}

function ensembleNeeds(ensemble: Ensemble, cluster: Cluster): Need[] {
  const { serverPort, electionPort, clientPort } = ensembleSettingsOf(ensemble);
  const peers = cluster.ensembleOf(ensemble).flatMap((from) => [
    { from, port: serverPort, purpose: "quorum" },
    { from, port: electionPort, purpose: "election" },
  ]);
  const users = configuredBrokers(cluster).filter((brokers) =>
    unlessUnknown(() => settingsOf(brokers).get("zookeeper.connect"))?.includes(ensemble.name),
  );
  const sessions =
    clientPort === undefined
      ? []
      : users.map((from) => ({ from, port: clientPort, purpose: "its brokers' sessions" }));
  return cluster.memberCount(ensemble) > 1 ? [...peers, ...sessions] : sessions;
}

/** The policies that restrict who may connect to a workload's pods. */
function isolating(workload: Workload, cluster: Cluster): KubernetesObject[] {
  return cluster.ofKind("NetworkPolicy").filter(({ body }) => {
    const types = body
      .at("spec", "policyTypes")
      .items()
      .map((type) => type.text());
    return (
      namespaceOf(body) === workload.namespace &&
      // Without policyTypes every policy is about ingress.
      (types.length === 0 || types.includes("Ingress")) &&
      // A policy's empty or absent podSelector selects the namespace.
      (body.at("spec", "podSelector").isAbsent ||
        selects(body.at("spec", "podSelector"), workload.templateLabels))
    );
  });
}

function admits(
  policy: KubernetesObject,
  from: Workload,
  port: number,
  to: Workload,
  cluster: Cluster,
): boolean {
  return policy.body
    .at("spec", "ingress")
    .items()
    .some((ingress) => {
      const peers = ingress.at("from").items();
      return (
        opens(ingress, port, to) &&
        (peers.length === 0 || peers.some((peer) => includes(peer, from, policy, cluster)))
      );
    });
}

/** Whether an ingress rule is about a port: rules without ports are about all of them. */
function opens(ingress: Value, port: number, to: Workload): boolean {
  const ports = ingress.at("ports").items();
  return (
    ports.length === 0 ||
    ports.some((entry) => {
      const first = entry.at("port").isAbsent ? port : portNumber(entry.at("port"), to.container());
      const last = entry.at("endPort").number() ?? first;
      return first !== undefined && last !== undefined && first <= port && port <= last;
    })
  );
}

/** Whether a peer covers a workload's pods. A namespace outside the stack has unknown labels and is taken to match. */
function includes(peer: Value, workload: Workload, policy: KubernetesObject, cluster: Cluster): boolean {
  if (!peer.at("ipBlock").isAbsent) return false;
  const pods = peer.at("podSelector");
  if (!pods.isAbsent && !selects(pods, workload.templateLabels)) return false;
  const namespaces = peer.at("namespaceSelector");
  if (namespaces.isAbsent) return namespaceOf(policy.body) === workload.namespace;
  const declared = cluster
    .ofKind("Namespace")
    .find(({ body }) => body.at("metadata", "name").text() === workload.namespace);
  const labels = {
    ...declared?.body.at("metadata", "labels").texts(),
    "kubernetes.io/metadata.name": workload.namespace,
  };
  const named = namespaces.at("matchLabels", "kubernetes.io/metadata.name").text();
  return declared || named !== undefined ? selects(namespaces, labels) : true;
}

/** Whether a peer covers more than the ensemble's own pods. */
function isOpenTo(peer: Value, policy: KubernetesObject, ensemble: Ensemble, cluster: Cluster): boolean {
  if (!peer.at("ipBlock").isAbsent || peer.at("podSelector").isAbsent || isEmpty(peer.at("podSelector")))
    return true;
  return (
    cluster.kafka.some((brokers) => includes(peer, brokers, policy, cluster)) &&
    !includes(peer, ensemble, policy, cluster)
  );
}

function isEmpty(selector: Value): boolean {
  return (
    selector.at("matchLabels").entries().length === 0 && selector.at("matchExpressions").items().length === 0
  );
}
