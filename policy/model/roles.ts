/** How a workload is known to be Kafka or ZooKeeper: annotation, labels, image, command, ports. */
import { unlessUnknown } from "./objects";
import { words } from "./shell";
import { type Value } from "./value";

export type Role = "kafka" | "zookeeper";

/** On a workload: `kafka`, `zookeeper` or `none` decides its role whatever it looks like. */
export const ROLE_ANNOTATION = "policy.kafka-on-kubernetes/role";

/** Image names (last path segment) of brokers and ensemble members in common use. */
const IMAGES: Readonly<Record<string, Role>> = {
  kafka: "kafka",
  "kafka-native": "kafka",
  "cp-kafka": "kafka",
  "cp-server": "kafka",
  "kubernetes-kafka": "kafka",
  zookeeper: "zookeeper",
  "cp-zookeeper": "zookeeper",
  "kubernetes-zookeeper": "zookeeper",
};

/** Programs that start a broker or a member, as they stand in a command. */
const PROGRAMS: readonly (readonly [RegExp, Role])[] = [
  [/(^|\/)(kafka-server-start(\.sh)?|kafka-run-class\.sh)$|^kafka\.Kafka$/, "kafka"],
  [/(^|\/)(start-zookeeper|zookeeper-server-start(\.sh)?|zkServer\.sh)$|QuorumPeerMain$/, "zookeeper"],
];

/** Programs of the Kafka world that store nothing and vote on nothing. */
const CLIENTS =
  /exporter|connect|mirror|rest|registry|-ui\b|ui$|kafdrop|akhq|manager|cmak|console|burrow|operator|reassign|topic|client|producer|consumer|ksql|cruise|streams/;

/**
 * What a workload is; "unclear" if it smells of Kafka or ZooKeeper and nothing settles which, "unknown" if what
 * would settle it is not known yet.
 */
export function roleOf(body: Value, podTemplate: Value): Role | "unclear" | "unknown" | undefined {
  const annotated = read(body.at("metadata", "annotations", ROLE_ANNOTATION));
  if (annotated === "none") return undefined;
  if (isRole(annotated)) return annotated;
  const containers = unlessUnknown(() => podTemplate.at("spec", "containers").items()) ?? [];
  if (podTemplate.at("spec", "containers").isUnknown || containers.some(({ isUnknown }) => isUnknown)) {
    return byLabels(body, podTemplate) ?? "unknown";
  }
  const settled = byLabels(body, podTemplate) ?? first(containers, byImage) ?? first(containers, byCommand);
  if (settled !== undefined) return settled;
  const ports = first(containers, byPorts);
  if (ports !== undefined) return ports;
  if (containers.some((container) => isHidden(container) && named(body, container))) return "unknown";
  return annotated !== undefined || containers.some(smells) ? "unclear" : undefined;
}

/** Whether what a container runs is not known yet. */
function isHidden(container: Value): boolean {
  return (
    read(container.at("image")) === undefined || unlessUnknown(() => commandWords(container)) === undefined
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
    if (isRole(name) && !CLIENTS.test(component) && component !== "metrics") return name;
  }
  return undefined;
}

/** The last segment of an image's repository, without registry, tag or digest. */
export function imageName(image: string): string {
  const segment = image.slice(image.lastIndexOf("/") + 1);
  return segment.replace(/[@:].*$/, "");
}

function byImage(container: Value): Role | undefined {
  const image = read(container.at("image"));
  return image === undefined ? undefined : IMAGES[imageName(image)];
}

function byCommand(container: Value): Role | undefined {
  for (const word of knownCommandWords(container)) {
    for (const [program, role] of PROGRAMS) if (program.test(word)) return role;
  }
  return undefined;
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

function smells(container: Value): boolean {
  const image = imageName(read(container.at("image")) ?? "");
  return /kafka|zookeeper/.test(image) && !CLIENTS.test(image);
}

/** The words of a container's command and arguments; a shell's script is split into its own words. */
export function commandWords(container: Value): string[] {
  const given = [...container.at("command").items(), ...container.at("args").items()];
  const texts = given.map((item) => item.text() ?? "");
  const script = shellScript(texts);
  return script === undefined ? texts : words(script);
}

/** The words of a command as far as they are known: none of one that is not known yet. */
export function knownCommandWords(container: Value): string[] {
  return unlessUnknown(() => commandWords(container)) ?? [];
}

/** The script of `sh -c SCRIPT`, if the command is one. */
function shellScript(command: readonly string[]): string | undefined {
  if (!/(^|\/)(ba|da|a)?sh$/.test(command[0] ?? "")) return undefined;
  const flag = command.findIndex((word, i) => i > 0 && /^-\w*c\w*$/.test(word));
  return flag < 0 ? undefined : command[flag + 1];
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
