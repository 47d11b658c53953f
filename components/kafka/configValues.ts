/** Values of configuration keys, whose names have dots. */
import { z } from "zod";

const SCALAR = "a text, a number, true or false";

/** Names of the scalars in nested objects, their levels joined by dots: `{ num: { partitions: 1 } }` is num.partitions. */
function joinedKeys(name: string, value: unknown): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [name];
  return Object.entries(value).flatMap(([level, inner]) => joinedKeys(`${name}.${level}`, inner));
}

/**
 * What a key's value must be. An object stands where the dots of a key were taken for levels, as
 * `pulumi config set --path` takes them: the key that was meant is told, and how to write it.
 */
function scalarOrKey({ input, path = [] }: { input?: unknown; path?: PropertyKey[] | undefined }): string {
  const names = joinedKeys(String(path.at(-1) ?? ""), input);
  const [first = ""] = names;
  if (typeof input !== "object" || input === null || Array.isArray(input) || names.length === 0)
    return SCALAR;
  const section = path.slice(0, -1).map(String).join(".");
  const command = /^(kafka|topics)\./.test(section)
    ? `; on the command line: pulumi config set --path 'kafka-on-kubernetes:${section}["${first}"]' VALUE`
    : "";
  return `${SCALAR}. The dots of ${names.join(", ")} were taken for levels: a key is one name, ${JSON.stringify(first)}, in quotes${command}`;
}

/** An object of configuration keys. */
export const configValues = (what: string) =>
  z.record(z.string(), z.union([z.string(), z.number(), z.boolean()], { error: scalarOrKey }), {
    error: `an object of ${what}`,
  });
