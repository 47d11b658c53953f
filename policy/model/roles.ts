/** How a workload is known to be Kafka or ZooKeeper: annotation, command, labels, image, ports. */
import { familyOf, imageName } from "./images";
import { unlessUnknown } from "./objects";
import { runsOf } from "./programs";
import { type Sources } from "./sources";
import { startOf } from "./start";
import { type Value } from "./value";
import { Volumes } from "./volumes";

export type Role = "kafka" | "zookeeper";

/** On a workload: `kafka`, `zookeeper` or `none` decides its role whatever it looks like. */
export const ROLE_ANNOTATION = "policy.kafka-on-kubernetes/role";

/** Names (last path segment) of images of nobody's in particular that are brokers or ZooKeeper servers by their name. */
const NAMES: Readonly<Record<string, Role>> = {
  kafka: "kafka",
  "kafka-native": "kafka",
  zookeeper: "zookeeper",
};

/** Programs of the Kafka world that store nothing and vote on nothing. */
const CLIENTS =
  /exporter|connect|mirror|rest|registry|-ui\b|ui$|kafdrop|akhq|manager|cmak|console|burrow|operator|reassign|topic|client|producer|consumer|ksql|cruise|streams/;

/** A pod template, and where its scripts may stand. */
export interface PodPlace {
  template: Value;
  sources: Sources;
  namespace: string;
}

/**
 * What a workload is; "unclear" if names suggest Kafka or ZooKeeper, but nothing confirms it, "unknown" if what
 * would settle it is not known yet.
 */
export function roleOf(body: Value, pod: PodPlace): Role | "unclear" | "unknown" | undefined {
  const annotated = read(body.at("metadata", "annotations", ROLE_ANNOTATION));
  if (annotated === "none") return undefined;
  if (isRole(annotated)) return annotated;
  const given = pod.template.at("spec", "containers");
  const containers = unlessUnknown(() => given.items()) ?? [];
  if (given.isUnknown || containers.some(({ isUnknown }) => isUnknown)) {
    return byLabels(body, pod.template) ?? "unknown";
  }
  // A list that is none: the API server refuses it, and here it is named.
  if (containers.length === 0 && !given.isAbsent && named(body, given)) return "unclear";
  const running = containers.map((container) => ({ container, runs: runs(container, pod) }));
  const byCommand = running.map(({ runs }) => runs).find(isRole);
  if (byCommand !== undefined) return byCommand;
  // Connect workers, jobs and tools run on broker images and bear the product's labels: what runs decides.
  const others = running
    .filter(({ runs }) => runs !== "tool")
    .map(({ container }) => container)
    .filter((container) => !isClient(container));
  if (others.length === 0 && containers.length > 0) return annotated === undefined ? undefined : "unclear";
  const settled = byLabels(body, pod.template) ?? first(others, byImage) ?? first(others, byPorts);
  if (settled !== undefined) return settled;
  if (others.some((container) => isHidden(container, pod) && named(body, container))) return "unknown";
  return annotated !== undefined || others.some(suggestsKafka) ? "unclear" : undefined;
}

/** The container that plays the role: by its command, image or name, else the first that runs no tool. */
export function byRoleContainer(pod: PodPlace, role: Role): Value | undefined {
  const containers = pod.template.at("spec", "containers").items();
  if (containers.length < 2) return containers[0];
  const running = containers.map((container) => ({ container, runs: runs(container, pod) }));
  const others = running.filter(({ runs }) => runs !== "tool").map(({ container }) => container);
  return (
    running.find(({ runs }) => runs === role)?.container ??
    others.find((container) => byImage(container) === role) ??
    others.find((container) => likely(container, role)) ??
    others.find((container) => read(container.at("name")) === role) ??
    others[0] ??
    containers[0]
  );
}

/** What a container's command says that it is; undefined if it says nothing, or is not known yet. */
function runs(container: Value, pod: PodPlace): Role | "tool" | undefined {
  const words = unlessUnknown(() => wordsOf(container, pod)) ?? [];
  return runsOf(words, read(container.at("image")) ?? "");
}

function wordsOf(container: Value, { template, sources, namespace }: PodPlace): string[] {
  const volumes = new Volumes(container, template.at("spec"), [], sources, namespace);
  return startOf(container, volumes).commands.flatMap(({ words }) => words);
}

/** Whether what a container runs is not known yet. */
function isHidden(container: Value, pod: PodPlace): boolean {
  return (
    read(container.at("image")) === undefined || unlessUnknown(() => wordsOf(container, pod)) === undefined
  );
}

/** Whether names hint at Kafka or ZooKeeper: of the object, or of the container. */
function named(body: Value, container: Value): boolean {
  const names = [read(body.at("metadata", "name")), read(container.at("name"))];
  return names.some(
    (name) => name !== undefined && /kafka|zookeeper|^zk\b/.test(name) && !CLIENTS.test(name),
  );
}

function isRole(text: string | undefined): text is Role {
  return text === "kafka" || text === "zookeeper";
}

function byLabels(body: Value, podTemplate: Value): Role | undefined {
  for (const labelled of [body, podTemplate]) {
    const component = read(labelled.at("metadata", "labels", "app.kubernetes.io/component")) ?? "";
    const name = read(labelled.at("metadata", "labels", "app.kubernetes.io/name"));
    // Charts label their exporters and jobs with the product's name and a component of their own.
    if (isRole(name) && !CLIENTS.test(component) && !component.includes("metrics")) return name;
  }
  return undefined;
}

function byImage(container: Value): Role | undefined {
  const image = read(container.at("image"));
  return image === undefined ? undefined : (familyOf(image)?.role ?? NAMES[imageName(image)]);
}

/** Ports 2181, 2888 and 3888 together are ZooKeeper's; 9092 alone could be any client or proxy. */
function byPorts(container: Value): Role | undefined {
  const ports = unlessUnknown(() =>
    container
      .at("ports")
      .items()
      .map((port) => port.at("containerPort").number()),
  );
  return [2181, 2888, 3888].every((port) => ports?.includes(port)) ? "zookeeper" : undefined;
}

/** Whether an image is that of an exporter, a worker or a console, by its name. */
function isClient(container: Value): boolean {
  const image = read(container.at("image")) ?? "";
  const name = imageName(image);
  return (
    familyOf(image) === undefined &&
    /kafka|zookeeper/.test(name) &&
    (CLIENTS.test(name) || /metrics|jmx/.test(name))
  );
}

/** Whether the name of an image speaks of the role, and of no exporter beside it. */
function likely(container: Value, role: Role): boolean {
  const name = imageName(read(container.at("image")) ?? "");
  return name.includes(role) && !CLIENTS.test(name) && !/metrics|jmx/.test(name);
}

function suggestsKafka(container: Value): boolean {
  return likely(container, "kafka") || likely(container, "zookeeper");
}

function first<T>(containers: readonly Value[], by: (container: Value) => T | undefined): T | undefined {
  for (const container of containers) {
    const found = by(container);
    if (found !== undefined) return found;
  }
  return undefined;
}

function read(value: Value): string | undefined {
  return unlessUnknown(() => value.text());
}
