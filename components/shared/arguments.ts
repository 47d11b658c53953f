/** How a component reads its arguments: defaults filled in, every plain value checked before anything is registered. */
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { check, dotted, InvalidSettings, missing, type Problem, refuse } from "./schema";

/** Arguments after reading: as given, with the defaults of the schema `S` where nothing was given. */
export type Resolved<Args, S extends z.ZodType> = Args & z.output<S>;

const isLater = (value: unknown) => pulumi.Output.isInstance(value) || value instanceof Promise;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isLater(value);

/** Whether there is a value at a path, be it one that is known later. */
const isGiven = (args: object, path: string): boolean =>
  path.split(".").reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), args) !==
  undefined;

/** A fault for each path of `needed` without a value. The compiler tells a typed program, and this all others. */
export const missingArgs = (args: object, needed: Readonly<Record<string, string>>): readonly Problem[] =>
  Object.entries(needed)
    .filter(([path]) => !isGiven(args, path))
    .map(([path, allowed]) => missing(path, allowed));

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
  /** Paths of arguments that may be outputs and must be given, and what they must be. Default: none. */
  readonly needed?: Readonly<Record<string, string>>;
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

/** A component's arguments after reading with its schema, or what is wrong with them. */
type ReadArgs<Args, S extends z.ZodType> =
  | { readonly problems: readonly Problem[] }
  | {
      readonly problems: readonly Problem[];
      /** The plain values, with defaults, for the checks. */
      readonly plain: z.output<S>;
      /** The same with the outputs that were given. */
      readonly resolved: Resolved<Args, S>;
    };

/** Reads a component's arguments with its schema. What may be an output and must be given is optional there. */
export function readArgs<Args extends object, S extends z.ZodType>(
  schema: S,
  args: Args,
  { later = [], secretive = /(?!)/ }: Pick<ArgumentRules<S>, "later" | "secretive"> = {},
): ReadArgs<Args, S> {
  const outputs = outputsIn(args, later);
  const result = check(schema, plain(args), (path) => secretive.test(path));
  if ("problems" in result) return { problems: [...outputs, ...result.problems] };
  const resolved = merged(result.value, args) as Resolved<Args, S>;
  return { problems: outputs, plain: result.value, resolved };
}

/** Every fault of a component's arguments, but for needed ones that are left out: they may be outputs to come. */
export function checkArgs<Args extends object, S extends z.ZodType>(
  schema: S,
  args: Partial<Args>,
  { rules = () => [], ...reading }: ArgumentRules<S> = {},
): readonly Problem[] {
  const read = readArgs(schema, args, reading);
  return "plain" in read ? [...read.problems, ...rules(read.plain)] : read.problems;
}

/**
 * Reads and checks a component's arguments.
 *
 * @throws InvalidSettings with every fault, before anything is registered
 */
export function resolveArgs<Args extends object, S extends z.ZodType>(
  what: string,
  schema: S,
  args: Args,
  { rules = () => [], needed = {}, ...reading }: ArgumentRules<S> = {},
): Resolved<Args, S> {
  const read = readArgs(schema, args, reading);
  const problems = [...missingArgs(args, needed), ...read.problems];
  if (!("plain" in read)) throw new InvalidSettings(what, problems);
  refuse(what, [...problems, ...rules(read.plain)]);
  return read.resolved;
}
