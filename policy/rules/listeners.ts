/** Listeners: every address that a broker gives out leads back to that broker. */
import { type Brokers, type Cluster, type NodePort } from "../model/cluster";
import { hostProblem } from "../model/hosts";
import { type Listener, interBrokerListener } from "../model/listeners";
import { holdsToken } from "../model/reading";
import { type Service, targetOf } from "../model/service";
import { type Pod } from "../model/workload";
import { rule } from "../rule";
import { configuredBrokers, listed, settingsOf } from "./subjects";
import { NODE_PORT_RANGE } from "../../domain/kubernetes/nodePorts";

/** The API server's default --service-node-port-range. */
export const NODE_PORTS = {
  firstNodePort: {
    description: "First port of the cluster's NodePort range.",
    default: NODE_PORT_RANGE.first,
    minimum: 1,
    maximum: 65535,
  },
  lastNodePort: {
    description: "Last port of the cluster's NodePort range.",
    default: NODE_PORT_RANGE.last,
    minimum: 1,
    maximum: 65535,
  },
} as const;

export const advertisedAddressReachable = rule({
  name: "advertised-address-reachable",
  group: "listeners",
  description: "Every address that a broker advertises is one, and leads to that broker.",
  protects:
    "A client that is told 0.0.0.0 or localhost connects to itself, 10.10.101.256 or ${POD_NAME} it cannot resolve, and one name for node ports that stay on their node leads to one broker of all.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Advertise the node's address or name outside, and the pod's headless name inside; with externalTrafficPolicy: Local each broker its own node.",
  subjects: configuredBrokers,
  check(brokers, { cluster, violation }) {
    const settings = settingsOf(brokers);
    // Without advertised.listeners Kafka advertises the pod's own name where `listeners` names no host.
    if (settings.get("advertised.listeners") === undefined) return;
    for (const pod of brokers.pods()) {
      for (const { name, host, port } of brokers.advertised(pod)) {
        const wrong = hostProblem(host);
        if (wrong === undefined) continue;
        violation(`${pod.name} advertises ${host}:${port} for ${name}${wrong}`);
        return;
      }
    }
    const shared = oneNodeForAll(brokers, cluster);
    if (shared) violation(shared);
  },
});

/** Node ports that stay on their node behind one host for several brokers: that host is one node at most. */
function oneNodeForAll(brokers: Brokers, cluster: Cluster): string | undefined {
  if (isPinned(brokers)) return undefined;
  const local = cluster
    .nodePorts()
    .filter(({ service }) => service.body.at("spec", "externalTrafficPolicy").text() === "Local");
  const byHost = new Map<string, Set<string>>();
  for (const pod of brokers.pods()) {
    for (const { host, port } of brokers.advertised(pod)) {
      const stays = local.find(
        ({ service, nodePort }) =>
          nodePort === port && service.podsOf(brokers).some(({ name }) => name === pod.name),
      );
      if (!stays || host === "" || holdsToken(host)) continue;
      byHost.set(host, (byHost.get(host) ?? new Set()).add(stays.service.title));
    }
  }
  const [host, services] = [...byHost].find(([, titles]) => titles.size > 1) ?? [];
  return services === undefined
    ? undefined
    : `its brokers advertise ${host ?? ""}, and ${listed([...services])} answer on the node of their own broker only (externalTrafficPolicy: Local)`;
}

/** Whether all pods of a set run on one named node. */
function isPinned({ podSpec }: Brokers): boolean {
  return !podSpec.at("nodeName").isAbsent || !podSpec.at("nodeSelector", "kubernetes.io/hostname").isAbsent;
}

