/** {@link LiveCluster} by the official client. */
import { PassThrough } from "node:stream";
import type * as k8s from "@kubernetes/client-node";
import { ApiFailure, FIELD_MANAGER, type LiveCluster, type ObjectName, type PatchOperation } from "./cluster";
import { type ClusterSource, isContent, kubeconfigPath, NoCluster } from "./source";

/** Longest wait for one answer, in milliseconds. */
const TIMEOUT = 20_000;
/** Most that a command may print, in bytes: the answers are a few lines. */
const MOST_OUTPUT = 2 ** 20;

type Client = typeof k8s;

/** The client is an ES module of a thousand files. `import()` leaves them to Node; tsx rewrites each that is required. */
export const loadClient = (): Promise<Client> => import("@kubernetes/client-node");

/** @throws NoCluster, with words that never repeat what stands in the kubeconfig */
export function kubeConfigOf(
  { KubeConfig }: Client,
  { kubeconfig, context, cluster }: ClusterSource,
): k8s.KubeConfig {
  const config = new KubeConfig();
  if (kubeconfig === undefined || kubeconfig === "") {
    try {
      config.loadFromDefault();
    } catch {
      const given = process.env.KUBECONFIG;
      throw new NoCluster(
        given === undefined
          ? "~/.kube/config cannot be read"
          : `KUBECONFIG: ${given} is not a readable kubeconfig`,
      );
    }
  } else if (isContent(kubeconfig)) {
    try {
      config.loadFromString(kubeconfig);
    } catch {
      // The parser quotes the text around the fault, which may be a token.
      throw new NoCluster("kubernetes:kubeconfig is neither a kubeconfig nor the path of one");
    }
  } else {
    const path = kubeconfigPath(kubeconfig);
    try {
      config.loadFromFile(path);
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
      throw new NoCluster(
        `kubernetes:kubeconfig: ${path} ${missing ? "does not exist" : "is not a readable kubeconfig"}`,
      );
    }
  }
  if (context !== undefined) {
    if (!config.getContextObject(context))
      throw new NoCluster(`kubernetes:context: the kubeconfig has no context "${context}"`);
    config.setCurrentContext(context);
  }
  if (cluster !== undefined) setCluster(config, cluster);
  if (!config.getCurrentCluster()) throw new NoCluster("the kubeconfig has no current cluster");
  // The client takes HTTP, as of `kubectl proxy`, only from those who say that they want no TLS.
  config.clusters = config.clusters.map((found) =>
    found.server.startsWith("http:") ? { ...found, skipTLSVerify: true } : found,
  );
  return config;
}

/** The current context, with another cluster of the kubeconfig. */
function setCluster(config: k8s.KubeConfig, cluster: string): void {
  if (!config.getCluster(cluster))
    throw new NoCluster(`kubernetes:cluster: the kubeconfig has no cluster "${cluster}"`);
  const current = config.getCurrentContext();
  config.contexts = config.contexts.map((context) =>
    context.name === current ? { ...context, cluster } : context,
  );
}

/** What went wrong, in the API server's own words where it said some. */
export function failureOf(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  if (isAnswer(error))
    return new ApiFailure(statusMessage(error.body) ?? `the API server answered ${error.code}`, error.code);
  const { message, cause } = error as Error;
  const inner = cause instanceof Error ? `: ${cause.message}` : "";
  return new ApiFailure(`the API server cannot be reached (${message || "no answer"}${inner})`);
}

/** An answer that is no success; errors without one have a text as their code, or none. */
function isAnswer(error: unknown): error is k8s.ApiException<unknown> {
  return error instanceof Error && "body" in error && "code" in error && typeof error.code === "number";
}

/** The message of a `Status`, which is the body of a refusal. */
function statusMessage(body: unknown): string | undefined {
  try {
    const status: unknown = typeof body === "string" ? JSON.parse(body) : body;
    const { message } = status as { message?: unknown };
    return typeof message === "string" && message !== "" ? message : undefined;
  } catch {
    return undefined;
  }
}

/** `work`, or a rejection after the time limit. */
async function inTime<T>(what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ApiFailure(`${what}: no answer within ${TIMEOUT / 1000} s`));
    }, TIMEOUT);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw failureOf(error);
  } finally {
    clearTimeout(timer);
  }
}

/** `read`, with undefined for what is not there. */
async function ifThere<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return undefined;
    throw error;
  }
}

const selector = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");

