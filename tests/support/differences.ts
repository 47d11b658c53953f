/** Whole values compared leaf by leaf, for tables of what differs. */

/** Every leaf of a value by its path, e.g. `spec.ports[0].port`; empty lists and objects are leaves. */
export function leaves(value: unknown, path = ""): Map<string, unknown> {
  const steps: [string, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [`${path}[${index}]`, item])
    : typeof value === "object" && value !== null
      ? Object.entries(value).map(([key, item]) => [path + step(key, path), item])
      : [];
  return steps.length === 0
    ? new Map([[path, value]])
    : new Map(steps.flatMap(([next, item]) => [...leaves(item, next)]));
}

function step(key: string, path: string): string {
  if (!/^[\w-]+$/.test(key)) return `["${key}"]`;
  return path === "" ? key : `.${key}`;
}

/** The value at a path as `leaves` writes it; undefined where there is none. */
export function at(value: unknown, path: string): unknown {
  const steps = [...path.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([\w-]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name,
  );
  return steps.reduce<unknown>(
    (inner, next = "") => (inner as Readonly<Record<string, unknown>> | undefined)?.[next],
    value,
  );
}

/** A leaf as tables show it; `nothing` where one side lacks it. */
export const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

/** Every leaf in which two values differ, as `path: "before -> after"`. */
export function differences(before: unknown, after: unknown): Record<string, string> {
  const [old, now] = [leaves(before), leaves(after)];
  const paths = [...new Set([...old.keys(), ...now.keys()])];
  return Object.fromEntries(
    paths
      .filter((path) => shown(old.get(path)) !== shown(now.get(path)))
      .map((path) => [path, `${shown(old.get(path))} -> ${shown(now.get(path))}`]),
  );
}

/** The same for resources by `Kind/name`, as `Kind/name path: "before -> after"`. */
export function resourceDifferences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const perResource = names.map((name) =>
    Object.entries(differences(before[name], after[name])).map(([path, change]) => [
      `${name} ${path}`.trim(),
      change,
    ]),
  );
  return Object.fromEntries(perResource.flat()) as Record<string, string>;
}
