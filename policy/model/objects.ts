/** The Kubernetes objects of a stack, whatever resource type registered them. */
import { CannotEvaluate, Value, plain } from "./value";

/** What a pack sees of a resource: @pulumi/policy's PolicyResource, or as little of it in a test. */
export interface StackResource {
  type: string;
  name: string;
  urn: string;
  props: Record<string, unknown>;
  /** What it belongs to, such as a component; the stack itself, or nothing, if it belongs to none. */
  parent?: { type: string };
  /** Its options in the program. */
  opts?: { protect: boolean };
}

/** One Kubernetes object, of any API version, with the resource that registered it. */
export interface KubernetesObject {
  kind: string;
  apiVersion: string;
  /** Its URN in the stack: that of the List it came in, if it came in one. */
  urn: string;
  /** Type of the component that it belongs to, or that its List does. */
  parentType: string | undefined;
  body: Value;
  /** For messages: `StatefulSet kafka/kafka`. */
  title: string;
}

/** A resource that is no Kubernetes object, such as a component, an image build or a Helm release. */
export interface OtherResource {
  type: string;
  urn: string;
  name: string;
  body: Value;
  /** Whether the engine refuses to delete it (the option `protect`). */
  isProtected: boolean;
}

export interface StackView {
  objects: KubernetesObject[];
  others: OtherResource[];
}

/** The kind of a List whose items are not known yet: any of them may be a broker. */
export const UNKNOWN_LIST = "a List of unknown items";

const KUBERNETES_TYPE = /^kubernetes:([^:]+):(\w+)$/;
const NOT_OBJECTS = /^kubernetes:(helm\.sh|kustomize|yaml)/;

/** Kinds without a namespace. */
const CLUSTER_SCOPED = new Set([
  "Namespace",
  "StorageClass",
  "PersistentVolume",
  "PriorityClass",
  "ClusterRole",
]);

/** Every Kubernetes object in the stack: Lists are expanded, `*Patch` kinds are read as the kind they patch. */
export function viewStack(resources: readonly StackResource[]): StackView {
  const view: StackView = { objects: [], others: [] };
  for (const { type, name, urn, props, parent, opts } of resources) {
    const match = NOT_OBJECTS.test(type) ? null : KUBERNETES_TYPE.exec(type);
    const raw = plain(props);
    if (match) {
      const [, group = "", kind = ""] = match;
      const apiVersion = group.replace(/^core\//, "");
      view.objects.push(...expand(raw, { kind, apiVersion, name, urn, parentType: parent?.type }));
    } else {
      const isProtected = opts?.protect === true;
      view.others.push({ type, urn, name, body: new Value(raw, "", name), isProtected });
    }
  }
  return view;
}

interface Origin {
  kind: string;
  apiVersion: string;
  name: string;
  urn: string;
  parentType: string | undefined;
}

function expand(raw: unknown, origin: Origin): KubernetesObject[] {
  const items = new Value(raw).at("items");
  if (!origin.kind.endsWith("List") || items.isAbsent) return [objectOf(raw, origin)];
  if (items.isUnknown) {
    const title = `${origin.kind} ${origin.name}`;
    return [{ ...origin, kind: UNKNOWN_LIST, body: new Value(raw, "", title), title }];
  }
  return items.items().flatMap((item, i) => {
    // Items of a typed List may leave their kind out; those of v1/List carry it.
    const kind = unlessUnknown(() => item.at("kind").text()) ?? origin.kind.replace(/List$/, "");
    const apiVersion = unlessUnknown(() => item.at("apiVersion").text()) ?? origin.apiVersion;
    return expand((raw as { items: unknown[] }).items[i], { ...origin, kind, apiVersion });
  });
}

function objectOf(raw: unknown, origin: Origin): KubernetesObject {
  const { kind: kindOrPatch, apiVersion, name, urn, parentType } = origin;
  const kind = kindOrPatch.replace(/(?<=.)Patch$/, "");
  const given = new Value(raw);
  const ownName = unlessUnknown(() => given.at("metadata", "name").text()) ?? name;
  const namespace = unlessUnknown(() => namespaceOf(given)) ?? "?";
  const title = CLUSTER_SCOPED.has(kind) ? `${kind} ${ownName}` : `${kind} ${namespace}/${ownName}`;
  return { kind, apiVersion, urn, parentType, body: new Value(raw, "", title), title };
}

/** An object's namespace; `default` if it names none, as the provider has it. */
export function namespaceOf(body: Value): string {
  return body.at("metadata", "namespace").text() ?? "default";
}

/** An object's name. Stops the rule if it is not known yet. */
export function nameOf(body: Value): string {
  return body.at("metadata", "name").text() ?? "";
}

/** The result, or undefined where it hangs on a value that is not known yet. */
export function unlessUnknown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof CannotEvaluate) return undefined;
    throw error;
  }
}
