/** Leaves the cluster without a trace of the run. */
import type { Deployment } from "./deployment";
import type { Kubernetes } from "./kubernetes";
import { checked, type GivenSettings } from "./settings";
import type { Stage } from "./stage";
import { TOOLS_NAMESPACE } from "./toolbox";

const BUILT_IN = /^(default|kube-.*)$/;

function namespacesOf(settings: GivenSettings): string[] {
  const { kafka, zookeeper, nfs } = checked(settings);
  const all = [kafka.namespace, zookeeper.namespace, ...(nfs ? [nfs.namespace] : [])];
  return [...new Set(all)].filter((namespace) => !BUILT_IN.test(namespace));
}

/** Namespaces of these settings that exist although this run's stack has deployed nothing. */
export async function foreignNamespaces(
  kubernetes: Kubernetes,
  deployment: Deployment,
  settings: GivenSettings,
): Promise<string[]> {
  if ((await deployment.resources(settings)) > 0) return [];
  const there = (await kubernetes.must(["get", "namespaces", "-o", "name"])).split("\n");
  return namespacesOf(settings).filter((namespace) => there.includes(`namespace/${namespace}`));
}

interface Volume {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly claimRef?: { readonly namespace: string } };
}

/** Removes the deployment and all that the run has made for itself. */
export async function cleanUp(stage: Stage): Promise<void> {
  await removeDeployment(stage);
  await removeNamespaces(stage.kubernetes, [TOOLS_NAMESPACE]);
}

/** Removes the deployment, and what is made to outlive it: namespaces, claims and their volumes. */
export async function removeDeployment({ deployment, kubernetes, settings }: Stage): Promise<void> {
  const namespaces = namespacesOf(settings);
  await deployment.destroy();
  await removeNamespaces(kubernetes, namespaces);
  const volumes = (await kubernetes.list<Volume>("persistentvolumes")).filter(({ spec }) =>
    namespaces.includes(spec.claimRef?.namespace ?? ""),
  );
  if (volumes.length > 0)
    await kubernetes.must(["delete", "persistentvolume", ...volumes.map(({ metadata }) => metadata.name)]);
}

async function removeNamespaces(kubernetes: Kubernetes, namespaces: readonly string[]): Promise<void> {
  const flags = ["--ignore-not-found", "--wait", "--timeout=300s"];
  await kubernetes.must(["delete", "namespace", ...flags, ...namespaces], { timeout: 330_000 });
}
