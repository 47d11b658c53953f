import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

/** What the setting `createNamespace` says, of each section. */
export const CREATE_NAMESPACE =
  "whether the program makes the namespace, and owns it; false: it is there; default: true, but for `default` and `kube-…`";

/** Levels of the Pod Security Standards that a namespace may enforce. */
export type PodSecurity = "restricted";

/**
 * A namespace whose objects wait for it.
 *
 * @returns the namespace's name, with the resource as its dependency
 */
export function createNamespace(
  name: string,
  opts: pulumi.CustomResourceOptions,
  podSecurity?: PodSecurity,
): pulumi.Output<string> {
  const labels = podSecurity && {
    "pod-security.kubernetes.io/enforce": podSecurity,
    "pod-security.kubernetes.io/warn": podSecurity,
  };
  const created = new core.Namespace(name, { metadata: { name, ...(labels && { labels }) } }, opts);
  return created.metadata.name;
}

/**
 * The namespace of a component's resources: one that it creates, or the one that is given and is there already, which is
 * neither changed nor deleted. Claims go with their namespace, so one that the component created stays when the stack
 * goes and they are to stay; the next deployment takes it over again.
 */
export function ownNamespace(
  given: {
    namespace: pulumi.Input<string>;
    createNamespace: boolean;
    hardened: boolean;
    storage: { retain: boolean };
  },
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { namespace, createNamespace: wanted, hardened, storage } = given;
  if (!wanted || typeof namespace !== "string") return pulumi.output(namespace);
  return createNamespace(
    namespace,
    { ...opts, retainOnDelete: storage.retain },
    hardened ? "restricted" : undefined,
  );
}