export async function connect(source: ClusterSource): Promise<LiveCluster> {
  const client = await loadClient();
  const config = kubeConfigOf(client, source);
  const apps = config.makeApiClient(client.AppsV1Api);
  const core = config.makeApiClient(client.CoreV1Api);
  const policy = config.makeApiClient(client.PolicyV1Api);
  const shown = ({ namespace, name }: ObjectName) => `${namespace}/${name}`;
  const patch = (at: ObjectName, body: readonly PatchOperation[]) => ({
    ...at,
    body: [...body],
    fieldManager: FIELD_MANAGER,
  });
  return {
    statefulSet: (at) => ifThere(inTime(`StatefulSet ${shown(at)}`, apps.readNamespacedStatefulSet(at))),
    patchStatefulSet: (at, body) =>
      inTime(`StatefulSet ${shown(at)}`, apps.patchNamespacedStatefulSet(patch(at, body))),
    budget: (at) =>
      ifThere(inTime(`PodDisruptionBudget ${shown(at)}`, policy.readNamespacedPodDisruptionBudget(at))),
    patchBudget: (at, body) =>
      inTime(`PodDisruptionBudget ${shown(at)}`, policy.patchNamespacedPodDisruptionBudget(patch(at, body))),
    pods: async (namespace, labels) => {
      const list = core.listNamespacedPod({ namespace, labelSelector: selector(labels) });
      return (await inTime(`the pods of ${namespace}`, list)).items;
    },
    serviceStatus: async (at) =>
      (await ifThere(inTime(`Service ${shown(at)}`, core.readNamespacedService(at))))?.status,
    nodeLabels: async (name) =>
      (await ifThere(inTime(`node ${name}`, core.readNode({ name }))))?.metadata?.labels ?? undefined,
    deletePod: async (at, uid) => {
      const body = Object.assign(new client.V1DeleteOptions(), { preconditions: { uid } });
      // Not there, or another one by now (409): in both cases that pod is gone.
      await inTime(`pod ${shown(at)}`, core.deleteNamespacedPod({ ...at, body })).catch((error: unknown) => {
        if (!(error instanceof ApiFailure && (error.status === 404 || error.status === 409))) throw error;
      });
    },
    exec: (at, container, command) =>
      inTime(`exec in ${shown(at)}`, run(new client.Exec(config), at, container, command)),
  };
}

/** The events of a WebSocket; its own types are not published with the client. */
interface Socket {
  on(event: "close" | "error", listener: (error?: Error) => void): void;
  close(): void;
}

/** Runs a command in a container and collects what it prints. */
async function run(
  within: k8s.Exec,
  { namespace, name }: ObjectName,
  container: string,
  command: readonly string[],
): Promise<string> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [printed, complained] = [collect(stdout), collect(stderr)];
  let socket: Socket | undefined;
  const status = await new Promise<k8s.V1Status>((resolve, reject) => {
    const words = [...command];
    within
      .exec(namespace, name, container, words, stdout, stderr, null, false, resolve)
      .then((opened) => {
        socket = opened as Socket;
        // Closed before the command has ended: the pod or its node went away.
        socket.on("close", () => {
          reject(new ApiFailure(`${name} closed the connection`));
        });
        socket.on("error", (error) => {
          reject(failureOf(error));
        });
      })
      .catch((error: unknown) => {
        reject(execFailure(error, name));
      });
  });
  socket?.close();
  if (status.status === "Success") return printed();
  const words = complained().trim().split("\n").at(-1) ?? "";
  throw new ApiFailure(words === "" ? (status.message ?? "the command failed") : words);
}

/** A refused upgrade to a WebSocket is an event, whose message may tell the HTTP status. */
function execFailure(error: unknown, pod: string): ApiFailure {
  const { message = "no answer" } = error as { message?: string };
  const [, status] = /Unexpected server response: (\d+)/.exec(message) ?? [];
  const words: Record<string, string> = {
    403: "the right to create pods/exec is missing",
    404: "there is no such pod",
  };
  if (status === undefined) return new ApiFailure(`${pod}: ${message}`);
  return new ApiFailure(`${pod}: ${words[status] ?? message}`, Number(status));
}

function collect(stream: PassThrough): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MOST_OUTPUT) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString("utf8");
}

/** The calls for pods, Services and nodes, on the cluster that is named. @throws NoCluster */
async function coreOf(source: ClusterSource): Promise<k8s.CoreV1Api> {
  const client = await loadClient();
  return kubeConfigOf(client, source).makeApiClient(client.CoreV1Api);
}

/** Pods and Services of a namespace. @throws ApiFailure or NoCluster */
export async function listIn(
  source: ClusterSource,
  namespace: string,
): Promise<{ pods: k8s.V1Pod[]; services: k8s.V1Service[] }> {
  const core = await coreOf(source);
  const [pods, services] = await Promise.all([
    inTime("the pods", core.listNamespacedPod({ namespace })),
    inTime("the Services", core.listNamespacedService({ namespace })),
  ]);
  return { pods: pods.items, services: services.items };
}

/** All nodes, pods and Services of a cluster. @throws ApiFailure or NoCluster */
export async function list(
  source: ClusterSource,
): Promise<{ nodes: k8s.V1Node[]; pods: k8s.V1Pod[]; services: k8s.V1Service[] }> {
  const core = await coreOf(source);
  const [nodes, pods, services] = await Promise.all([
    inTime("the nodes", core.listNode()),
    inTime("the pods", core.listPodForAllNamespaces()),
    inTime("the Services", core.listServiceForAllNamespaces()),
  ]);
  return { nodes: nodes.items, pods: pods.items, services: services.items };
}
