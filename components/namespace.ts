import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

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

/** The namespace of a component's resources: one that it creates, or the one that is given. */
export function ownNamespace(
  given: { namespace: pulumi.Input<string>; createNamespace: boolean; hardened: boolean },
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { namespace, createNamespace: wanted, hardened } = given;
  if (!wanted || typeof namespace !== "string") return pulumi.output(namespace);
  return createNamespace(namespace, opts, hardened ? "restricted" : undefined);
}
