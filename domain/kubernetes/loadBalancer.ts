/** The part of a Service's status that tells of its load balancer. */
export interface ServiceStatus {
  readonly loadBalancer?: {
    readonly ingress?: readonly { readonly hostname?: string; readonly ip?: string }[];
  };
}

/** Where a Service's load balancer is reached: its name where it has one, else its IP address; undefined before it has any. */
export function balancerHost(status: ServiceStatus | undefined): string | undefined {
  const [ingress] = status?.loadBalancer?.ingress ?? [];
  return ingress?.hostname ?? ingress?.ip;
}
