import type * as pulumi from "@pulumi/pulumi";
import type { ServicesArgs } from "./serviceArgs";

type Texts = Readonly<Record<string, pulumi.Input<string>>>;

/**
 * Metadata of a Service, with what the user says of all of them. Pulumi does not wait for it: it would wait until a pod
 * behind it is ready, as it does for the StatefulSet anyway, and hold back what depends on the Service.
 */
export function serviceMetadata<M extends { readonly labels: Texts }>(
  metadata: M,
  { labels, annotations }: ServicesArgs = {},
): M & { labels: Texts; annotations: Texts } {
  return {
    ...metadata,
    labels: { ...labels, ...metadata.labels },
    annotations: { ...annotations, "pulumi.com/skipAwait": "true" },
  };
}
