/** A container's variables, as the kubelet sets them. */
import { type Sources } from "./sources";
import { type Value } from "./value";

/** A variable: its value, the pod field that it is read from, or why it cannot be read. */
export type Variable = { value: Value } | { field: string } | { because: string };

export interface Environment {
  /** In the order in which the kubelet defines them; of a name given twice the later one counts. */
  entries: readonly (readonly [string, Variable])[];
  byName: ReadonlyMap<string, Variable>;
  /** Why there may be others too, of names that the stack does not tell. */
  more: string | undefined;
}

/**
 * A container's environment: `envFrom` before `env`, as the kubelet has it. Of what comes from a Secret only the
 * name is known: policies never read, nor repeat, what a Secret holds.
 */
export function environment(container: Value, sources: Sources, namespace: string): Environment {
  const entries: [string, Variable][] = [];
  let more: string | undefined;
  for (const source of container.at("envFrom").items()) {
    const prefix = source.at("prefix").text() ?? "";
    const found = fromSource(source, sources, namespace);
    if (typeof found === "string") more ??= found;
    else for (const [name, variable] of found) entries.push([prefix + name, variable]);
  }
  for (const entry of container.at("env").items()) {
    const name = entry.at("name").text();
    if (name !== undefined) entries.push([name, variableOf(entry, sources, namespace)]);
  }
  return { entries, byName: new Map(entries), more };
}

/** The variables of one `envFrom`, or why they cannot be listed. */
function fromSource(source: Value, sources: Sources, namespace: string): [string, Variable][] | string {
  const secret = source.at("secretRef", "name").text();
  if (secret !== undefined) {
    const keys = sources.secretKeys(namespace, secret);
    if (!keys) return `variables may come from Secret ${secret}`;
    return keys.map((key) => [key, { because: `comes from Secret ${secret}` }]);
  }
  const name = source.at("configMapRef", "name").text();
  if (name === undefined) return [];
  const map = sources.configMap(namespace, name);
  if (!map) return `variables may come from ConfigMap ${name}, which is not in the stack`;
  return map
    .at("data")
    .entries()
    .map(([key, value]) => [key, { value }]);
}

function variableOf(entry: Value, sources: Sources, namespace: string): Variable {
  const from = entry.at("valueFrom");
  if (from.isUnknown) return { value: from };
  if (from.isAbsent) return { value: entry.at("value") };
  const field = from.at("fieldRef", "fieldPath").text() ?? from.at("resourceFieldRef", "resource").text();
  if (field !== undefined) return { field };
  const name = from.at("configMapKeyRef", "name").text();
  if (name === undefined) {
    const secret = from.at("secretKeyRef", "name").text();
    return { because: secret === undefined ? "comes from a file" : `comes from Secret ${secret}` };
  }
  const map = sources.configMap(namespace, name);
  const key = from.at("configMapKeyRef", "key").text() ?? "";
  return map ? { value: map.at("data", key) } : { because: `comes from ConfigMap ${name} outside the stack` };
}
