/** What is shown after a deployment, as text; everything here is a pure function of what the cluster answered. */
import { balancerHost, type ServiceStatus } from "../domain/kubernetes/loadBalancer";
import { hostPort } from "../domain/kubernetes/names";

/** The parts of Kubernetes objects that the report reads. */
export interface Pod {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly nodeName?: string };
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    /** Address of its node, which a broker without a host of its own advertises. */
    readonly hostIP?: string;
  };
}

export interface Node {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
}

export interface Service {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly type?: string;
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly { readonly port?: number; readonly nodePort?: number }[];
  };
  readonly status?: ServiceStatus;
}

/** An output of the stack; a secret's value is never shown. */
export interface StackOutput {
  readonly value: unknown;
  readonly secret: boolean;
}

/** Rows under headings, in columns as wide as they need to be. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [headings, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("   ")
        .trimEnd(),
    )
    .join("\n");
}

/** Pods by node: namespace, pod, node, zone, whether it is ready. */
export function podTable(pods: readonly Pod[], nodes: readonly Node[]): string {
  const zone = new Map(
    nodes.map(({ metadata }) => [metadata.name, metadata.labels?.["topology.kubernetes.io/zone"] ?? "-"]),
  );
  const rows = pods.map(({ metadata, spec, status }) => {
    const name = spec.nodeName ?? "-";
    const ready = status?.conditions?.find(({ type }) => type === "Ready")?.status === "True" ? "yes" : "no";
    return [metadata.namespace, metadata.name, name, zone.get(name) ?? "-", ready];
  });
  const byNode = (a: readonly string[], b: readonly string[]) =>
    compare(a[2], b[2]) || compare(a[0], b[0]) || compare(a[1], b[1]);
  return table(["NAMESPACE", "POD", "NODE", "ZONE", "READY"], rows.sort(byNode));
}

/** Where each pod with a NodePort or a load balancer of its own is reached: its node's or the balancer's address. */
export function addressTable(services: readonly Service[], pods: readonly Pod[]): string {
  const rows = services.flatMap((service) => {
    const { metadata, spec } = service;
    const pod = spec.selector?.["statefulset.kubernetes.io/pod-name"];
    if (pod === undefined || (spec.type !== "NodePort" && spec.type !== "LoadBalancer")) return [];
    const running = pods.find(
      (candidate) => candidate.metadata.name === pod && candidate.metadata.namespace === metadata.namespace,
    );
    return (spec.ports ?? []).map((port) => [
      pod,
      `${metadata.namespace}/${metadata.name}`,
      spec.type === "NodePort" ? nodeAddress(running, port.nodePort) : balancerAddress(service, port.port),
    ]);
  });
  return rows.length === 0
    ? ""
    : table(
        ["BROKER", "SERVICE", "ADDRESS"],
        rows.sort((a, b) => compare(a[0], b[0])),
      );
}

function nodeAddress(pod: Pod | undefined, port: number | undefined): string {
  const host = pod?.status?.hostIP;
  return host === undefined ? "not scheduled" : hostPort(host, port ?? "?");
}

function balancerAddress({ status }: Service, port: number | undefined): string {
  const host = balancerHost(status);
  return host === undefined ? "no load balancer yet" : hostPort(host, port ?? "?");
}

/** The stack's outputs by name; texts of several lines and nested values are indented under their names. */
export function outputTable(outputs: Readonly<Record<string, StackOutput>>): string {
  return Object.entries(outputs)
    .sort(([a], [b]) => compare(a, b))
    .map(([name, { value, secret }]) => {
      const shown =
        typeof value === "string" ? value : value === undefined ? "-" : JSON.stringify(value, null, 2);
      const text = secret ? "[secret]" : shown;
      return text.includes("\n") ? `${name}:\n${indent(text.trimEnd())}` : `${name}: ${text}`;
    })
    .join("\n");
}

/** Every line two spaces to the right. */
export function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}

/** Numbers inside names count as numbers: kafka-2 before kafka-10. */
function compare(a = "", b = ""): number {
  return a.localeCompare(b, "en", { numeric: true });
}
