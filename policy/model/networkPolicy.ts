/** NetworkPolicies with the semantics of the API: what isolates a pod, and what each rule lets through. */
import { type Cluster } from "./cluster";
import { type KubernetesObject, namespaceOf } from "./objects";
import { portNumber } from "./ports";
import { type Labels, selects } from "./selectors";
import { type Value } from "./value";
import { type Workload } from "./workload";

export type Direction = "Ingress" | "Egress";

/** The policies that restrict connections to a workload's pods, or from them. */
export function isolating(workload: Workload, cluster: Cluster, direction: Direction): KubernetesObject[] {
  return cluster.ofKind("NetworkPolicy").filter(({ body }) => {
    const spec = body.at("spec");
    return (
      namespaceOf(body) === workload.namespace &&
      isAbout(spec, direction) &&
      // A policy's empty or absent podSelector selects the namespace.
      (spec.at("podSelector").isAbsent || selects(spec.at("podSelector"), workload.templateLabels))
    );
  });
}

/** Without policyTypes every policy is about ingress, and about egress if it has rules for it. */
function isAbout(spec: Value, direction: Direction): boolean {
  const types = spec
    .at("policyTypes")
    .items()
    .map((type) => type.text());
  if (types.length > 0) return types.includes(direction);
  return direction === "Ingress" || spec.at("egress").items().length > 0;
}

/** A policy's rules of one direction, and under which key their peers are. */
export function rulesOf({ body }: KubernetesObject, direction: Direction): Value[] {
  return body.at("spec", direction.toLowerCase()).items();
}

/** A rule's peers; none are everybody. */
export function peersOf(policyRule: Value, direction: Direction): Value[] {
  return policyRule.at(direction === "Ingress" ? "from" : "to").items();
}

/** Whether a rule is about a port of a container: rules without ports are about all of them. */
export function opens(
  policyRule: Value,
  port: number,
  container: Value | undefined,
  protocol = "TCP",
): boolean {
  const ports = policyRule.at("ports").items();
  return (
    ports.length === 0 ||
    ports.some((entry) => {
      if ((entry.at("protocol").text() ?? "TCP") !== protocol) return false;
      const given = entry.at("port");
      if (given.isAbsent) return true;
      const first = container ? portNumber(given, container) : given.number();
      const last = entry.at("endPort").number() ?? first;
      return first !== undefined && last !== undefined && first <= port && port <= last;
    })
  );
}

/** Whether a peer covers a workload's pods. Namespaces outside the stack have unknown labels and are taken to match. */
export function includes(
  peer: Value,
  workload: Workload,
  policy: KubernetesObject,
  cluster: Cluster,
): boolean {
  return (
    peer.at("ipBlock").isAbsent &&
    (peer.at("podSelector").isAbsent || selects(peer.at("podSelector"), workload.templateLabels)) &&
    inNamespace(peer, workload.namespace, policy, cluster)
  );
}

function inNamespace(peer: Value, namespace: string, policy: KubernetesObject, cluster: Cluster): boolean {
  const namespaces = peer.at("namespaceSelector");
  if (namespaces.isAbsent) return namespaceOf(policy.body) === namespace;
  const declared = cluster
    .ofKind("Namespace")
    .find(({ body }) => body.at("metadata", "name").text() === namespace);
  const labels = {
    ...declared?.body.at("metadata", "labels").texts(),
    "kubernetes.io/metadata.name": namespace,
  };
  const named = namespaces.at("matchLabels", "kubernetes.io/metadata.name").text();
  return declared || named !== undefined ? selects(namespaces, labels) : true;
}

/**
 * Whether a peer may cover pods beside those of some workloads: any selector that does not pin a label of theirs to
 * their value, other namespaces, addresses, and pods of the stack that carry the same labels.
 */
export function coversOthers(
  peer: Value,
  workloads: readonly Workload[],
  policy: KubernetesObject,
  cluster: Cluster,
): boolean {
  const pods = peer.at("podSelector");
  const [{ namespace } = { namespace: "" }] = workloads;
  if (!peer.at("ipBlock").isAbsent || pods.isAbsent) return true;
  if (!namesOnly(peer.at("namespaceSelector"), namespace)) return true;
  const covered = workloads.filter((workload) => includes(peer, workload, policy, cluster));
  if (covered.length === 0 || !covered.every(({ templateLabels }) => pins(pods, templateLabels))) return true;
  const own = workloads.map(({ templateLabels }) => JSON.stringify(templateLabels));
  return cluster
    .templatesIn(namespace)
    .map((labels) => labels.texts())
    .some((labels) => selects(pods, labels) && !own.includes(JSON.stringify(labels)));
}

/** Whether a namespaceSelector is absent, or names one namespace by the label that the API server gives it. */
function namesOnly(namespaces: Value, namespace: string): boolean {
  if (namespaces.isAbsent) return true;
  return pins(namespaces, { "kubernetes.io/metadata.name": namespace }, ["kubernetes.io/metadata.name"]);
}

/** Whether a selector demands the value of one of these labels; others may carry whatever else it asks for. */
function pins(selector: Value, labels: Labels, keys: readonly string[] = Object.keys(labels)): boolean {
  const equal = selector
    .at("matchLabels")
    .entries()
    .map(([key, value]) => [key, value.text()] as const);
  const single = selector
    .at("matchExpressions")
    .items()
    .filter((expression) => expression.at("operator").text() === "In")
    .filter((expression) => expression.at("values").items().length === 1)
    .map(
      (expression) =>
        [expression.at("key").text() ?? "", expression.at("values").items()[0]?.text()] as const,
    );
  return [...equal, ...single].some(([key, value]) => keys.includes(key) && labels[key] === value);
}
