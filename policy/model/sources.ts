/** ConfigMaps and Secrets of a stack, which containers take variables and files from. */
import { type KubernetesObject, nameOf, namespaceOf, unlessUnknown } from "./objects";
import { type Value } from "./value";

export class Sources {
  private readonly bodies = new Map<string, Value>();

  constructor(objects: readonly KubernetesObject[]) {
    for (const { kind, body } of objects) {
      if (kind !== "ConfigMap" && kind !== "Secret") continue;
      // An object without a name that is known yet is nobody's source.
      const key = unlessUnknown(() => keyOf(kind, namespaceOf(body), nameOf(body)));
      if (key !== undefined && !this.bodies.has(key)) this.bodies.set(key, body);
    }
  }

  /** A ConfigMap of the stack, or undefined if the stack has none of that name. */
  configMap(namespace: string, name: string): Value | undefined {
    return this.bodies.get(keyOf("ConfigMap", namespace, name));
  }

  /** The keys of a Secret of the stack, never its values; undefined if the stack has none of that name. */
  secretKeys(namespace: string, name: string): string[] | undefined {
    const body = this.bodies.get(keyOf("Secret", namespace, name));
    return (
      body &&
      ["data", "stringData"].flatMap((field) =>
        body
          .at(field)
          .entries()
          .map(([key]) => key),
      )
    );
  }
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}
