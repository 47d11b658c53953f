/** Refuses, in the preview, changes that Kubernetes could only make by deleting a StatefulSet and its pods. */
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { ALLOW_CHANGE, isChangeAllowed, type Naming, pathOf } from "./allowedChanges";
import { claimTemplates } from "./volumeClaims";
import { parseQuantity } from "../../domain/kubernetes/quantities";

/** Inputs of a component as a hook gets them: secrets are outputs, and what is not known yet is `pulumi.unknown`. */
type Inputs = Readonly<Record<string, unknown>>;

/** An argument that decides a field which never changes. */
interface ImmutableArgument {
  /** Path of the argument, e.g. `storage.size`. */
  readonly path: string;
  /** The field as the API server would compare it. */
  readonly field: (inputs: Inputs) => unknown;
  /** Whether a change that the field shows is one that may be made. Default: none is. */
  readonly mayChange?: (before: Inputs, after: Inputs) => boolean;
  /** What to do instead, a whole sentence. */
  readonly instead: string;
}

/** The claim that a component's inputs ask for, as it is rendered. */
function claim({ storage }: Inputs) {
  const [template] = claimTemplates((storage ?? {}) as Parameters<typeof claimTemplates>[0]);
  return template?.spec as { storageClassName?: unknown; resources: { requests: { storage: unknown } } };
}

const retains = ({ storage }: Inputs) => (storage as { retain?: unknown } | undefined)?.retain !== false;

/** A quantity by its value: `1Gi` and `1024Mi` are one size. */
function byValue(quantity: unknown): unknown {
  return typeof quantity === "string" ? (parseQuantity(quantity) ?? quantity) : quantity;
}

/** What decides the namespace and the claims, none of which change (kubernetes/kubernetes#69041). */
export const IMMUTABLE_ARGUMENTS: readonly ImmutableArgument[] = [
  {
    path: "namespace",
    field: ({ namespace }) => namespace,
    instead:
      "Deploy a second stack with the new namespace, move the clients and the data, then destroy this one.",
  },
  {
    path: "createNamespace",
    field: ({ createNamespace }) => createNamespace === true,
    // The engine lets go of a namespace as it was made: it is deleted unless its claims were to be kept.
    mayChange: (before, { createNamespace }) => createNamespace === true || retains(before),
    instead:
      "The namespace would be deleted with everything in it: set storage.retain to true first, run `pulumi up`, and then change this.",
  },
  {
    path: "storage.className",
    field: (inputs) => claim(inputs).storageClassName,
    instead:
      "Deploy a second cluster on the new class, move the data there (MirrorMaker 2, or reassign after scaling), then remove this one.",
  },
  {
    path: "storage.size",
    field: (inputs) => byValue(claim(inputs).resources.requests.storage),
    instead:
      "If the class allows expansion: enlarge the claims themselves (kubectl patch pvc), delete the StatefulSet with --cascade=orphan so that its pods stay, run `pulumi refresh`, and then `pulumi up` once with the setting named in the environment as below.",
  },
];

interface Change {
  readonly argument: ImmutableArgument;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Arguments whose fields differ. One that is absent differs from one that is there: a claim without a class has the
 * cluster's default class. What is not known yet is not compared: an update knows it, and runs the hook again.
 */
export function immutableChanges(before: Inputs | undefined, after: Inputs | undefined): Change[] {
  if (!before || !after) return [];
  return IMMUTABLE_ARGUMENTS.filter(({ field, mayChange }) => {
    const [old, now] = [field(before), field(after)];
    const differs = !pulumi.isUnknown(old) && !pulumi.isUnknown(now) && !isDeepStrictEqual(old, now);
    return differs && mayChange?.(before, after) !== true;
  }).map((argument) => ({
    argument,
    before: valueAt(before, argument.path),
    after: valueAt(after, argument.path),
  }));
}

function valueAt(inputs: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], inputs);
}

/** The inputs with their secrets in clear, for comparison alone. */
async function withoutSecrets(inputs: Inputs | undefined): Promise<Inputs | undefined> {
  if (!inputs) return undefined;
  const entries = Object.entries(inputs).map(async ([name, value]) => [name, await settled(value)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function settled(value: unknown): Promise<unknown> {
  if (!pulumi.Output.isInstance(value)) return value;
  const isKnown = await (value as unknown as { isKnown: Promise<boolean> }).isKnown;
  return isKnown ? new Promise((resolve) => value.apply(resolve)) : pulumi.unknown;
}

/**
 * A hook for a component's `beforeUpdate`: it runs in previews too, before any child is registered, so nothing is
 * touched when it fails.
 */
export function immutableArguments(naming: Naming): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${naming.name}-immutable-arguments`,
    async ({ oldInputs, newInputs }) => {
      const [before, after] = [await withoutSecrets(oldInputs), await withoutSecrets(newInputs)];
      const refused = immutableChanges(before, after).filter(
        ({ argument }) => !isChangeAllowed(naming, argument.path),
      );
      if (refused.length === 0) return;
      const shown = (path: string, value: unknown) => {
        const [top = ""] = path.split(".");
        const secret = [oldInputs, newInputs].some((inputs) => pulumi.Output.isInstance(inputs?.[top]));
        return secret ? "(not shown)" : value === undefined ? "nothing" : JSON.stringify(value);
      };
      const lines = refused.map(
        ({ argument: { path, instead }, before: from, after: to }) =>
          `${pathOf(naming, path)} cannot change from ${shown(path, from)} to ${shown(path, to)}. ${instead}`,
      );
      const paths = refused.map(({ argument }) => pathOf(naming, argument.path)).join(",");
      throw new Error(
        [
          "Kubernetes would have to delete the StatefulSet and all its pods; nothing was changed.",
          ...lines,
          `Once the way is clear: ${ALLOW_CHANGE}=${paths}`,
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
