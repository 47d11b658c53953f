/** The settings as a reader wants them: read off the schemas that check them. */
import { z } from "zod";
import { settingsSchema } from "../../settings";

/** One setting. */
export interface Setting {
  /** Path in the stack's file, without the project's name: `kafka.storage.size`. */
  readonly path: string;
  /** What a fault's message says that it must be. */
  readonly allowed: string;
  /** Its default as the file would have it; a text in words where there is none to write down. */
  readonly default: { readonly value: unknown } | { readonly words: string };
  readonly meaning: string;
}

/** Settings of one object at the top, or the one that is none. */
export interface Section {
  readonly name: string;
  /** Left out where the section is a setting itself, which says what it means. */
  readonly meaning?: string;
  /** Whether a stack's file may leave it out. */
  readonly optional: boolean;
  readonly settings: readonly Setting[];
}

/** What stands around the type itself: what is absent or given by default. */
interface Wrapped {
  readonly schema: z.core.$ZodType;
  readonly optional: boolean;
  readonly default?: unknown;
}

/** A schema without what only says that it may be absent, or prepares its value. */
export function unwrap(schema: z.core.$ZodType, optional = false): Wrapped {
  if (schema instanceof z.ZodDefault) return { schema, optional: true, default: schema.def.defaultValue };
  if (schema instanceof z.ZodOptional) return unwrap(schema.unwrap(), true);
  if (schema instanceof z.ZodPrefault) return unwrap(schema.unwrap(), optional);
  // A value that is prepared first, such as `false` for an object.
  if (schema instanceof z.ZodPipe && schema.in instanceof z.ZodTransform) return unwrap(schema.out, optional);
  return { schema, optional };
}

/** The schema's own words for what is allowed: those of the error for something that nothing allows. */
function allowed(schema: z.ZodType): string {
  const { error } = schema.safeParse(Symbol("nothing allows this"));
  const message = error?.issues[0]?.message;
  if (message === undefined) throw new Error("a setting accepts anything");
  return message;
}

const describe = (schema: z.core.$ZodType): string => (schema as z.ZodType).description ?? "";

/** The default that stands in a schema, or that its description gives as a number. */
export function literalDefault(schema: z.core.$ZodType): { readonly value: unknown } | undefined {
  const wrapped = unwrap(schema);
  if ("default" in wrapped) return { value: wrapped.default };
  const [, number] = /; default: (\d+)$/.exec(describe(schema)) ?? [];
  return number === undefined ? undefined : { value: Number(number) };
}

function setting(path: string, schema: z.core.$ZodType): Setting {
  const [meaning = "", words] = describe(schema).split("; default: ");
  if (meaning === "") throw new Error(`the setting ${path} has no description`);
  const wrapped = unwrap(schema);
  const other = words ?? (wrapped.optional ? "none" : "required");
  return {
    path,
    allowed: allowed(wrapped.schema as z.ZodType),
    default: "default" in wrapped ? { value: wrapped.default } : { words: other },
    meaning,
  };
}

/** The object that stands under each name of a section, such as a topic. */
function itemOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (!(schema instanceof z.ZodRecord)) return undefined;
  const item = unwrap(schema.valueType).schema;
  return item instanceof z.ZodObject ? item : undefined;
}

/** Every setting at or below `path`, in the order of the schema. */
function settingsOf(path: string, schema: z.core.$ZodType): Setting[] {
  const inner = unwrap(schema).schema;
  // Further down an object stands in its description.
  const item = path.includes(".") ? undefined : itemOf(inner);
  if (item) return settingsOf(`${path}.NAME`, item);
  if (!(inner instanceof z.ZodObject)) return [setting(path, schema)];
  return Object.entries(inner.shape).flatMap(([key, field]) =>
    settingsOf(path === "" ? key : `${path}.${key}`, field as z.core.$ZodType),
  );
}

const isSection = (schema: z.core.$ZodType) => schema instanceof z.ZodObject || itemOf(schema) !== undefined;

/** All settings, by the object that they are in. */
export function sections(): Section[] {
  return Object.entries(settingsSchema.shape).map(([name, schema]) => ({
    name,
    ...(isSection(unwrap(schema).schema) && { meaning: describe(schema) }),
    optional: schema.safeParse(undefined).success,
    settings: settingsOf(name, schema),
  }));
}
