/** The addresses that load balancers get, which brokers of a listener without hosts advertise. */
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

/** The part of a Service's status that is read here. */
interface Status {
  readonly loadBalancer?: {
    readonly ingress?: readonly { readonly hostname?: string; readonly ip?: string }[];
  };
}

/**
 * The address of a Service's load balancer: its name where it has one, else its IP address. A preview does not know it
 * before the Service is there.
 *
 * @throws RunError when it has none, so that no broker advertises an address of nobody
 */
export function addressOf(service: string, status: Status | undefined, preview: boolean): string {
  const [ingress] = status?.loadBalancer?.ingress ?? [];
  const address = ingress?.hostname ?? ingress?.ip;
  if (address !== undefined) return address;
  if (preview) return pulumi.unknown as string;
  throw new pulumi.RunError(
    `Service ${service} has no address of a load balancer. See whether the cluster has a controller for load balancers (kubectl describe service ${service}), or give hosts`,
  );
}

export const balancerAddress = ({ metadata, status }: core.Service): pulumi.Output<string> =>
  pulumi
    .all([metadata.name, status])
    .apply(([name, found]) => addressOf(name, found as Status | undefined, pulumi.runtime.isDryRun()));