export const advertisedAddressDistinct = rule({
  name: "advertised-address-distinct",
  group: "listeners",
  description: "Each broker advertises an address of its own.",
  protects:
    "Two brokers with one address: clients reach the wrong one, and produce to a broker that is not the leader.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Derive host or port from the pod: its headless name inside, node port + ordinal outside.",
  subjects: configuredBrokers,
  check(brokers, { cluster, violation }) {
    const owners = new Map<string, string>();
    // A cluster may be several sets, one a zone; each later one is held against those before it.
    const sets = cluster.brokerSets(brokers);
    const pods = sets
      .slice(0, sets.indexOf(brokers) + 1)
      .flatMap((set) => set.pods().map((pod) => ({ set, pod })));
    for (const { set, pod } of pods) {
      for (const { name, host, port } of set.advertised(pod)) {
        // An empty host is the pod's own name, and a pod's field (<status.hostIP>) is its own address.
        // One that is no address is advertised-address-reachable's matter.
        if (host === "" || host.includes("<") || hostProblem(host)) continue;
        const address = `${host}:${port}`;
        const owner = owners.get(address);
        if (owner !== undefined && owner !== pod.name) {
          violation(`${owner} and ${pod.name} both advertise ${address} for ${name}`);
          return;
        }
        owners.set(address, pod.name);
      }
    }
  },
});

export const replicationStaysInside = rule({
  name: "replication-stays-inside",
  group: "listeners",
  description: "Brokers replicate over an address inside the cluster, not over a node port.",
  protects:
    "Replication through a node port depends on that node and on every hop of the way out and in; one node down, and brokers drop out of sync.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Add a listener on the headless Service's names and make it inter.broker.listener.name.",
  thresholds: NODE_PORTS,
  subjects: configuredBrokers,
  check(brokers, { cluster, limits, violation }) {
    const settings = settingsOf(brokers);
    const [pod] = brokers.pods();
    if (!pod || cluster.brokerCount(brokers) < 2) return;
    const advertised = brokers.advertised(pod);
    const name = interBrokerListener(settings, advertised);
    const listener = advertised.find((candidate) => candidate.name === name);
    if (!listener) return;
    const { port } = listener;
    const inRange = port >= limits.firstNodePort && port <= limits.lastNodePort;
    if (inRange || cluster.nodePorts().some(({ nodePort }) => nodePort === port)) {
      violation(`brokers replicate over listener ${listener.name}, which is advertised at node port ${port}`);
    }
  },
});

export const advertisedPortIsNodePort = rule({
  name: "advertised-port-is-node-port",
  group: "listeners",
  description: "An advertised node port is one that a Service opens, for that broker and that listener.",
  protects: "With any other port clients bootstrap and then hang, or reach another broker.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Give each broker a NodePort Service whose nodePort is fixed to the port it advertises and whose targetPort is that listener's port.",
  thresholds: NODE_PORTS,
  subjects: configuredBrokers,
  check(brokers, { cluster, limits, violation }) {
    const bound = brokers.bound();
    const inRange = ({ port }: Listener) => port >= limits.firstNodePort && port <= limits.lastNodePort;
    const byPod = openedFor(brokers, cluster);
    for (const pod of brokers.pods()) {
      const opening = byPod.get(pod.name) ?? [];
      const outside = brokers.advertised(pod).filter(inRange);
      for (const listener of outside) {
        const problem = advertisedProblem(listener, pod, brokers, bound, opening);
        if (problem) {
          violation(problem);
          return;
        }
      }
      for (const { service, nodePort } of opening) {
        const own = service.podsOf(brokers).length === 1;
        if (own && nodePort !== undefined && !outside.some(({ port }) => port === nodePort)) {
          violation(
            `${service.title} opens node port ${nodePort} for ${pod.name}, which advertises ${ports(outside)}`,
          );
          return;
        }
      }
    }
  },
});

