/** How a component reads its arguments: defaults filled in, every plain value checked before anything is registered. */
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { check, dotted, type Problem, refuse } from "./schema";

/** Arguments after reading: as given, with the defaults of the schema `S` where nothing was given. */
export type Resolved<Args, S extends z.ZodType> = Args & z.output<S>;

const isLater = (value: unknown) => pulumi.Output.isInstance(value) || value instanceof Promise;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isLater(value);

/** The plain part of a value: outputs and promises are known later, and so are left out. */
function plain(value: unknown): unknown {
  if (isLater(value)) return undefined;
  if (Array.isArray(value)) return value.some((item) => plain(item) === undefined) ? undefined : value;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const known = plain(item);
      return known === undefined ? [] : [[key, known]];
    }),
  );
}

/** `given` over `parsed`, wherever `given` holds something that the schema could not see. */
function merged(parsed: unknown, given: unknown): unknown {
  if (given === undefined) return parsed;
  if (!isObject(given)) return plain(given) === undefined ? given : parsed;
  const base = isObject(parsed) ? parsed : {};
  const keys = new Set([...Object.keys(base), ...Object.keys(given)]);
  return Object.fromEntries([...keys].map((key) => [key, merged(base[key], given[key])]));
}

/** What a component knows of its arguments beside their schema. */
export interface ArgumentRules<S extends z.ZodType> {
  /** What must not be together; it sees plain values. */
  readonly rules?: (plainArgs: z.output<S>) => readonly Problem[];
  /** Paths of the arguments that may be outputs, as the interface declares them (`pulumi.Input`). */
  readonly later?: readonly string[];
  /** Paths whose values may be secret, also where they are malformed: no message repeats them. */
  readonly secretive?: RegExp;
}

/** Outputs where plain values belong: they would be left out of every check, and be written as an error text. */
function outputsIn(value: unknown, later: readonly string[], path: readonly PropertyKey[] = []): Problem[] {
  const where = dotted(path);
  if (later.includes(where)) return [];
  if (isLater(value))
    return [
      {
        path: where,
        message:
          "an output is not allowed; it must be a plain value, known when the program starts. Read it from the configuration, or make the component within the output's apply()",
      },
    ];
  if (Array.isArray(value)) return value.flatMap((item, index) => outputsIn(item, later, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => outputsIn(item, later, [...path, key]));
}

/**
 * Reads a component's arguments with its schema. A required argument that may be an output is optional in the
 * schema (the compiler sees to it that it is there).
 *
 * @throws InvalidSettings with every fault, before anything is registered
 */
export function resolveArgs<Args extends object, S extends z.ZodType>(
  what: string,
  schema: S,
  args: Args,
  { rules = () => [], later = [], secretive = /(?!)/ }: ArgumentRules<S> = {},
): Resolved<Args, S> {
  const outputs = outputsIn(args, later);
  const result = check(schema, plain(args), (path) => secretive.test(path));
  if ("problems" in result) {
    refuse(what, [...outputs, ...result.problems]);
    throw new Error("unreachable: a failed check has problems");
  }
  refuse(what, [...outputs, ...rules(result.value)]);
  return merged(result.value, args) as Resolved<Args, S>;
}
