import type * as pulumi from "@pulumi/pulumi";

/**
 * Metadata of a Service that Pulumi shall not wait for. It would wait until a pod behind it is ready, which the
 * StatefulSet is waited for anyway, and the Services are there before it so that no pod starts without its address.
 */
export function unawaited<M extends object>(
  metadata: M,
): M & { annotations: Record<string, pulumi.Input<string>> } {
  return { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } };
}
