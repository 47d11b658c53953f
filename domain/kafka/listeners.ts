/** The brokers' listeners: every port, protocol and address that anything here speaks of comes from these. */
import { headlessServiceName, hostPort } from "../kubernetes/names";

/** One listener of every broker. */
export interface Listener {
  /** Kafka's name of the listener. */
  readonly name: "INTERNAL" | "EXTERNAL";
  /** Name of the port in the pod and in its Services. */
  readonly portName: "server" | "client";
  readonly port: number;
  readonly protocol: "PLAINTEXT";
}

/** Replication, the controller and clients in the cluster: the broker's own name of the headless Service. */
export const INTERNAL: Listener = { name: "INTERNAL", portName: "server", port: 9092, protocol: "PLAINTEXT" };

/** Clients outside: a node's address and the broker's own NodePort. */
export const EXTERNAL: Listener = { name: "EXTERNAL", portName: "client", port: 9094, protocol: "PLAINTEXT" };

export const LISTENERS = [INTERNAL, EXTERNAL] as const;

/** How clients outside reach the brokers, as the user says it. */
export interface ExternalArgs {
  /**
   * Hosts that clients dial, names or addresses: one for all brokers, or one per broker in the order of their ids.
   * Default: the address of the node that the broker runs on (status.hostIP), which outputs cannot tell.
   */
  hosts?: string[];
  /** NodePort of broker 0; broker N has this plus N. Default: 30127. */
  firstNodePort?: number;
  /** NodePorts one by one, as many as brokers, instead of `firstNodePort`. */
  nodePorts?: number[];
}

/** The same after reading: absent stays absent. */
export interface External {
  readonly hosts?: readonly string[] | undefined;
  readonly firstNodePort?: number | undefined;
  readonly nodePorts?: readonly number[] | undefined;
}

/** A free band of the default NodePort range, as in the reference deployment. */
export const FIRST_NODE_PORT = 30127;

/** The NodePort of each broker, by id. */
export function nodePorts(external: External, brokers: number): readonly number[] {
  const first = external.firstNodePort ?? FIRST_NODE_PORT;
  return external.nodePorts ?? Array.from({ length: brokers }, (_, id) => first + id);
}

/** The host that clients outside dial for each broker, or undefined where only the node tells. */
export function externalHosts(external: External, brokers: number): readonly string[] | undefined {
  const { hosts } = external;
  const [first] = hosts ?? [];
  if (first === undefined) return undefined;
  return hosts?.length === 1 ? Array.from({ length: brokers }, () => first) : hosts;
}

/** One broker's addresses. */
export interface BrokerAddress {
  /** The broker's id, which is its pod's ordinal. */
  readonly id: number;
  /** Where clients in the cluster reach it, host:port. */
  readonly internal: string;
  /** Where clients outside reach it, host:port; absent when `external.hosts` is left out. */
  readonly external?: string;
  /** Its NodePort, open on every node. */
  readonly nodePort: number;
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
export function brokerAddresses(cluster: ClusterPlace, brokers: number, external: External): BrokerAddress[] {
  const hosts = externalHosts(external, brokers);
  return nodePorts(external, brokers).map((nodePort, id) => {
    const host = hosts?.[id];
    return {
      id,
      internal: hostPort(internalHost(`${cluster.name}-${id}`, cluster), INTERNAL.port),
      ...(host === undefined ? {} : { external: hostPort(host, nodePort) }),
      nodePort,
    };
  });
}

/** The keys of server.properties that the listeners decide. */
export function listenerConfig(): Record<string, string> {
  return {
    listeners: LISTENERS.map(({ name, port }) => `${name}://:${port}`).join(","),
    "listener.security.protocol.map": LISTENERS.map(({ name, protocol }) => `${name}:${protocol}`).join(","),
    "inter.broker.listener.name": INTERNAL.name,
  };
}
