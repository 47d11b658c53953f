/** What a container is told: environment, command, mounted files, ports. */
import { type Role, imageName, knownCommandWords } from "./roles";
import { CannotEvaluate, type Value } from "./value";
import { type KubernetesObject, nameOf, namespaceOf, unlessUnknown } from "./objects";

export type { Role } from "./roles";

/** The container that plays the role, or the first one. */
export function byRoleContainer(containers: readonly Value[], role: Role): Value | undefined {
  const likely = (text: string | undefined) => text?.includes(role) ?? false;
  const image = (container: Value) => imageName(unlessUnknown(() => container.at("image").text()) ?? "");
  return (
    containers.find((c) =>
      knownCommandWords(c).some((word) => /kafka-server-start|start-zookeeper/.test(word)),
    ) ??
    containers.find((c) => likely(image(c)) && !/exporter|metrics|jmx/.test(image(c))) ??
    containers.find((c) => unlessUnknown(() => c.at("name").text()) === role) ??
    containers[0]
  );
}

/** A variable's value: text, or the pod field it is read from. */
export type Variable = { text: string } | { field: string };

/**
 * A container's environment. Later entries win, `env` over `envFrom`, as the kubelet has it. A variable from a
 * Secret is present without a value: policies never read, nor repeat, what a Secret holds.
 */
export function environment(
  container: Value,
  configMaps: readonly KubernetesObject[],
  namespace: string,
): Map<string, Value | Variable> {
  const found = new Map<string, Value | Variable>();
  for (const source of container.at("envFrom").items()) {
    const name = source.at("configMapRef", "name").text();
    if (name === undefined) continue;
    const map = findConfigMap(configMaps, namespace, name);
    if (!map) continue;
    const prefix = source.at("prefix").text() ?? "";
    for (const [key, value] of map.body.at("data").entries()) found.set(prefix + key, value);
  }
  for (const entry of container.at("env").items()) {
    const name = entry.at("name").text();
    if (name !== undefined) found.set(name, variable(entry, configMaps, namespace));
  }
  return found;
}

function variable(
  entry: Value,
  configMaps: readonly KubernetesObject[],
  namespace: string,
): Value | Variable {
  const from = entry.at("valueFrom");
  if (from.isAbsent || from.isUnknown) return from.isUnknown ? from : entry.at("value");
  const field = from.at("fieldRef", "fieldPath").text();
  if (field !== undefined) return { field };
  const map = from.at("configMapKeyRef", "name").text();
  if (map === undefined) return { field: "a secret" };
  const key = from.at("configMapKeyRef", "key").text() ?? "";
  return findConfigMap(configMaps, namespace, map)?.body.at("data", key) ?? { field: `ConfigMap ${map}` };
}

/** The ConfigMap of that name and namespace in the stack. */
function findConfigMap(
  configMaps: readonly KubernetesObject[],
  namespace: string,
  name: string,
): KubernetesObject | undefined {
  return configMaps.find(({ body }) => nameOf(body) === name && namespaceOf(body) === namespace);
}

/** A file that a volume puts into a container: its content, or undefined where the image's own file stands. */
export function mountedFile(
  path: string,
  container: Value,
  podSpec: Value,
  configMaps: readonly KubernetesObject[],
  namespace: string,
): Value | undefined {
  const mount = mountOf(path, container);
  if (!mount) return undefined;
  const volume = podSpec
    .at("volumes")
    .items()
    .find((candidate) => candidate.at("name").text() === mount.at("name").text());
  const mapName = volume?.at("configMap", "name").text();
  if (volume === undefined || mapName === undefined) return undefined;
  const map = findConfigMap(configMaps, namespace, mapName);
  if (!map)
    throw new CannotEvaluate(`ConfigMap ${namespace}/${mapName}, mounted at ${path}, is not in the stack`);
  const under = mount.at("subPath").text() ?? path.slice((mount.at("mountPath").text() ?? "").length);
  const file = under.replace(/^\/+/, "");
  const item = volume
    .at("configMap", "items")
    .items()
    .find((candidate) => candidate.at("path").text() === file);
  return map.body.at("data", item?.at("key").text() ?? file);
}

/** The volume mount that a path lies in: the deepest one. */
export function mountOf(path: string, container: Value): Value | undefined {
  return container
    .at("volumeMounts")
    .items()
    .filter((mount) => isWithin(path, mount.at("mountPath").text() ?? "/"))
    .sort((a, b) => (b.at("mountPath").text() ?? "").length - (a.at("mountPath").text() ?? "").length)[0];
}

/** Whether a path is a directory itself or lies under it. */
export function isWithin(path: string, directory: string): boolean {
  const clean = (text: string) => text.replace(/\/+$/, "");
  return clean(path) === clean(directory) || path.startsWith(`${clean(directory)}/`);
}

/** A port given as a number or as the name of one of the container's ports. */
export function portNumber(port: Value, container: Value): number | undefined {
  return (
    port.number() ??
    container
      .at("ports")
      .items()
      .find((candidate) => candidate.at("name").text() === port.text())
      ?.at("containerPort")
      .number()
  );
}
