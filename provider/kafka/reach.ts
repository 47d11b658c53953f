/** How brokers are reached: by addresses, or through Kubernetes' API server. */
import type { ConnectionOptions } from "node:tls";

/** Where a broker's socket is opened. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** Name that the broker's certificate must have, where it is not that of `host`. */
  readonly serverName?: string;
}

/** A broker as the cluster tells of it. */
export interface BrokerNode {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

/** A way to the brokers. */
export interface Reach {
  /** The cluster in words, for messages. */
  readonly shown: string;
  /** What a person may do when no broker answers. */
  readonly remedy: string;
  /** Where a connection may begin, in this order. */
  bootstrap(): readonly Endpoint[];
  /** Where a broker is reached whose advertised address is known. */
  endpoint(broker: BrokerNode): Promise<Endpoint>;
  /** Why what listens at an endpoint closed a connection, where something is known of that. */
  complaint(endpoint: Endpoint): string | undefined;
  close(): void;
}

/** TLS of the client: the certificate authorities that it trusts, and its own certificate for mTLS, as PEM. */
export interface TlsSettings {
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/** SCRAM-SHA-512 credentials of the client. */
export interface SaslSettings {
  readonly username: string;
  readonly password: string;
}

/** Brokers' pods, which are reached by the API server's port-forward. */
export interface KubernetesReach {
  readonly namespace: string;
  /** Pods of the brokers, e.g. kafka-0. */
  readonly pods: readonly string[];
  /** Port of the listener in the pods. */
  readonly port: number;
  /** Content or path of a kubeconfig. Default: KUBECONFIG, else ~/.kube/config. */
  readonly kubeconfig?: string;
  /** Context of the kubeconfig. Default: its current one. */
  readonly context?: string;
}

/** How to reach the brokers: `addresses` or `kubernetes`. */
export interface ConnectionSettings {
  /** Addresses of a listener, `host:port`. */
  readonly addresses?: readonly string[];
  readonly kubernetes?: KubernetesReach;
  readonly tls?: TlsSettings;
  readonly sasl?: SaslSettings;
  /** Most that a reassignment of replicas moves, in bytes a second for each broker. */
  readonly reassignmentRate?: number;
}

/** The options of a TLS socket. */
export const tlsOptions = ({ ca, certificate, key }: TlsSettings): ConnectionOptions => ({
  ...(ca !== undefined && { ca }),
  ...(certificate !== undefined && { cert: certificate }),
  ...(key !== undefined && { key }),
});

/** Splits `host:port`, also `[::1]:9092`. */
function endpointOf(address: string): Endpoint {
  const [, host = "", port = ""] = /^\[?([^\]]*?)\]?:(\d+)$/.exec(address) ?? [];
  return { host, port: Number(port) };
}

/** Brokers whose advertised addresses this machine reaches. */
export function byAddresses(addresses: readonly string[]): Reach {
  return {
    shown: addresses.join(", "),
    remedy: "check that this machine reaches these addresses and that the brokers run",
    bootstrap: () => addresses.map(endpointOf),
    endpoint: ({ host, port }) => Promise.resolve({ host, port }),
    complaint: () => undefined,
    close: () => undefined,
  };
}
