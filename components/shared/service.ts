import type * as pulumi from "@pulumi/pulumi";
import type { ServicesArgs } from "./serviceArgs";

/** Families of addresses, as every Service of a component has them; absent where nothing is said. */
export const addressFamilies = ({ ipFamilyPolicy, ipFamilies }: ServicesArgs = {}) => ({
  ...(ipFamilyPolicy !== undefined && { ipFamilyPolicy }),
  ...(ipFamilies !== undefined && { ipFamilies: [...ipFamilies] }),
});

type Texts = Readonly<Record<string, pulumi.Input<string>>>;

/** What Pulumi's provider waits for after it has made a Service. */
const AWAIT = {
  nothing: { "pulumi.com/skipAwait": "true" },
  // A condition of the user's replaces the provider's own, which would wait for a ready pod as well.
  balancer: { "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress[0]}" },
};

/**
 * Metadata of a Service, with what the user says of all of them. Pulumi does not wait for a pod behind it, as it would by
 * itself: it waits for the StatefulSet anyway, and would hold back what depends on the Service.
 *
 * @param until `balancer`: Pulumi waits until the Service has the address of its load balancer
 */
export function serviceMetadata<M extends { readonly labels: Texts }>(
  metadata: M,
  { labels, annotations }: ServicesArgs = {},
  until: keyof typeof AWAIT = "nothing",
): M & { labels: Texts; annotations: Texts } {
  return {
    ...metadata,
    labels: { ...labels, ...metadata.labels },
    annotations: { ...annotations, ...AWAIT[until] },
  };
}
