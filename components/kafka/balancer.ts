/** The addresses that load balancers get, which brokers of a listener without hosts advertise. */
import { setTimeout as sleep } from "node:timers/promises";
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { balancerHost, type ServiceStatus } from "../../domain/kubernetes/loadBalancer";
import { ApiFailure, type ClusterAccess, type LiveCluster, type ObjectName } from "../live/cluster";
import { NoCluster } from "../live/source";

/** How long a new load balancer may take, and how often the API server is asked, ms. */
const PATIENCE = { limit: 600_000, pause: 1000 };

/** What an update fails with, so that no broker advertises an address of nobody. */
const missing = (service: string, why = "") =>
  new pulumi.RunError(
    `Service ${service} has no address of a load balancer${why}. See whether the cluster has a controller for load balancers (kubectl describe service ${service}), or give hosts`,
  );

/**
 * The address that a Service's load balancer has, or gets in time.
 *
 * @throws RunError when it gets none
 */
export async function awaitedAddress(
  cluster: Pick<LiveCluster, "serviceStatus">,
  at: ObjectName,
  { limit, pause } = PATIENCE,
): Promise<string> {
  const end = Date.now() + limit;
  for (;;) {
    const address = balancerHost(await cluster.serviceStatus(at));
    if (address !== undefined) return address;
    if (Date.now() >= end) throw missing(at.name, ` after ${Math.round(limit / 60_000)} minutes`);
    await sleep(pause);
  }
}

/**
 * The same as an output's value. A preview does not wait, and does not know the address before there is one. Where the
 * cluster cannot be asked, what the provider has read last counts.
 *
 * @throws RunError
 */
export async function addressOf(
  access: ClusterAccess,
  at: ObjectName,
  status: ServiceStatus | undefined,
): Promise<string> {
  const preview = pulumi.runtime.isDryRun();
  const unknown = pulumi.unknown as string;
  try {
    const cluster = await access.cluster();
    return preview
      ? (balancerHost(await cluster.serviceStatus(at)) ?? unknown)
      : await awaitedAddress(cluster, at);
  } catch (error) {
    if (!(error instanceof ApiFailure || error instanceof NoCluster)) throw error;
    const read = balancerHost(status);
    if (read !== undefined) return read;
    if (preview) return unknown;
    throw missing(at.name, ` that could be read (${error.message})`);
  }
}

export const balancerAddress = (
  access: ClusterAccess,
  { metadata, status }: core.Service,
): pulumi.Output<string> =>
  pulumi
    .all([metadata.name, metadata.namespace, status])
    .apply(([name, namespace, read]) =>
      addressOf(access, { name, namespace }, read as ServiceStatus | undefined),
    );
