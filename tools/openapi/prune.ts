/** The part of Kubernetes' OpenAPI document that validating some kinds takes. */
import type { Definition, Definitions } from "./releases";

const REFERENCE = "#/definitions/";

/** Keywords that decide what is valid, and the one that tells a definition's kind. */
const KEPT = new Set([
  "$ref",
  "additionalProperties",
  "enum",
  "format",
  "items",
  "properties",
  "required",
  "type",
  "x-kubernetes-group-version-kind",
]);

/** @param isNames whether the keys are names of properties, and not keywords */
function pruned(value: unknown, isNames = false): unknown {
  if (Array.isArray(value)) return value.map((item) => pruned(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isNames || KEPT.has(key))
      .map(([key, inner]) => [
        key,
        key === "x-kubernetes-group-version-kind" && !isNames
          ? inner
          : pruned(inner, !isNames && key === "properties"),
      ]),
  );
}

/** The names of the definitions that a part refers to. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner.slice(REFERENCE.length)] : references(inner),
  );
}

/** The kind that a definition is of, as a manifest names it: `apps/v1 StatefulSet`. */
export const kindsOf = (definition: Definition): readonly string[] =>
  (definition["x-kubernetes-group-version-kind"] ?? []).map(
    ({ group, version, kind }) => `${group === "" ? version : `${group}/${version}`} ${kind}`,
  );

/** The definitions of these kinds and all that they refer to, without descriptions, by name. */
export function prune(definitions: Definitions, kinds: ReadonlySet<string>): Definitions {
  const kept = new Map<string, Definition>();
  const waiting = Object.entries(definitions)
    .filter(([, definition]) => kindsOf(definition).some((kind) => kinds.has(kind)))
    .map(([name]) => name);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const definition = definitions[name];
    if (definition === undefined || kept.has(name)) continue;
    kept.set(name, pruned(definition) as Definition);
    waiting.push(...references(definition));
  }
  return Object.fromEntries([...kept].sort(([a], [b]) => (a < b ? -1 : 1)));
}
