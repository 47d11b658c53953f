/** Keeps a StatefulSet from being replaced, with all its pods at once, for a field that never changes. */
import { isDeepStrictEqual } from "node:util";
import type { types } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { isChangeAllowed, type Naming } from "./allowedChanges";

type SetSpec = types.input.apps.v1.StatefulSetSpec;

/** Fields of a StatefulSet's spec that this program decides by itself, as it compares them. */
const PROGRAM_FIELDS: readonly { readonly path: string; readonly of: (spec: Partial<SetSpec>) => unknown }[] =
  [
    // https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/: the default.
    { path: "podManagementPolicy", of: ({ podManagementPolicy }) => podManagementPolicy ?? "OrderedReady" },
    { path: "serviceName", of: ({ serviceName }) => serviceName },
    { path: "selector", of: ({ selector }) => selector },
    // Size and class of the claims are the user's, and compared as arguments.
    { path: "volumeClaimTemplates", of: (spec) => listOf(spec.volumeClaimTemplates).map(nameAndModes) },
  ];

const listOf = (value: SetSpec["volumeClaimTemplates"]) => (Array.isArray(value) ? value : []);

function nameAndModes(template: pulumi.Input<types.input.core.v1.PersistentVolumeClaim>): unknown {
  const { metadata, spec } = template as {
    metadata?: { name?: unknown };
    spec?: { accessModes?: unknown };
  };
  return { name: metadata?.name, accessModes: spec?.accessModes };
}

/** What a StatefulSet has, and this program would make otherwise. */
export function programChanges(before: Partial<SetSpec>, wanted: SetSpec) {
  return PROGRAM_FIELDS.flatMap(({ path, of }) => {
    const [old, now] = [of(before), of(wanted)];
    return old === undefined || isDeepStrictEqual(old, now) ? [] : [{ path, before: old, after: now }];
  });
}

/**
 * A hook for a StatefulSet's `beforeUpdate`, which sees the set as it was deployed, by whatever release. The engine runs
 * no such hook for a replacement; {@link setOptions} keep such a change from being one.
 */
function programFields({ name }: Naming, wanted: SetSpec): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-program-fields`,
    ({ oldInputs }) => {
      const { spec = {}, metadata } = (oldInputs ?? {}) as {
        spec?: Partial<SetSpec>;
        metadata?: { namespace?: unknown };
      };
      const changes = programChanges(spec, wanted);
      if (changes.length === 0) return;
      const namespace = typeof metadata?.namespace === "string" ? metadata.namespace : "NAMESPACE";
      const lines = changes.map(
        ({ path, before, after }) =>
          `spec.${path} of StatefulSet ${name} is ${JSON.stringify(before)}, from another release of this program, and must be ${JSON.stringify(after)}.`,
      );
      throw new Error(
        [
          ...lines,
          "Kubernetes cannot change it on a set that is there. Make the set anew, while its pods run on:",
          `  kubectl delete statefulset ${name} --namespace ${namespace} --cascade=orphan`,
          "  pulumi refresh",
          "  pulumi up, which makes the set; the set takes its pods over and restarts them one by one",
        ].join("\n"),
      );
    },
    { onDryRun: true },
  );
}

/**
 * Options of a StatefulSet: the engine never replaces it for a field that cannot change. It keeps the old value, also
 * where the new one means the same (`1Gi` and `1024Mi`), which the provider would take for a change. The claims may
 * change once they are named in the environment.
 *
 * @param hooks further hooks of the set; those before an update run after the check of such fields
 */
export function setOptions(
  naming: Naming,
  wanted: SetSpec,
  hooks: pulumi.ResourceHookBinding,
): pulumi.CustomResourceOptions {
  const claims = ["storage.className", "storage.size"].some((path) => isChangeAllowed(naming, path));
  return {
    ignoreChanges: PROGRAM_FIELDS.map(({ path }) => `spec.${path}`).filter(
      (path) => !claims || path !== "spec.volumeClaimTemplates",
    ),
    hooks: { ...hooks, beforeUpdate: [programFields(naming, wanted), ...(hooks.beforeUpdate ?? [])] },
  };
}
