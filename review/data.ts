/** Claims and data at risk: every deletion and replacement of what holds or keeps data. */
import { type Change } from "./changes";
import { danger, type Finding, note } from "./finding";
import { at, textAt } from "./values";

/** Types whose deletion, and so replacement, may take data with it, and what exactly it takes. */
const HOLDERS: readonly { readonly type: RegExp; readonly says: (change: Change) => string }[] = [
  { type: /^kubernetes:apps\/v1:StatefulSet$/, says: ofStatefulSet },
  {
    type: /^kubernetes:core\/v1:Namespace$/,
    says: () =>
      "everything in it is deleted with it: pods, Services, and the CLAIMS. Their volumes go as the class's reclaimPolicy says.",
  },
  {
    type: /^kubernetes:core\/v1:PersistentVolumeClaim$/,
    says: () => "its volume is released, and deleted if the class's reclaimPolicy is Delete.",
  },
  {
    type: /^kubernetes:core\/v1:PersistentVolume$/,
    says: () => "claims that are bound to it lose their volume.",
  },
  {
    type: /^kubernetes:storage\.k8s\.io\/v1:StorageClass$/,
    says: () =>
      "no claim of this class can be made while it is away: a broker that needs a new claim does not start.",
  },
  {
    type: /^kubernetes:helm\.sh\/v3:Release$/,
    says: () =>
      "its StorageClass goes with it, and the provisioner: no claim can be made while it is away, and deleted claims are not cleaned up.",
  },
];

/** What is shouted, and what is said of claims that merely stay behind. */
export function dataFindings(changes: readonly Change[]): readonly Finding[] {
  return changes.flatMap((change) => {
    const holder = HOLDERS.find(({ type }) => type.test(change.type));
    if (!holder || (change.kind !== "deleted" && change.kind !== "replaced")) return [];
    if (change.retained && change.kind === "deleted")
      return [note(`${change.title} leaves the stack and stays in the cluster (retainOnDelete).`)];
    const why = change.replaceKeys.length > 0 ? ` (because of ${change.replaceKeys.join(", ")})` : "";
    return [danger(`${change.title} is ${change.kind.toUpperCase()}${why}: ${holder.says(change)}`)];
  });
}

function ofStatefulSet({ before, kind }: Change): string {
  const whenDeleted =
    textAt(before, "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted") ?? "Retain";
  const claims = claimNames(before);
  const pods = kind === "deleted" ? "all its pods go." : "all its pods are deleted before new ones are made.";
  if (claims === "") return `${pods} It has no claims.`;
  if (whenDeleted === "Delete")
    return `${pods} Its claims (${claims}) are DELETED with it, and with them the data.`;
  return kind === "deleted"
    ? `${pods} Its claims (${claims}) stay, and their data; nothing uses them any more.`
    : `${pods} The claims (${claims}) stay and are used again as they are: a new size or class in the template does not reach them.`;
}

/** `datadir-kafka-0 … datadir-kafka-2` */
function claimNames(inputs: Change["before"]): string {
  const templates = at(inputs, "spec", "volumeClaimTemplates");
  const name = textAt(inputs, "metadata", "name") ?? "";
  const last = Number(at(inputs, "spec", "replicas") ?? 1) - 1;
  if (!Array.isArray(templates)) return "";
  return templates
    .map((template) => `${textAt(template, "metadata", "name") ?? ""}-${name}`)
    .map((claim) => (last > 0 ? `${claim}-0 … ${claim}-${last}` : `${claim}-0`))
    .join(", ");
}
