import type * as pulumi from "@pulumi/pulumi";

/**
 * Metadata of a Service that Pulumi does not wait for: it would wait until a pod behind it is ready, as it does for
 * the StatefulSet anyway, and hold back what depends on the Service.
 */
export function skipAwait<M extends object>(
  metadata: M,
): M & { annotations: Record<string, pulumi.Input<string>> } {
  return { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } };
}
