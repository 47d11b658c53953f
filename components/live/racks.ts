/** The zones that a cluster's brokers are in, as the API server tells them. */
import * as pulumi from "@pulumi/pulumi";
import { selectorLabels, ZONE } from "../../domain/kubernetes/labels";
import { ApiFailure, type ClusterAccess, type LiveCluster, type ObjectName, type V1Pod } from "./cluster";
import { NoCluster } from "./source";

async function zoneOf(cluster: LiveCluster, pod: V1Pod): Promise<string | undefined> {
  const own = pod.metadata?.labels?.[ZONE];
  const node = pod.spec?.nodeName;
  if (own !== undefined || node === undefined) return own;
  return (await cluster.nodeLabels(node))?.[ZONE];
}

/** Every zone once, in the order of their names; pods without one are left out. @throws ApiFailure */
export async function zonesOf(cluster: LiveCluster, { name, namespace }: ObjectName): Promise<string[]> {
  const pods = await cluster.pods(namespace, selectorLabels(name));
  const zones = await Promise.all(pods.map((pod) => zoneOf(cluster, pod)));
  return [...new Set(zones.flatMap((zone) => zone ?? []))].sort();
}

/**
 * The zones as an output's value. Not known in a preview before there are brokers; undefined, with a line in the log, where
 * the cluster cannot be asked, such as without the right to read nodes.
 */
export async function racksOf(access: ClusterAccess, at: ObjectName): Promise<string[] | undefined> {
  try {
    const zones = await zonesOf(await access.cluster(), at);
    return zones.length === 0 && pulumi.runtime.isDryRun() ? (pulumi.unknown as string[]) : zones;
  } catch (error) {
    if (!(error instanceof ApiFailure || error instanceof NoCluster)) throw error;
    if (pulumi.runtime.isDryRun()) return pulumi.unknown as string[];
    void pulumi.log.info(`the racks of ${at.namespace}/${at.name} could not be read: ${error.message}`);
    return undefined;
  }
}
