/**
 * The brokers' listeners as values. {@link listenersOf} makes them from the arguments; ports of pods and Services,
 * NodePorts, advertised addresses, network rules, probes, client.properties and outputs come from that list.
 */
import { headlessServiceName, hostPort } from "../kubernetes/names";

/** Reached by the broker's own name in the DNS zone of the headless Service. */
export interface HeadlessExposure {
  readonly by: "headless";
}

/** Reached by a NodePort Service of each broker. */
export interface NodePortExposure {
  readonly by: "nodePort";
  /** NodePort of each broker, by id. */
  readonly ports: readonly number[];
  /** Host that is advertised for each broker, by id; undefined: the node that the broker runs on. */
  readonly hosts: readonly string[] | undefined;
  /** Whether the ports count up from the first one and all brokers have one host, so that a pod needs no list. */
  readonly counted: boolean;
}

/** One listener of every broker. */
export interface Listener {
  /** Kafka's name of the listener. */
  readonly name: string;
  /** Name of the port in the pod and in its Services. */
  readonly portName: string;
  readonly port: number;
  /** Whether connections are encrypted. */
  readonly tls: boolean;
  /** How clients prove who they are. */
  readonly authentication: "none";
  /** Whether brokers replicate over it. One listener of the list is the brokers' own. */
  readonly interBroker: boolean;
  readonly exposure: HeadlessExposure | NodePortExposure;
  /** Who may connect where a NetworkPolicy closes the rest: `pods` of any namespace, or `anyone`. */
  readonly clients: "pods" | "anyone";
}

/** Kafka's name of a listener's protocol (`listener.security.protocol.map`). */
export const securityProtocol = ({ tls }: Pick<Listener, "tls">): "PLAINTEXT" | "SSL" =>
  tls ? "SSL" : "PLAINTEXT";

/** How clients outside reach the brokers, after reading: absent stays absent. */
export interface External {
  readonly enabled?: boolean | undefined;
  readonly hosts?: readonly string[] | undefined;
  readonly firstNodePort?: number | undefined;
  readonly nodePorts?: readonly number[] | undefined;
}

/** A free band of the default NodePort range, as in the reference deployment. */
export const FIRST_NODE_PORT = 30127;

/** Replication, the controller and clients in the cluster: the broker's own name of the headless Service. */
const INTERNAL: Listener = {
  name: "INTERNAL",
  portName: "server",
  port: 9092,
  tls: false,
  authentication: "none",
  interBroker: true,
  exposure: { by: "headless" },
  clients: "pods",
};

function nodePortExposure(brokers: number, { hosts, firstNodePort, nodePorts }: External): NodePortExposure {
  const first = firstNodePort ?? FIRST_NODE_PORT;
  const [only] = hosts ?? [];
  const shared = hosts?.length === 1 && only !== undefined;
  return {
    by: "nodePort",
    ports: nodePorts ?? Array.from({ length: brokers }, (_, id) => first + id),
    hosts: shared ? Array.from({ length: brokers }, () => only) : hosts,
    counted: nodePorts === undefined && (hosts === undefined || shared),
  };
}

/** Clients outside: a node's address and the broker's own NodePort. */
const externalListener = (brokers: number, external: External): Listener => ({
  name: "EXTERNAL",
  portName: "client",
  port: 9094,
  tls: false,
  authentication: "none",
  interBroker: false,
  exposure: nodePortExposure(brokers, external),
  clients: "anyone",
});

/** The listeners of that many brokers. `external.enabled: false` leaves out the one for clients outside. */
export function listenersOf(brokers: number, external: External): readonly Listener[] {
  return [INTERNAL, ...(external.enabled === false ? [] : [externalListener(brokers, external)])];
}

/** The listener that brokers replicate over. */
export function interBrokerListener(listeners: readonly Listener[]): Listener {
  const found = listeners.find(({ interBroker }) => interBroker);
  if (!found) throw new Error("no listener is the brokers' own");
  return found;
}

/** A listener that has a NodePort Service per broker. */
export type NodePortListener = Listener & { readonly exposure: NodePortExposure };

/** The listeners that have a NodePort Service per broker. */
export const nodePortListeners = (listeners: readonly Listener[]): readonly NodePortListener[] =>
  listeners.filter((listener): listener is NodePortListener => listener.exposure.by === "nodePort");

/** One broker's addresses. */
export interface BrokerAddress {
  /** The broker's id, which is its pod's ordinal. */
  readonly id: number;
  /** Where clients in the cluster reach it, host:port. */
  readonly internal: string;
  /** Where clients outside reach it, host:port; absent when `external.hosts` is left out, or `external` is off. */
  readonly external?: string;
  /** Its NodePort, open on every node; absent when `external` is off. */
  readonly nodePort?: number;
}

/** Where a cluster is in DNS. */
export interface ClusterPlace {
  readonly name: string;
  readonly namespace: string;
  readonly clusterDomain: string;
}

/** The name that stands for the addresses of all brokers. */
export const headlessHost = ({ name, namespace, clusterDomain }: ClusterPlace) =>
  `${headlessServiceName(name)}.${namespace}.svc.${clusterDomain}`;

/** Where a broker's pod is found in the cluster's DNS, given its pod's name (or what a shell puts there). */
export const internalHost = (pod: string, cluster: ClusterPlace) => `${pod}.${headlessHost(cluster)}`;

/** Every broker's addresses, by id. */
export function brokerAddresses(
  cluster: ClusterPlace,
  brokers: number,
  listeners: readonly Listener[],
): BrokerAddress[] {
  const { port } = interBrokerListener(listeners);
  const [outside] = nodePortListeners(listeners);
  return Array.from({ length: brokers }, (_, id) => {
    const nodePort = outside?.exposure.ports[id];
    const host = outside?.exposure.hosts?.[id];
    return {
      id,
      internal: hostPort(internalHost(`${cluster.name}-${id}`, cluster), port),
      ...(nodePort !== undefined && host !== undefined && { external: hostPort(host, nodePort) }),
      ...(nodePort !== undefined && { nodePort }),
    };
  });
}

/** The keys of server.properties that the listeners decide. */
export function listenerConfig(listeners: readonly Listener[]): Record<string, string> {
  return {
    listeners: listeners.map(({ name, port }) => `${name}://:${port}`).join(","),
    "listener.security.protocol.map": listeners
      .map((listener) => `${listener.name}:${securityProtocol(listener)}`)
      .join(","),
    "inter.broker.listener.name": interBrokerListener(listeners).name,
  };
}