export const advertisedPortIsBalanced = rule({
  name: "advertised-port-is-load-balancer-port",
  group: "listeners",
  description: "A broker behind a load balancer of its own advertises a port on which that listens.",
  protects:
    "Clients bootstrap through the load balancer and are then sent to a port on which nothing listens.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Make the Service's port (spec.ports[].port) the one that the broker advertises for the listener behind its targetPort.",
  subjects: configuredBrokers,
  check(brokers, { cluster, violation }) {
    const opened = cluster.services.flatMap((service) => openings(service, brokers));
    for (const { service, pod, ports: open, listener } of opened) {
      if (!service.isBalanced || service.podsOf(brokers).length > 1) continue;
      const advertised = brokers.advertised(pod).find(({ name }) => name === listener);
      if (advertised === undefined) continue;
      const isOpen = opened.some(
        (other) => other.pod === pod && other.listener === listener && other.ports.includes(advertised.port),
      );
      if (isOpen) continue;
      violation(
        `${service.title} listens on port ${open[0] ?? "?"} for listener ${listener}, for which ${pod.name} advertises port ${advertised.port}`,
      );
      return;
    }
  },
});

/** What a Service opens for each pod behind it: ports of its own and of the nodes, and the listener that they lead to. */
function openings(service: Service, brokers: Brokers) {
  const bound = brokers.bound();
  return service.ports().flatMap((port) => {
    const target = targetOf(port, brokers.container());
    const listener = bound.find((candidate) => candidate.port === target)?.name;
    if (listener === undefined) return [];
    const ports = [port.at("port").number(), port.at("nodePort").number()].filter(
      (each): each is number => each !== undefined,
    );
    return service.podsOf(brokers).map((pod) => ({ service, pod, ports, listener }));
  });
}

export const nodePortPerBroker = rule({
  name: "node-port-per-broker",
  group: "listeners",
  description: "A node port leads to one broker.",
  protects:
    "A client asks the leader of a partition; a Service that spreads its connections reaches any broker but that one.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Select one pod: statefulset.kubernetes.io/pod-name (or apps.kubernetes.io/pod-index).",
  thresholds: {
    allowBootstrap: {
      description:
        "Allow Services over all brokers whose node port no broker advertises, for first contact only.",
      default: false,
    },
  },
  subjects: configuredBrokers,
  check(brokers, { cluster, limits, violation }) {
    for (const { service, nodePort } of cluster.nodePorts()) {
      const reached = service.podsOf(brokers);
      if (reached.length < 2) continue;
      const advertised = brokers
        .pods()
        .some((pod) => brokers.advertised(pod).some(({ port }) => port === nodePort));
      if (advertised || !limits.allowBootstrap) {
        violation(
          `it opens a node port for ${reached.length} brokers: ${listed(reached.map(({ name }) => name))}`,
          service,
        );
      }
    }
  },
});

/** The node ports that lead to each pod, by its name. */
function openedFor(brokers: Brokers, cluster: Cluster): ReadonlyMap<string, readonly NodePort[]> {
  const byPod = new Map<string, NodePort[]>();
  for (const opened of cluster.nodePorts()) {
    for (const { name } of opened.service.podsOf(brokers))
      byPod.set(name, [...(byPod.get(name) ?? []), opened]);
  }
  return byPod;
}

function advertisedProblem(
  { name, port }: Listener,
  pod: Pod,
  brokers: Brokers,
  bound: readonly Listener[],
  opening: readonly NodePort[],
): string | undefined {
  const match = opening.find(({ nodePort }) => nodePort === port);
  if (!match) {
    const open = opening.map(({ nodePort }) => nodePort ?? "a port the cluster picks");
    return `${pod.name} advertises node port ${port} for ${name}; its Services open ${open.length > 0 ? listed(open) : "none"}`;
  }
  const opened = bound.find((listener) => listener.name === name)?.port;
  const target = targetOf(match.port, brokers.container());
  if (opened === undefined || target === opened) return undefined;
  return `${match.service.title} leads node port ${port} to port ${target ?? "of no container"}, but listener ${name} opens ${opened}`;
}

function ports(listeners: readonly Listener[]): string {
  return listeners.length > 0 ? listed(listeners.map(({ port }) => port)) : "no node port";
}
