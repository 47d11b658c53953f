/** Which cluster a component deploys to, read from the provider that its resources use. */
import { homedir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** Where a kubeconfig comes from, and which of its entries count; every field may be absent. */
export interface ClusterSource {
  /** The content of a kubeconfig, or the path of one. Absent: `KUBECONFIG`, `~/.kube/config`, or the pod's own account. */
  readonly kubeconfig?: string | undefined;
  /** Context of that kubeconfig. Absent: its current one. */
  readonly context?: string | undefined;
  /** Cluster of that kubeconfig, in place of the context's. */
  readonly cluster?: string | undefined;
}

/** Why there is no cluster to ask. Its message never repeats a kubeconfig. */
export class NoCluster extends Error {}

/** The provider writes manifests to a directory, and somebody else deploys them. */
export class RendersYaml extends NoCluster {}

/** The settings of a provider that decide which cluster it deploys to. */
const FIELDS = ["kubeconfig", "context", "cluster"] as const;

/** Whether the value of `kubernetes:kubeconfig` is a kubeconfig itself, and not the path of one. */
export const isContent = (kubeconfig: string): boolean => /[\n{]|^\s*apiVersion\s*:/.test(kubeconfig);

/** A path as the provider reads it: `~` is the home directory. */
export const kubeconfigPath = (path: string): string =>
  path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path;

/** The default provider is configured by the stack: `kubernetes:kubeconfig`, `kubernetes:context`, `kubernetes:cluster`. */
function ofDefaultProvider(): ClusterSource {
  const config = new pulumi.Config("kubernetes");
  if (config.get("renderYamlToDirectory") !== undefined)
    throw new RendersYaml("kubernetes:renderYamlToDirectory is set, so there is no cluster to ask");
  return Object.fromEntries(FIELDS.map((field) => [field, config.get(field)]));
}

/**
 * What an explicit provider was given. Its inputs are its outputs too, though the SDK's type does not declare them; one
 * that was left out and one that a preview does not know differ only in the value that the output holds, which has no
 * public way to it.
 */
async function inputOf(provider: pulumi.ProviderResource, field: string): Promise<string | undefined> {
  const output = (provider as unknown as Record<string, unknown>)[field];
  const value = await (output as { promise(withUnknowns: true): Promise<unknown> }).promise(true);
  if (value === undefined || typeof value === "string") return value;
  throw new NoCluster(`the provider's ${field} is not known yet`);
}

async function ofProvider(provider: pulumi.ProviderResource): Promise<ClusterSource> {
  if (!("kubeconfig" in provider))
    throw new NoCluster("the provider that the component was given does not tell its kubeconfig");
  if ((await inputOf(provider, "renderYamlToDirectory")) !== undefined)
    throw new RendersYaml("the provider renders YAML to a directory, so there is no cluster to ask");
  const fields = FIELDS.map(async (field) => [field, await inputOf(provider, field)] as const);
  return Object.fromEntries(await Promise.all(fields));
}

/**
 * The cluster that resources of a component are deployed to.
 *
 * @param provider the explicit provider of the component; undefined: the default one
 * @throws NoCluster when there is none, or when it is not known yet
 */
export const clusterSource = (provider: pulumi.ProviderResource | undefined): Promise<ClusterSource> =>
  provider ? ofProvider(provider) : Promise.resolve().then(ofDefaultProvider);
