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

/** How a load balancer of each broker is made. */
export interface LoadBalancer {
  /** Class of the load balancers (`spec.loadBalancerClass`); undefined: the cluster's default. */
  readonly class?: string | undefined;
  /** Addresses that may connect, as CIDR blocks; undefined: every address. */
  readonly sourceRanges?: readonly string[] | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** `Cluster`, or `Local`: connections go to the broker's node alone, and keep their source address. */
  readonly externalTrafficPolicy?: "Cluster" | "Local" | undefined;
  /** Whether external-dns makes each broker's host a name of its load balancer. */
  readonly externalDns?: boolean | undefined;
}

/** Reached at addresses that are given: a load balancer of each broker, or what the user puts before a Service of each. */
export interface AddressedExposure {
  readonly by: "loadBalancer" | "clusterIP";
  /** Port that is advertised for each broker, by id. */
  readonly ports: readonly number[];
  /** Host that is advertised for each broker, by id; undefined: the address that its load balancer gets. */
  readonly hosts: readonly string[] | undefined;
  readonly balancer?: LoadBalancer | undefined;
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
  readonly exposure: HeadlessExposure | NodePortExposure | AddressedExposure;
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

/** A further listener for clients outside, after reading: absent stays absent. */
export interface OutsideListener {
  readonly name: string;
  readonly port: number;
  readonly type: "nodePort" | "loadBalancer" | "clusterIP";
  readonly hosts?: readonly string[] | undefined;
  readonly firstNodePort?: number | undefined;
  readonly nodePorts?: readonly number[] | undefined;
  readonly advertisedPorts?: readonly number[] | undefined;
  readonly loadBalancer?: LoadBalancer | undefined;
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

/** One entry for each broker, also where one stands for all. */
const repeated = <T>(brokers: number, given: readonly T[]): readonly T[] => {
  const [only] = given;
  return given.length === 1 && only !== undefined ? Array.from({ length: brokers }, () => only) : given;
};

function nodePortExposure(brokers: number, { hosts, firstNodePort, nodePorts }: External): NodePortExposure {
  const first = firstNodePort ?? FIRST_NODE_PORT;
  return {
    by: "nodePort",
    ports: nodePorts ?? Array.from({ length: brokers }, (_, id) => first + id),
    hosts: hosts && repeated(brokers, hosts),
    counted: nodePorts === undefined && (hosts === undefined || hosts.length === 1),
  };
}

/** Name of the default listener for clients outside. */
const EXTERNAL_NAME = "EXTERNAL";

/** Clients outside: a node's address and the broker's own NodePort. */
const externalListener = (brokers: number, external: External): Listener => ({
  name: EXTERNAL_NAME,
  portName: "client",
  port: 9094,
  tls: false,
  authentication: "none",
  interBroker: false,
  exposure: nodePortExposure(brokers, external),
  clients: "anyone",
});

function exposureOf(brokers: number, given: OutsideListener): NodePortExposure | AddressedExposure {
  if (given.type === "nodePort") return nodePortExposure(brokers, given);
  return {
    by: given.type,
    ports: repeated(brokers, given.advertisedPorts ?? [given.port]),
    hosts: given.hosts && repeated(brokers, given.hosts),
    ...(given.loadBalancer && { balancer: given.loadBalancer }),
  };
}

/** A further listener; its ports are named after it. */
const furtherListener = (brokers: number, given: OutsideListener): Listener => ({
  name: given.name,
  portName: given.name.toLowerCase().replaceAll("_", "-"),
  port: given.port,
  tls: false,
  authentication: "none",
  interBroker: false,
  exposure: exposureOf(brokers, given),
  clients: "anyone",
});

/**
 * The listeners of that many brokers. `external.enabled: false` leaves out the default one for clients outside.
 *
 * @param further listeners for clients outside beside that one
 */
export function listenersOf(
  brokers: number,
  external: External,
  further: readonly OutsideListener[] = [],
): readonly Listener[] {
  return [
    INTERNAL,
    ...(external.enabled === false ? [] : [externalListener(brokers, external)]),
    ...further.map((given) => furtherListener(brokers, given)),
  ];
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

/** A listener that has a Service per broker. */
export type ServiceListener = Listener & { readonly exposure: NodePortExposure | AddressedExposure };

/** The listeners that have a Service per broker. */
export const serviceListeners = (listeners: readonly Listener[]): readonly ServiceListener[] =>
  listeners.filter((listener): listener is ServiceListener => listener.exposure.by !== "headless");

/** Variable of the brokers' pods with the hosts of all load balancers of a listener, by broker, a space between two. */
export const balancerVariable = (listener: string) => `${listener}_HOSTS`;

/** Whether brokers advertise the addresses that their load balancers get, which are known once the Services are there. */
export const advertisesBalancer = ({ exposure }: Listener): boolean =>
  exposure.by === "loadBalancer" && exposure.hosts === undefined;

/**
 * The listeners with the addresses that load balancers got.
 *
 * @param found addresses of each broker's load balancer, by id, under the listener's name
 */
export const withBalancers = (
  listeners: readonly Listener[],
  found: Readonly<Record<string, readonly string[]>>,
): readonly Listener[] =>
  listeners.map((listener) => {
    const { name, exposure } = listener;
    const hosts = found[name];
    return exposure.by === "loadBalancer" && exposure.hosts === undefined && hosts
      ? { ...listener, exposure: { ...exposure, hosts } }
      : listener;
  });

/** Whether it is the default listener for clients outside. */
export const isExternal = ({ name }: Listener) => name === EXTERNAL_NAME;

/** What the name of a broker's Service for a listener has after the cluster's. */
export const serviceSuffix = (listener: Listener, id: number): string =>
  isExternal(listener) ? `-cs-${id}` : `-${listener.portName}-${id}`;

/** Where a broker is reached over a listener, host:port; undefined when only its pod knows. */
function addressAt({ exposure: { hosts, ports } }: ServiceListener, id: number): string | undefined {
  const [host, port] = [hosts?.[id], ports[id]];
  return host === undefined || port === undefined ? undefined : hostPort(host, port);
}

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
  /** Where it is reached over each further listener, host:port by the listener's name; absent without any. */
  readonly listeners?: Record<string, string>;
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

const furtherAddresses = (listeners: readonly ServiceListener[], id: number): Record<string, string> =>
  Object.fromEntries(
    listeners.flatMap((listener) => {
      const address = addressAt(listener, id);
      return address === undefined ? [] : [[listener.name, address]];
    }),
  );

/** Every broker's addresses, by id. */
export function brokerAddresses(
  cluster: ClusterPlace,
  brokers: number,
  listeners: readonly Listener[],
): BrokerAddress[] {
  const { port } = interBrokerListener(listeners);
  const outside = nodePortListeners(listeners).find(isExternal);
  const further = serviceListeners(listeners).filter((listener) => !isExternal(listener));
  return Array.from({ length: brokers }, (_, id) => {
    const nodePort = outside?.exposure.ports[id];
    const external = outside && addressAt(outside, id);
    return {
      id,
      internal: hostPort(internalHost(`${cluster.name}-${id}`, cluster), port),
      ...(external !== undefined && { external }),
      ...(nodePort !== undefined && { nodePort }),
      ...(further.length > 0 && { listeners: furtherAddresses(further, id) }),
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
