/** Holds manifests to a release of Kubernetes, as its OpenAPI document has the fields. */
import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import { kindsOf } from "./prune";
import type { Definition, Definitions } from "./releases";

/** What a release makes of a manifest. */
export interface Judgement {
  /** Fields that the release does not have, which its API server drops without a word: `spec.template.spec.hostUsers`. */
  readonly ignored: readonly string[];
  /** What its API server refuses: a missing field, a wrong type, a kind that it does not have. */
  readonly refused: readonly string[];
}

export type Validator = (manifest: Readonly<Record<string, unknown>>) => Judgement;

/** Fields that are not said are errors here, and formats that JSON schema does not have decide nothing. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict);
  if (typeof value !== "object" || value === null) return value;
  const definition = value as Definition;
  // A number or a text: the document calls it a text.
  if (definition.format === "int-or-string") return {};
  const inner = Object.fromEntries(Object.entries(definition).map(([key, part]) => [key, strict(part)]));
  const closes =
    "properties" in definition && isSchema(definition) && !("additionalProperties" in definition);
  return closes ? { ...inner, additionalProperties: false } : inner;
}

/** A definition has a type; a map of properties that has one of the name `properties` has none that is a text. */
const isSchema = ({ type }: Definition) => type === undefined || typeof type === "string";

const fieldOf = ({ instancePath, params }: ErrorObject): string =>
  [
    ...instancePath.split("/").slice(1),
    String((params as { additionalProperty?: unknown }).additionalProperty),
  ]
    .map((part) => (/^\d+$/.test(part) ? "[]" : part.replaceAll("~1", "/").replaceAll("~0", "~")))
    .join(".")
    .replaceAll(".[]", "[]");

/** Compiles the definitions of a release. */
export function validator(definitions: Definitions): Validator {
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
  ajv.addSchema({ $id: "kubernetes", definitions: strict(definitions) as Record<string, object> });
  const names = new Map(
    Object.entries(definitions).flatMap(([name, definition]) =>
      kindsOf(definition).map((kind) => [kind, name] as const),
    ),
  );
  const compiled = new Map<string, ValidateFunction>();
  return (manifest) => {
    const kind = `${String(manifest.apiVersion)} ${String(manifest.kind)}`;
    const name = names.get(kind);
    if (name === undefined) return { ignored: [], refused: [`no kind ${kind}`] };
    const validate = compiled.get(kind) ?? ajv.compile({ $ref: `kubernetes#/definitions/${name}` });
    compiled.set(kind, validate);
    validate(manifest);
    const errors = validate.errors ?? [];
    const isUnknownField = ({ keyword }: ErrorObject) => keyword === "additionalProperties";
    return {
      ignored: [...new Set(errors.filter(isUnknownField).map(fieldOf))].sort(),
      refused: errors
        .filter((error) => !isUnknownField(error))
        .map(({ instancePath, message = "" }) => `${kind}${instancePath} ${message}`),
    };
  };
}
