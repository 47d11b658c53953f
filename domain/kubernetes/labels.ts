import { isDnsName } from "./names";

/** Label of a node that tells it from all others. */
export const HOSTNAME = "kubernetes.io/hostname";
/** Label of a node with the zone that it is in. */
export const ZONE = "topology.kubernetes.io/zone";

/** Labels: `app` selects, as in the reference deployment; the recommended ones tell people and tools what it is. */
export function selectorLabels(name: string) {
  return { app: name };
}

/** Kubernetes' recommended labels. `software` is what runs (kafka, zookeeper), `name` this instance of it. */
export function labelsOf(name: string, software: "kafka" | "zookeeper") {
  return {
    ...selectorLabels(name),
    "app.kubernetes.io/name": software,
    "app.kubernetes.io/instance": name,
    "app.kubernetes.io/part-of": "kafka-on-kubernetes",
    "app.kubernetes.io/managed-by": "pulumi",
  };
}

/** Anti-affinity or affinity term for the pods of `name`, on the node as the unit. */
export function podsOnNode(name: string) {
  return {
    labelSelector: { matchExpressions: [{ key: "app", operator: "In", values: [name] }] },
    topologyKey: HOSTNAME,
  };
}

/**
 * Labels of pods that this project or Kubernetes sets: selectors, budgets, anti-affinity and racks rely on them.
 * Kubernetes' own: https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
export function labelOwner(key: string): "program" | "Kubernetes" | undefined {
  if (Object.hasOwn(labelsOf("", "kafka"), key)) return "program";
  const setByKubernetes =
    /^(controller-revision-hash|pod-template-hash|(statefulset|apps|batch)\.kubernetes\.io\/.*|topology\.kubernetes\.io\/.*)$/;
  return setByKubernetes.test(key) ? "Kubernetes" : undefined;
}

const NAME_PART = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** Whether the text is the key of a label or an annotation: a name of up to 63 characters, after a DNS name and a slash. */
export function isQualifiedName(text: string): boolean {
  const [name = "", prefix, ...rest] = text.split("/").reverse();
  return (
    rest.length === 0 &&
    name.length <= 63 &&
    NAME_PART.test(name) &&
    (prefix === undefined || isDnsName(prefix))
  );
}

/** Whether the text is the value of a label: empty, or up to 63 letters, digits, `-`, `_` and `.`. */
export function isLabelValue(text: string): boolean {
  return text === "" || (text.length <= 63 && NAME_PART.test(text));
}
