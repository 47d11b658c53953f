/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are changed at any path */
/** Changes to a deployment, as cases in YAML write them: one deployment that is right, and what differs. */
import { type Manifest, Stack } from "./stack";

/** What differs. `in` and `delete` name an object as KIND/NAME, `at` is a JSON pointer into it. */
export type Change =
  | { in: string; at: string; value: unknown }
  | { in: string; at: string; remove: true }
  /** Literals of the first container's environment; null takes a variable away. */
  | { in: string; env: Readonly<Record<string, string | null>> }
  /** Entries of the first container's environment, in the place of those of the same names. */
  | { in: string; envList: readonly Manifest[] }
  /** The whole environment of the first container. */
  | { in: string; allEnv: Readonly<Record<string, string>> }
  | { add: Manifest }
  | { delete: string };

/** Splits a set of brokers into one per zone, each with a rack and ids of its own. */
export interface PerZone {
  set: string;
  zones: readonly string[];
  /** Brokers in each zone. */
  replicas: number;
}

/** The deployment with the changes made; the one that is given stays as it is. */
export function changed(base: Stack, changes: readonly Change[], perZone?: PerZone): Stack {
  const stack = new Stack(JSON.parse(JSON.stringify(base.manifests)) as Manifest[]);
  for (const change of changes) apply(stack, change);
  if (perZone) split(stack, perZone);
  return stack;
}

function apply(stack: Stack, change: Change): void {
  if ("add" in change) stack.add(JSON.parse(JSON.stringify(change.add)) as Manifest);
  else if ("delete" in change) stack.remove(...named(change.delete));
  else if ("at" in change) place(stack.get(...named(change.in)), change);
  else environment(stack.get(...named(change.in)), change);
}

function place(manifest: Manifest, change: { at: string; value?: unknown; remove?: true }): void {
  const path = change.at.split("/").slice(1).map(unescaped);
  const last = path.pop() ?? "";
  let parent: Manifest = manifest;
  for (const key of path) parent = (parent[key] ??= {}) as Manifest;
  if (change.remove !== true)
    parent[Array.isArray(parent) && last === "-" ? parent.length : last] = change.value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(parent, last);
}

/** `~1` is a slash in a key, `~0` a tilde (RFC 6901). */
function unescaped(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}

function environment(workload: Manifest, change: Change): void {
  const container = workload.spec.template.spec.containers[0] as Manifest;
  const entries = new Map<string, Manifest>(
    ((container.env ?? []) as Manifest[]).map((entry) => [String(entry.name), entry]),
  );
  if ("allEnv" in change) entries.clear();
  const literals = "env" in change ? change.env : "allEnv" in change ? change.allEnv : {};
  for (const [name, value] of Object.entries(literals)) {
    if (value === null) entries.delete(name);
    else entries.set(name, { name, value });
  }
  for (const entry of "envList" in change ? change.envList : []) {
    // An entry that refers to others has to come after them.
    entries.delete(String(entry.name));
    entries.set(String(entry.name), entry);
  }
  container.env = [...entries.values()];
}

function split(stack: Stack, { set, zones, replicas }: PerZone): void {
  const whole = stack.get(...named(set));
  stack.remove(...named(set));
  zones.forEach((zone, i) => {
    const part = structuredClone(whole);
    part.metadata.name = `${String(whole.metadata.name)}-${zone}`;
    part.spec.replicas = replicas;
    part.spec.selector.matchLabels.zone = zone;
    part.spec.template.metadata.labels.zone = zone;
    part.spec.template.spec.nodeSelector = { "topology.kubernetes.io/zone": zone };
    environment(part, { in: set, env: { KAFKA_BROKER_RACK: zone } });
    const command = part.spec.template.spec.containers[0].command as string[];
    part.spec.template.spec.containers[0].command = command.map((word) =>
      word.replace(
        /_ID=(?:\$\{HOSTNAME##\*-\}|\$\(\(\$\{HOSTNAME##\*-\}\+(\d+)\)\))/,
        (_, first: string | undefined) => `_ID=$((\${HOSTNAME##*-}+${String(Number(first ?? 0) + 100 * i)}))`,
      ),
    );
    stack.add(part);
  });
}

function named(object: string): [kind: string, name: string] {
  const [kind = "", ...name] = object.split("/");
  return [kind, name.join("/")];
}
