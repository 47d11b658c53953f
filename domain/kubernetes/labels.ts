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
    topologyKey: "kubernetes.io/hostname",
  };
}
