/** Refuses, in the preview, changes that Kubernetes could only make by deleting a StatefulSet and its pods. */
import * as pulumi from "@pulumi/pulumi";

/** One field that cannot change: where its value is in a component's inputs, and what to do instead. */
export interface SealedField {
  /** Path of the argument, e.g. `storage.size`. */
  readonly path: string;
  /** What to do instead, a whole sentence. */
  readonly instead: string;
}

/** Fields of a claim: volumeClaimTemplates are immutable (kubernetes/kubernetes#69041). */
export const SEALED_STORAGE: readonly SealedField[] = [
  {
    path: "storage.className",
    instead:
      "Deploy a second cluster on the new class, move the data there (MirrorMaker 2, or reassign after scaling), then remove this one.",
  },
  {
    path: "storage.size",
    instead:
      "If the class allows expansion: enlarge the claims themselves (kubectl patch pvc), delete the StatefulSet with --cascade=orphan so that its pods stay, run `pulumi refresh`, and then `pulumi up` once with the setting named in the environment as below.",
  },
];

export const SEALED_NAMESPACE: SealedField = {
  path: "namespace",
  instead:
    "Deploy a second stack with the new namespace, move the clients and the data, then destroy this one.",
};

function valueAt(inputs: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], inputs);
}

/** Names the settings that may change this once, e.g. `kafka.storage.size`, separated by commas. */
export const UNSEALED = "KAFKA_ON_KUBERNETES_UNSEALED";

/** Whether that variable names the setting. */
export const isUnsealed = (setting: string) => (process.env[UNSEALED] ?? "").split(",").includes(setting);

/** What was sealed and is about to change; values that are not known yet are not compared. */
export function brokenSeals(
  oldInputs: unknown,
  newInputs: unknown,
  fields: readonly SealedField[],
): { field: SealedField; before: unknown; after: unknown }[] {
  return fields.flatMap((field) => {
    const [before, after] = [valueAt(oldInputs, field.path), valueAt(newInputs, field.path)];
    return before === undefined || after === undefined || before === after ? [] : [{ field, before, after }];
  });
}

/**
 * A hook for a component's `beforeUpdate`: it runs in previews too, before any child is registered, so nothing is
 * touched when it fails. (A hook on the StatefulSet itself would have to be a delete hook, and those keep
 * `pulumi destroy` from working without the program.)
 */
export function sealed(name: string, fields: readonly SealedField[]): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-sealed`,
    (args) => {
      const broken = brokenSeals(args.oldInputs, args.newInputs, fields).filter(
        ({ field }) => !isUnsealed(`${name}.${field.path}`),
      );
      if (broken.length === 0) return;
      const lines = broken.map(
        ({ field, before, after }) =>
          `${name}.${field.path} cannot change from ${JSON.stringify(before)} to ${JSON.stringify(after)}. ${field.instead}`,
      );
      const names = broken.map(({ field }) => `${name}.${field.path}`).join(",");
      throw new Error(
        [
          "Kubernetes would have to delete the StatefulSet and all its pods; nothing was changed.",
          ...lines,
          `Once the way is clear: ${UNSEALED}=${names}`,
        ].join("\n"),
      );
    },
    { onDryRun: true },
  );
}

/** `opts` with these hooks added to those that the user has already. */
export function withBeforeUpdate(
  opts: pulumi.ComponentResourceOptions | undefined,
  hooks: readonly pulumi.ResourceHook[],
): pulumi.ComponentResourceOptions {
  return {
    ...opts,
    hooks: { ...opts?.hooks, beforeUpdate: [...(opts?.hooks?.beforeUpdate ?? []), ...hooks] },
  };
}
