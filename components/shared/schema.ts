/** The vocabulary that settings and component arguments are checked with, and the one error they fail with. */
import { isIP } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { isQualifiedName } from "../../domain/kubernetes/labels";
import { isDnsLabel, isDnsName, isHost, parseImage } from "../../domain/kubernetes/names";
import { isReason } from "../../domain/kubernetes/nfsJustification";
import { parseDuration, parseJvmSize, parseQuantity } from "../../domain/kubernetes/quantities";
import { NODE_PORT_RANGE } from "../../domain/kubernetes/nodePorts";
import { nearestName } from "../../domain/nearest";

/** One fault: where it is, what was given there, and what is allowed (a whole clause, without the path). */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** What is allowed: a text, or one that depends on what was given. */
type Allowed = string | ((given: string) => string);

function text(allowed: Allowed, test: (given: string) => boolean) {
  const error = ({ input }: { input?: unknown }) =>
    typeof allowed === "string" ? allowed : allowed(typeof input === "string" ? input : "");
  return z.string({ error }).refine(test, { error });
}

/** YAML reads `cpu: 1` as a number; Kubernetes means the same by it. */
const numberAsText = (given: unknown) => (typeof given === "number" ? String(given) : given);

/** A whole number between two bounds, both allowed. */
export const integer = (min: number, max: number, what = "a whole number") => {
  const error = `${what} from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

/** A TCP port. */
export const port = () => integer(1, 65535, "a port");

/** A port that Kubernetes hands out to NodePort Services: the API server's default range. */
export const nodePort = () => integer(NODE_PORT_RANGE.first, NODE_PORT_RANGE.last, "a NodePort");

export const boolean = () => z.boolean({ error: "true or false" });

export const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, { error: values.join(" | ") });

/** A text of printable characters that is not empty. */
export const nonEmpty = (what: string) => text(what, (given) => given.trim().length > 0);

/** Why something is as it is, in words. */
export const reason = () => text("a reason of three words or more", isReason);

/** A text that a regular expression describes in full. */
export const matching = (pattern: RegExp, what: string) => text(what, (given) => pattern.test(given));

/** Path of a setting, e.g. `kafka`. */
export const settingsPath = () =>
  matching(/^[\w-]+(\.[\w-]+)*$/, "the path of a setting (e.g. kafka)").optional();

export const namespace = () => text("a namespace's name (a DNS label, e.g. kafka)", isDnsLabel);

export const className = () => text("a StorageClass's name (lower-case letters, digits, - and .)", isDnsName);

/** The name of an object that pods refer to, such as a Secret. */
export const objectName = (what: string) => text(`${what} (lower-case letters, digits, - and .)`, isDnsName);

/** A text that YAML might take for something else: `"true"` and `"1"` must be in quotes. */
export const quotedText = (what: string) =>
  z.string({ error: `${what}, a text (numbers and true or false in quotes)` });

/** An object of these fields and no others. */
export const objectOf = <S extends z.ZodRawShape>(fields: S) =>
  z.strictObject(fields, { error: `an object of ${Object.keys(fields).join(", ")}` });

/** What is wrong with the key of a label or an annotation; undefined if it is one. */
export const keyFault = (key: string): string | undefined =>
  isQualifiedName(key)
    ? undefined
    : "not allowed; a key is up to 63 letters, digits, -, _ and ., after a DNS name and a slash if need be";

/** A list, which may be empty. */
export const list = <T extends z.ZodType>(item: T, what: string) =>
  z.array(item, { error: `a list of ${what}` });

/** An object whose keys are the user's own. */
export const record = <T extends z.ZodType>(value: T, what: string) =>
  z.record(z.string(), value, { error: `an object of ${what}` });

export const host = () =>
  text("a host name or IP address that clients reach (no port, no scheme; not 0.0.0.0)", isHost);

/** DNS domain of a cluster, under which its Services are found (`svc.DOMAIN`). */
export const dnsDomain = () =>
  text(
    "a DNS domain (e.g. cluster.local, without svc)",
    (given) => isDnsName(given) && !given.startsWith("svc."),
  );

/** A block of addresses, e.g. 10.0.0.0/8. */
export const cidr = () =>
  text("a block of addresses (CIDR, e.g. 10.0.0.0/8)", (given) => {
    const [address = "", length = "", ...rest] = given.split("/");
    const most = { 4: 32, 6: 128 }[isIP(address)];
    return rest.length === 0 && most !== undefined && /^\d{1,3}$/.test(length) && Number(length) <= most;
  });

export const image = () =>
  text("an image reference (repository[:tag][@sha256:digest])", (given) => parseImage(given) !== undefined);

const sizeOf = (given: string) => parseQuantity(given) ?? 0;

const aboveZero = (example: string) => `a Kubernetes quantity above zero (e.g. ${example})`;

/** A Kubernetes quantity above zero, kept as text. */
export const quantity = (example: string) =>
  z.preprocess(
    numberAsText,
    text(aboveZero(example), (given) => sizeOf(given) > 0),
  );

/** More cores than a pod of these asks for: whoever writes such a number means thousandths. */
const MANY_CORES = 100;
const isManyCores = (given: string) => sizeOf(given) >= MANY_CORES && !/[mun]$/.test(given);

/** A quantity of CPU, kept as text; `1000` without its `m` is a thousand cores, which no node has. */
export const cpuQuantity = (example: string) =>
  z.preprocess(
    numberAsText,
    text(
      (given) =>
        isManyCores(given)
          ? `below ${MANY_CORES} cores, or have the unit m (e.g. ${example}): ${given} is ${sizeOf(given)} cores, and ${sizeOf(given)}m is ${sizeOf(given) / 1000}`
          : aboveZero(example),
      (given) => sizeOf(given) > 0 && !isManyCores(given),
    ),
  );

const MEBIBYTE = 1024 ** 2;
/** Less memory than any container starts with: whoever writes such a number means another unit. */
const LEAST_MEMORY = 32 * MEBIBYTE;
/** Less heap than any of these JVMs starts with. */
const LEAST_HEAP = 16 * MEBIBYTE;

/** A quantity of memory, kept as text; `512` without its unit is 512 bytes, and `512m` half a byte. */
export const memoryQuantity = (example: string) =>
  z.preprocess(
    numberAsText,
    text(
      (given) =>
        sizeOf(given) > 0
          ? `at least ${LEAST_MEMORY / MEBIBYTE}Mi (e.g. ${example}): ${given} is ${sizeOf(given)} bytes`
          : aboveZero(example),
      (given) => sizeOf(given) >= LEAST_MEMORY,
    ),
  );

/** A size of the JVM's memory; `512` without its unit is 512 bytes. */
export const jvmSize = (example: string) =>
  text(
    (given) => {
      const bytes = parseJvmSize(given) ?? 0;
      return bytes > 0
        ? `at least ${LEAST_HEAP / MEBIBYTE}M (e.g. ${example}): ${given} is ${bytes} bytes`
        : `a JVM memory size (e.g. ${example})`;
    },
    (given) => (parseJvmSize(given) ?? 0) >= LEAST_HEAP,
  );

/** A duration, read into a whole number of `unit`. */
export const duration = (unit: "ms" | "s", min: number, max: number, example: string) => {
  const error = `a duration from ${min} to ${max} ${unit} (a number of ${unit}, or e.g. ${example})`;
  return z.union([z.number(), z.string()], { error }).transform((given, context) => {
    const value = parseDuration(given, unit);
    if (value !== undefined && value >= min && value <= max) return value;
    context.addIssue({ code: "custom", message: error });
    return z.NEVER;
  });
};

/** The keys that the object at `path` of a schema may have. */
function allowedKeys(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => allowedKeys(option, path));
  const [head, ...rest] = path;
  if (inner instanceof z.ZodArray) return allowedKeys(inner.element, rest);
  if (inner instanceof z.ZodRecord) return allowedKeys(inner.valueType, rest);
  if (!(inner instanceof z.ZodObject)) return [];
  if (head === undefined) return Object.keys(inner.shape);
  const next = (inner.shape as Record<PropertyKey, z.core.$ZodType>)[head];
  return next ? allowedKeys(next, rest) : [];
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  // What was given stands before a transformation of a result, and behind one that prepares the value.
  if (schema instanceof z.ZodPipe)
    return unwrapped(schema.in instanceof z.ZodTransform ? schema.out : schema.in);
  const inner = (schema as { def?: { innerType?: z.core.$ZodType } }).def?.innerType;
  return inner ? unwrapped(inner) : schema;
}

const shown = (given: unknown) => (given === undefined ? "nothing" : JSON.stringify(given));

/** Dotted path; a key that has dots itself, as Kafka's have, is put in brackets: `kafka.config["log.dirs"]`. */
export function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      const name = String(step);
      if (!/^[\w-]+$/.test(name)) return `["${name}"]`;
      return index === 0 ? name : `.${name}`;
    })
    .join("");
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (value as Record<PropertyKey, unknown> | null | undefined)?.[step],
    root,
  );
}

/** The path as far as it leads in what was given: one text may stand for a list of it. */
function pathIn(given: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] {
  const end = path.findIndex((_, index) => typeof valueAt(given, path.slice(0, index)) === "string");
  return end < 0 ? path : path.slice(0, end);
}

function unknownKeys(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
  keys: readonly string[],
): Problem[] {
  const allowed = allowedKeys(schema, path);
  return keys.map((key) => {
    const suggestion = nearestName(key, allowed);
    const [section = ""] = key.split(".");
    const way = suggestion
      ? `did you mean ${suggestion}?`
      : section !== key && allowed.includes(section)
        ? `below ${section} it is a path: pulumi config set --path, with a name that has dots in brackets, such as kafka.config["num.partitions"]`
        : `allowed: ${allowed.join(", ")}`;
    return { path: dotted([...path, key]), message: `unknown setting; ${way}` };
  });
}

/** The fault of a setting that must be there. */
export const missing = (path: string, allowed: string): Problem => ({
  path,
  message: `missing; it must be ${allowed}`,
});

/** What was wrong, for every fault that zod found; the value is not shown where `secret` says so. */
function problemsOf(
  schema: z.core.$ZodType,
  error: z.core.$ZodError,
  given: unknown,
  secret: (path: string) => boolean,
): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") return unknownKeys(schema, issue.path, issue.keys);
    const steps = pathIn(given, issue.path);
    const path = dotted(steps);
    const value = valueAt(given, steps);
    // zod words this itself where the schema says nothing.
    const allowed = issue.message.startsWith("Invalid input: expected object") ? "an object" : issue.message;
    if (value === undefined) return [missing(path, allowed)];
    const what = secret(path) && value !== null ? "the value (not shown)" : shown(value);
    return [{ path, message: `${what} is not allowed; it must be ${allowed}` }];
  });
}

/** Either the parsed value or every fault in it, with `given`'s secrets left out of the messages. */
export function check<S extends z.ZodType>(
  schema: S,
  given: unknown,
  secret: (path: string) => boolean = () => false,
): { readonly value: z.output<S> } | { readonly problems: readonly Problem[] } {
  const result = schema.safeParse(given);
  return result.success
    ? { value: result.data }
    : { problems: problemsOf(schema, result.error, given, secret) };
}

/** Stops the program with all faults in one message, before anything is registered. Pulumi prints it as it is. */
export class InvalidSettings extends pulumi.RunError {
  constructor(
    what: string,
    readonly problems: readonly Problem[],
  ) {
    const lines = problems.map(({ path, message }) => `  ${path || "(all)"}: ${message}`);
    const faults = problems.length === 1 ? "1 fault" : `${problems.length} faults`;
    super(`${what}: ${faults}, nothing was changed.\n${lines.join("\n")}`);
  }
}

/** Throws {@link InvalidSettings} if there are problems. */
export function refuse(what: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new InvalidSettings(what, problems);
}
