/** What differs between two property trees, leaf by leaf. */
import { byName, isObject, isSecretive, SECRET, withoutSecrets } from "./values";

/** One leaf; absent where the tree has nothing there. */
export interface Difference {
  /** `spec.template.spec.containers[kafka].image`: list items by their name where they have one. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Every leaf that differs, in the order of the paths. */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  return compare("", before, after).sort((a, b) => byName(a.path, b.path));
}

function compare(path: string, before: unknown, after: unknown): Difference[] {
  if (isTree(before) || isTree(after)) {
    // A subtree that appears or goes is told leaf by leaf too, but an empty one is a leaf.
    const [left, right] = [children(before), children(after)];
    const keys = [...new Set([...left.keys(), ...right.keys()])];
    if (keys.length > 0)
      return keys.flatMap((key) => compare(joined(path, key), left.get(key), right.get(key)));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const hide = (value: unknown) => {
    if (isSecretive(path) && /^(string|number)$/.test(typeof value)) return SECRET;
    return typeof value === "string" ? withoutSecrets(value) : value;
  };
  return [
    {
      path,
      ...(before !== undefined && { before: hide(before) }),
      ...(after !== undefined && { after: hide(after) }),
    },
  ];
}

const isTree = (value: unknown) => Array.isArray(value) || isObject(value);

function children(value: unknown): ReadonlyMap<string, unknown> {
  if (Array.isArray(value))
    return new Map(value.map((item, index) => [itemKey(item, index), item as unknown]));
  return new Map(isObject(value) ? Object.entries(value) : []);
}

/** Kubernetes merges lists by their items' names: an item that moves has not changed. */
function itemKey(item: unknown, index: number): string {
  const name = isObject(item)
    ? (item.name ?? (isObject(item.metadata) ? item.metadata.name : undefined))
    : undefined;
  return `[${typeof name === "string" ? name : index}]`;
}

function joined(path: string, key: string): string {
  if (key.startsWith("[")) return `${path}${key}`;
  const plain = /^[\w-]+$/.test(key) ? key : undefined;
  if (plain === undefined) return `${path}["${key}"]`;
  return path === "" ? plain : `${path}.${plain}`;
}
