import type * as pulumi from "@pulumi/pulumi";
import type { ServicesArgs } from "./serviceArgs";

/** Families of addresses, as every Service of a component has them; absent where nothing is said. */
export const addressFamilies = ({ ipFamilyPolicy, ipFamilies }: ServicesArgs = {}) => ({
  ...(ipFamilyPolicy !== undefined && { ipFamilyPolicy }),
  ...(ipFamilies !== undefined && { ipFamilies: [...ipFamilies] }),
});

type Texts = Readonly<Record<string, pulumi.Input<string>>>;

/**
 * Metadata of a Service, with what the user says of all of them. Pulumi does not wait for a pod behind it, as it would by
 * itself: it waits for the StatefulSet anyway, and would hold back what depends on the Service.
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
