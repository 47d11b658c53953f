/** Who reaches which port of the hardened deployment: every peer, every port that somebody listens on. */

/** A pod that asks. */
export interface Peer {
  readonly title: string;
  readonly namespace: "brokers" | "servers" | "elsewhere";
  /** Labels of a pod that is made for the question; absent: a broker or a ZooKeeper server asks. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What the ensemble's policy knows its clients by. */
const CLIENT = { "app.kubernetes.io/name": "kafka" };
const STRANGER = { app: "stranger" };

export const PEERS = {
  stranger: { title: "a pod of another namespace", namespace: "elsewhere", labels: STRANGER },
  neighbour: { title: "a pod of the brokers' namespace", namespace: "brokers", labels: STRANGER },
  lodger: { title: "a pod of the servers' namespace", namespace: "servers", labels: STRANGER },
  impostor: {
    title: "one of another namespace with the clients' label",
    namespace: "elsewhere",
    labels: CLIENT,
  },
  misplaced: {
    title: "one of the servers' namespace with the clients' label",
    namespace: "servers",
    labels: CLIENT,
  },
  client: {
    title: "one of the brokers' namespace with the clients' label",
    namespace: "brokers",
    labels: CLIENT,
  },
  broker: { title: "a broker", namespace: "brokers" },
  server: { title: "a server", namespace: "servers" },
} as const satisfies Record<string, Peer>;

export type PeerId = keyof typeof PEERS;
const everybody = Object.keys(PEERS) as PeerId[];

export interface Port {
  readonly of: "broker" | "server";
  readonly port: number;
  readonly purpose: string;
  /** Peers for which it is open; it is closed for all others. */
  readonly open: readonly PeerId[];
}

/** A port of a broker that no policy names, for which the run starts a listener. */
export const UNNAMED_PORT = 12345;

export const PORTS: readonly Port[] = [
  { of: "broker", port: 9092, purpose: "clients in the cluster", open: everybody },
  { of: "broker", port: 9094, purpose: "clients outside", open: everybody },
  { of: "broker", port: 9404, purpose: "metrics", open: everybody },
  { of: "broker", port: UNNAMED_PORT, purpose: "any other", open: [] },
  { of: "server", port: 2181, purpose: "clients", open: ["client", "broker", "server"] },
  { of: "server", port: 2888, purpose: "quorum", open: ["server"] },
  { of: "server", port: 3888, purpose: "election", open: ["server"] },
];

/** What one peer saw: the ports that it reached. */
export type Seen = ReadonlySet<number>;

/** Ports that are open to a peer and should not be, and those that are closed and should not be. */
export function wrong(peer: PeerId, seen: Seen): { open: Port[]; closed: Port[] } {
  return {
    open: PORTS.filter(({ port, open }) => seen.has(port) && !open.includes(peer)),
    closed: PORTS.filter(({ port, open }) => !seen.has(port) && open.includes(peer)),
  };
}

/** `3888 (election)`. */
export const told = ({ port, purpose }: Port): string => `${port} (${purpose})`;
