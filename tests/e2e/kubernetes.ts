/** kubectl on the cluster under test, with the few questions and faults that the scenarios share. */
import { type CommandResult, run } from "../../deploy/commands";
import { waitFor } from "./wait";

export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly nodeName?: string; readonly containers: readonly { readonly image: string }[] };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly {
      readonly containerID?: string;
      readonly imageID?: string;
      readonly restartCount: number;
      readonly state?: { readonly waiting?: { readonly reason?: string } };
    }[];
  };
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

export interface Node {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly unschedulable?: boolean };
  readonly status: {
    readonly addresses: readonly { readonly type: string; readonly address: string }[];
    readonly conditions: readonly Condition[];
  };
}

export interface StatefulSet {
  readonly metadata: { readonly name: string; readonly generation: number };
  readonly spec: { readonly replicas: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly readyReplicas?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
  };
}

/** Where a pod is: namespace and name. */
export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

export const isReady = ({ status }: Pod | Node): boolean =>
  (status.conditions ?? []).some(({ type, status: is }) => type === "Ready" && is === "True");

/** The address that clients dial: the external one where there is one. */
export function addressOf({ metadata, status }: Node): string {
  const of = (wanted: string) => status.addresses.find(({ type }) => type === wanted)?.address;
  const address = of("ExternalIP") ?? of("InternalIP");
  if (address === undefined) throw new Error(`node ${metadata.name} has no address`);
  return address;
}

/** How often a pod's container was started again. */
export const restarts = ({ status }: Pod): number => status.containerStatuses?.[0]?.restartCount ?? 0;

export class Kubernetes {
  constructor(
    private readonly executable: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Runs kubectl; never rejects. */
  run(args: readonly string[], options: { input?: string; timeout?: number } = {}): Promise<CommandResult> {
    return run(this.executable, args, { env: this.env, timeout: 60_000, ...options });
  }

  /** Runs kubectl. @returns what it printed @throws Error with kubectl's own words */
  async must(args: readonly string[], options: { input?: string; timeout?: number } = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, options);
    if (code !== 0) throw new Error(`kubectl ${args.join(" ")}: ${(stderr || stdout).trim()}`);
    return stdout.trim();
  }

  async list<T>(...args: string[]): Promise<readonly T[]> {
    return (JSON.parse(await this.must(["get", ...args, "-o", "json"])) as { items: T[] }).items;
  }

  async get<T>(...args: string[]): Promise<T> {
    return JSON.parse(await this.must(["get", ...args, "-o", "json"])) as T;
  }

  /** What tells this cluster from every other one: the id of a namespace that lives as long as it. */
  clusterId(): Promise<string> {
    return this.must(["get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}"]);
  }

  nodes(): Promise<readonly Node[]> {
    return this.list<Node>("nodes");
  }

  pod({ namespace, name }: PodName): Promise<Pod> {
    return this.get<Pod>("pod", name, "-n", namespace);
  }

  /** Applies manifests that this run makes. */
  async apply(...objects: readonly object[]): Promise<void> {
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
    await this.must(["apply", "-f", "-"], { input: list });
  }

  /** Runs a command in a pod. @throws Error with what it printed when it fails */
  exec(
    { namespace, name }: PodName,
    command: readonly string[],
    input?: string,
    timeout = 60_000,
  ): Promise<string> {
    const interactive = input === undefined ? [] : ["-i"];
    return this.must(["exec", ...interactive, "-n", namespace, name, "--", ...command], {
      timeout,
      ...(input === undefined ? {} : { input }),
    });
  }

  /** Takes pods away without asking them, as the loss of their machine would. */
  async killPods(namespace: string, ...names: string[]): Promise<void> {
    await this.must([
      "delete",
      "pod",
      "-n",
      namespace,
      ...names,
      "--grace-period=0",
      "--force",
      "--wait=false",
    ]);
  }

  /** As an operator does it: kubectl itself tries again while a disruption budget refuses. */
  async drain(node: string, timeout: number): Promise<void> {
    const flags = [
      "--ignore-daemonsets",
      "--delete-emptydir-data",
      `--timeout=${Math.round(timeout / 1000)}s`,
    ];
    await this.must(["drain", node, ...flags], { timeout: timeout + 30_000 });
  }

  async uncordon(node: string): Promise<void> {
    await this.must(["uncordon", node]);
  }

  /** Waits until a node is ready (or is not). @returns how long it took */
  waitNode(name: string, ready: boolean, timeout: number): Promise<number> {
    return waitFor(`node ${name} ${ready ? "ready" : "not ready"}`, timeout, async () => {
      const node = await this.get<Node>("node", name);
      return isReady(node) === ready ? undefined : `it is ${ready ? "not " : ""}ready`;
    });
  }

  /** Waits until a pod of this name is ready; `not` is the uid of one that is to be replaced. */
  waitPod(pod: PodName, timeout: number, not?: string): Promise<number> {
    return waitFor(`pod ${pod.name} ready`, timeout, async () => {
      const found = await this.pod(pod);
      if (found.metadata.uid === not) return "it is still the old one";
      return isReady(found) ? undefined : `it is ${found.status.phase} and not ready`;
    });
  }
}
