/**
 * Tunnels to the brokers' pods by the API server's port-forward, so that whoever can run `pulumi up` can reach the
 * brokers too. Each broker has a port of its own on the loopback address; the address that a broker advertises is
 * mapped to that of its pod, whose name is the first label of the advertised host.
 */
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { PassThrough } from "node:stream";
import type * as k8s from "@kubernetes/client-node";
import type { BrokerNode, Endpoint, KubernetesReach, Reach } from "./reach";

const LOOPBACK = "127.0.0.1";

/** A kubeconfig's content has line breaks; its path has none. */
const isContent = (kubeconfig: string) => /[\n{]/.test(kubeconfig);

/** @throws Error with words that never repeat what stands in the kubeconfig */
function kubeConfigOf({ KubeConfig }: typeof k8s, { kubeconfig, context }: KubernetesReach): k8s.KubeConfig {
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else if (isContent(kubeconfig)) config.loadFromString(kubeconfig);
    else config.loadFromFile(kubeconfig);
  } catch {
    // The parser quotes the text around the fault, which may be a token.
    throw new Error("the kubeconfig cannot be read");
  }
  if (context !== undefined) {
    if (!config.getContextObject(context)) throw new Error(`the kubeconfig has no context "${context}"`);
    config.setCurrentContext(context);
  }
  if (!config.getCurrentCluster()) throw new Error("the kubeconfig has no current cluster");
  return config;
}

/** The events of a WebSocket; its own types are not published with the client. */
interface WebSocket {
  on(event: "close" | "error", listener: () => void): void;
  close(): void;
}

/** What a refused upgrade to a WebSocket tells. */
function refusal(error: unknown, pod: string): string {
  const { message = "no answer" } = error as { message?: string };
  const [, status] = /Unexpected server response: (\d+)/.exec(message) ?? [];
  const words: Record<string, string> = {
    401: "the API server does not know the user of the kubeconfig",
    403: "the right to get and create pods/portforward is missing",
    404: `there is no pod ${pod}`,
    500: `pod ${pod} does not run`,
  };
  return (status === undefined ? undefined : words[status]) ?? message;
}

/** One pod's tunnel. */
class Tunnel {
  /** Why the last connection failed. */
  complaint: string | undefined;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly forward: k8s.PortForward,
    private readonly at: KubernetesReach,
    private readonly pod: string,
  ) {
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
      socket.on("error", () => socket.destroy());
      void this.join(socket);
    });
  }

  async open(): Promise<Endpoint> {
    this.server.listen(0, LOOPBACK);
    await once(this.server, "listening");
    const address = this.server.address();
    return { host: LOOPBACK, port: typeof address === "object" && address !== null ? address.port : 0 };
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private async join(socket: Socket): Promise<void> {
    // What the kubelet says when nothing listens in the pod.
    const errors = new PassThrough();
    errors.on("data", (data) => {
      this.complaint = `pod ${this.pod}: ${String(data).trim()}`;
      socket.destroy();
    });
    try {
      const { namespace, port } = this.at;
      const opened: unknown = await this.forward.portForward(
        namespace,
        this.pod,
        [port],
        socket,
        errors,
        socket,
      );
      const webSocket = opened as WebSocket;
      const ended = () => socket.destroy();
      webSocket.on("close", ended);
      webSocket.on("error", ended);
      socket.on("close", () => {
        webSocket.close();
      });
    } catch (error) {
      this.complaint = refusal(error, this.pod);
      socket.destroy();
    }
  }
}

/** Opens a tunnel to each of the pods. @throws Error when the kubeconfig cannot be used */
export async function byKubernetes(at: KubernetesReach): Promise<Reach> {
  // An ES module of a thousand files, which import() leaves to Node.
  const client = await import("@kubernetes/client-node");
  const forward = new client.PortForward(kubeConfigOf(client, at));
  const tunnels = new Map<string, { tunnel: Tunnel; endpoint: Endpoint }>();
  for (const pod of at.pods) {
    const tunnel = new Tunnel(forward, at, pod);
    tunnels.set(pod, { tunnel, endpoint: await tunnel.open() });
  }
  const shown = `${at.pods.length === 1 ? "pod" : "pods"} ${at.pods.join(", ")} in namespace ${at.namespace}`;
  return {
    shown,
    remedy: `check the pods with: kubectl -n ${at.namespace} get pods`,
    bootstrap: () => [...tunnels.values()].map(({ endpoint }) => endpoint),
    endpoint: ({ nodeId, host }: BrokerNode) => {
      const [label = ""] = host.split(".");
      const found = tunnels.get(label);
      if (!found)
        throw new Error(
          `broker ${nodeId} advertises ${host}, whose first label is none of the pods ${at.pods.join(", ")}: kubernetes.port must be that of a listener that advertises the pods' names`,
        );
      return Promise.resolve({ ...found.endpoint, serverName: host });
    },
    complaint: ({ port }) =>
      [...tunnels.values()].find(({ endpoint }) => endpoint.port === port)?.tunnel.complaint,
    close: () => {
      for (const { tunnel } of tunnels.values()) tunnel.close();
    },
  };
}
