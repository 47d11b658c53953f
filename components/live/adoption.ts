/** Keeps a deployment from taking over a StatefulSet that it did not make. */
import * as pulumi from "@pulumi/pulumi";
import { ALLOW_CHANGE, isChangeAllowed, type Naming, pathOf } from "../shared/allowedChanges";
import { FORCE_OWNERSHIP } from "../shared/forceOwnership";
import {
  ApiFailure,
  type ClusterAccess,
  type LiveCluster,
  type ObjectName,
  type V1StatefulSet,
} from "./cluster";
import { NoCluster, RendersYaml } from "./source";

/** Annotation that names the stack which made an object, as `project/stack`. */
export const DEPLOYED_BY = "kafka-on-kubernetes/deployed-by";

/** The running stack, as {@link DEPLOYED_BY} names it. */
const thisStack = (): string => `${pulumi.getProject()}/${pulumi.getStack()}`;

/**
 * Annotations of a StatefulSet that may be there already: left by an update that was killed before the engine wrote
 * down that it had made it. Without the first the API server refuses whatever it filled in itself, since the killed
 * update counts as another owner of these fields (server-side apply); the second tells whose it is, see {@link unowned}.
 */
export const ownedByStack = () => ({ ...FORCE_OWNERSHIP, [DEPLOYED_BY]: thisStack() });

/** Who a StatefulSet belongs to, as well as it tells. */
function ownerOf({ metadata }: V1StatefulSet): string {
  const annotations = metadata?.annotations ?? {};
  const stack = annotations[DEPLOYED_BY];
  if (stack !== undefined) return `the Pulumi stack ${stack} made it`;
  const release = annotations["meta.helm.sh/release-name"];
  if (release !== undefined) return `the Helm release ${release} made it`;
  const managers = new Set(
    (metadata?.managedFields ?? []).filter(({ subresource }) => !subresource).map(({ manager }) => manager),
  );
  const label = metadata?.labels?.["app.kubernetes.io/managed-by"];
  const names = [...managers].filter((manager) => manager !== undefined).join(", ") || label;
  return names === undefined ? "it does not say who made it" : `it was made by ${names}`;
}

/** Why the set that is there must not be taken over, as one message; undefined when it is not there, or this stack's own. */
export async function unowned(
  cluster: LiveCluster,
  at: ObjectName,
  stack: string,
  exception: string,
): Promise<string | undefined> {
  const found = await cluster.statefulSet(at);
  if (!found || found.metadata?.annotations?.[DEPLOYED_BY] === stack) return undefined;
  return [
    `StatefulSet ${at.namespace}/${at.name} is there already, and this stack (${stack}) did not make it: ${ownerOf(found)}. Nothing of it was changed.`,
    "Deploy under another name or in another namespace, or remove that set first.",
    `To take it over with its pods and claims: ${ALLOW_CHANGE}=${exception}`,
  ].join("\n");
}

/**
 * A hook for a StatefulSet's `beforeCreate`. It runs in previews too, where a cluster that cannot be reached is left
 * to the update. A set of somebody else's is taken over where the environment names `adoption` of the component.
 */
export function notForeign(naming: Naming, access: ClusterAccess): pulumi.ResourceHook {
  const [stack, preview] = [thisStack(), pulumi.runtime.isDryRun()];
  const exception = pathOf(naming, "adoption");
  return new pulumi.ResourceHook(
    `${naming.name}-not-foreign`,
    async ({ newInputs }) => {
      if (isChangeAllowed(naming, "adoption")) return;
      const { metadata } = newInputs as { metadata: Partial<ObjectName> };
      const { name: setName, namespace } = metadata;
      if (typeof setName !== "string" || typeof namespace !== "string") return;
      const reason = await ask(access, { name: setName, namespace }, stack, exception, preview);
      if (reason !== undefined) throw new Error(reason);
    },
    { onDryRun: true },
  );
}

async function ask(
  access: ClusterAccess,
  at: ObjectName,
  stack: string,
  exception: string,
  preview: boolean,
): Promise<string | undefined> {
  try {
    return await unowned(await access.cluster(), at, stack, exception);
  } catch (error) {
    if (error instanceof RendersYaml) return undefined;
    if (!(error instanceof NoCluster || error instanceof ApiFailure)) throw error;
    if (preview) return undefined;
    return [
      `whether StatefulSet ${at.namespace}/${at.name} is there already could not be asked: ${error.message}. Nothing was changed.`,
      `If there is none, or it is to be taken over: ${ALLOW_CHANGE}=${exception}`,
    ].join("\n");
  }
}
