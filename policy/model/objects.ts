/** The Kubernetes objects of a stack, whatever resource type registered them. */
import { CannotEvaluate, Value, plain } from "./value";

/** What a pack sees of a resource: @pulumi/policy's PolicyResource, or as little of it in a test. */
export interface StackResource {
  type: string;
  name: string;
  urn: string;
  props: Record<string, unknown>;
}

/** One Kubernetes object, of any API version, with the resource that registered it. */
export interface KubernetesObject {
  kind: string;
  apiVersion: string;
  /** Its URN in the stack: that of the List it came in, if it came in one. */
  urn: string;
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
}

export interface StackView {
  objects: KubernetesObject[];
  others: OtherResource[];
}

/** The kind of a List whose items are not known yet: any of them may be a broker. */
export const UNKNOWN_LIST = "a List of unknown items";

const KUBERNETES_TYPE = /^kubernetes:([^:]+):(\w+)$/;
const NOT_OBJECTS = /^kubernetes:(helm\.sh|kustomize|yaml)/;

/** Every Kubernetes object in the stack: Lists are expanded, `*Patch` kinds are read as the kind they patch. */
export function viewStack(resources: readonly StackResource[]): StackView {
  const view: StackView = { objects: [], others: [] };
  for (const resource of resources) {
    const match = NOT_OBJECTS.test(resource.type) ? null : KUBERNETES_TYPE.exec(resource.type);
    const body = new Value(plain(resource.props));
    if (match) {
      const [, group = "", kind = ""] = match;
      expand(view.objects, body, kind, group.replace(/^core\//, ""), resource);
    } else view.others.push({ type: resource.type, urn: resource.urn, name: resource.name, body });
  }
  return view;
}

function expand(
  into: KubernetesObject[],
  body: Value,
  kind: string,
  apiVersion: string,
  from: StackResource,
) {
  if (kind.endsWith("List") && !body.at("items").isAbsent) {
    if (body.at("items").isUnknown) {
      into.push({ kind: UNKNOWN_LIST, apiVersion, urn: from.urn, body, title: `${kind} ${from.name}` });
      return;
    }
    for (const item of body.at("items").items()) {
      // Items of a typed List may leave their kind out; those of v1/List carry it.
      const itemKind = unlessUnknown(() => item.at("kind").text()) ?? kind.replace(/List$/, "");
      expand(into, item, itemKind, unlessUnknown(() => item.at("apiVersion").text()) ?? apiVersion, from);
    }
    return;
  }
  const plainKind = kind.replace(/(?<=.)Patch$/, "");
  const name = unlessUnknown(() => body.at("metadata", "name").text()) ?? from.name;
  const namespace = unlessUnknown(() => namespaceOf(body)) ?? "?";
  into.push({
    kind: plainKind,
    apiVersion,
    urn: from.urn,
    body,
    title: `${plainKind} ${namespace}/${name}`,
  });
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
