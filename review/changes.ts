/** The engine's steps as a reviewer counts them: one change per resource, by component. */
import { differences, type Difference } from "./differences";
import { type Run, type State, type Step, urnParts } from "./run";
import { byName, type Properties, SECRET, textAt } from "./values";
import { isComponentType } from "../domain/pulumi/componentTypes";

export type ChangeKind = "created" | "changed" | "replaced" | "deleted" | "unchanged";

/** What becomes of one resource. */
export interface Change {
  readonly kind: ChangeKind;
  readonly urn: string;
  readonly type: string;
  /** As a person names it: `StatefulSet kafka/kafka`. */
  readonly title: string;
  /** URN of the component it belongs to, or "". */
  readonly parent: string;
  readonly before?: Properties;
  readonly after?: Properties;
  readonly differences: readonly Difference[];
  /** Properties that make it a replacement. */
  readonly replaceKeys: readonly string[];
  /** The resource leaves the stack and stays in the cluster (retainOnDelete). */
  readonly retained: boolean;
}

const REPLACEMENT = new Set([
  "create-replacement",
  "replace",
  "delete-replaced",
  "import-replacement",
  "read-replacement",
]);
const KINDS: Readonly<Record<string, ChangeKind>> = {
  create: "created",
  import: "created",
  update: "changed",
  refresh: "unchanged",
  delete: "deleted",
  same: "unchanged",
};

/** Types that are the stack's own machinery. */
const isMachinery = (type: string) => type === "pulumi:pulumi:Stack" || type.startsWith("pulumi:providers:");

/** Every resource of the run, by component and name; the stack and its providers are none. */
export function changesOf(run: Run): readonly Change[] {
  const byUrn = new Map<string, Step[]>();
  for (const step of run.steps) {
    const kind = KINDS[step.op] ?? (REPLACEMENT.has(step.op) ? "replaced" : undefined);
    // Reads, discards and leftovers of an earlier run change nothing that runs.
    if (kind !== undefined && !isMachinery(step.type))
      byUrn.set(step.urn, [...(byUrn.get(step.urn) ?? []), step]);
  }
  return [...byUrn.values()].map(changeOf).sort((a, b) => byName(order(a), order(b)));
}

const order = ({ parent, title, urn }: Change) => `${parent} ${title} ${urn}`;

function changeOf(steps: readonly Step[]): Change {
  const [first] = steps as [Step];
  const after = steps.find((step) => step.after)?.after;
  const kind = REPLACEMENT.has(first.op) ? "replaced" : (KINDS[first.op] ?? "unchanged");
  const old = steps.find((step) => step.before)?.before;
  // Some accounts tell only once what stays as it is.
  const before = kind === "unchanged" ? (old ?? after) : old;
  const state = after ?? before;
  return {
    kind,
    urn: first.urn,
    type: first.type,
    title: titleOf(first.urn, first.type, state),
    parent: state?.parent ?? "",
    ...(before && { before: before.inputs }),
    ...(after && { after: after.inputs }),
    differences:
      kind === "changed" || kind === "replaced"
        ? differences(before?.inputs, after?.inputs).map((difference) =>
            withoutContent(first.type, difference),
          )
        : [],
    replaceKeys: [...new Set(steps.flatMap(({ replaceKeys }) => replaceKeys))].sort(byName),
    retained: before?.retainOnDelete ?? false,
  };
}

/** A file is no value to show: its keys have a table of their own, and what is a Secret's stays there. */
function withoutContent(type: string, difference: Difference): Difference {
  if (!/^kubernetes:core\/v1:(ConfigMap|Secret)$/.test(type) || !/^(data|stringData)\b/.test(difference.path))
    return difference;
  const content = (value: unknown) =>
    type.endsWith("Secret") ? SECRET : `(${String(value).split("\n").length - 1} lines)`;
  return {
    path: difference.path,
    ...("before" in difference && { before: content(difference.before) }),
    ...("after" in difference && { after: content(difference.after) }),
  };
}

/** Kind and namespace/name for Kubernetes objects; type and name in the program for the rest. */
function titleOf(urn: string, type: string, state: State | undefined): string {
  const { name } = urnParts(urn);
  const kind = type.split(":").at(-1) ?? type;
  if (!type.startsWith("kubernetes:")) return `${kind} ${name}`;
  const metadata = type.startsWith("kubernetes:helm.sh") ? state?.inputs : state?.inputs.metadata;
  // A ConfigMap named after its content has another name with every content.
  const given = type === "kubernetes:core/v1:ConfigMap" ? name : (textAt(metadata, "name") ?? name);
  const namespace = textAt(metadata, "namespace");
  const title = type.startsWith("kubernetes:helm.sh") ? "Helm release" : kind;
  return `${title} ${namespace === undefined ? "" : `${namespace}/`}${given}`;
}

export const isComponent = (change: Change): boolean => isComponentType(change.type);

/** Resources of one component and what becomes of the component's own settings. */
export interface ComponentChanges {
  /** `kafka (KafkaCluster)`; "other resources" for those of no component. */
  readonly title: string;
  readonly settings: readonly Difference[];
  readonly resources: readonly Change[];
}

/** Components in the order of the changes, each with its resources that change. */
export function byComponent(changes: readonly Change[]): readonly ComponentChanges[] {
  const components = changes.filter(isComponent);
  const own = new Set(components.map(({ urn }) => urn));
  const moving = changes.filter((change) => !isComponent(change) && change.kind !== "unchanged");
  const groups = components.map((component): ComponentChanges => ({
    title: component.title.replace(/^(\S+) (.+)$/, "$2 ($1)"),
    settings: component.differences,
    resources: moving.filter(({ parent }) => parent === component.urn),
  }));
  const rest = moving.filter(({ parent }) => !own.has(parent));
  return [...groups, { title: "other resources", settings: [], resources: rest }].filter(
    ({ settings, resources }) => settings.length + resources.length > 0,
  );
}
