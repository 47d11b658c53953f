/** What every resource of the provider is made of, apart from Pulumi's protocol. */
import { z } from "zod";
import { USER_NAME } from "../../domain/kafka/names";
import type { KafkaClient } from "../kafka/client";

/** What stands for a value that a preview does not know yet, in Pulumi's protocol. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A wrong input: its path, what is wrong with it, and what is allowed. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** What a resource's operations use. */
export interface Operation {
  /** The client, which is connected when it is first asked for. */
  client(): Promise<KafkaClient>;
  /** Tells people something about this resource. */
  say(severity: "info" | "warning", message: string): void;
  /** Aborted when somebody interrupts the update. */
  readonly signal: AbortSignal;
  /** Shows how far an operation is, in the place of what it showed before. */
  progress(message: string): void;
}

export interface Difference {
  /** Inputs that change. */
  readonly changes: readonly string[];
  /** Those of them that another resource has to take the place of this one for. */
  readonly replaces?: readonly string[];
  /** What people should know of the change. */
  readonly warnings?: readonly string[];
}

export interface Created<State> {
  readonly id: string;
  readonly state: State;
}

/** What there is. */
export interface Found<Inputs, State> extends Created<State> {
  readonly inputs: Inputs;
}

/** What was deployed, or read since. */
export interface Deployed<Inputs, State> {
  readonly state: State;
  readonly inputs: Inputs;
}

/** A kind of resource: pure functions for previews, which never connect, and operations. */
export interface Resource<Inputs, State extends Inputs> {
  readonly schema: z.ZodType<Inputs>;
  /** What the schema cannot say: the inputs against those of the last deployment. */
  problems?(inputs: Inputs, before: Inputs | undefined): Failure[];
  diff(deployed: Deployed<Inputs, State>, inputs: Inputs): Difference;
  /** The state that a creation will give, as far as it is known. */
  foreseen(inputs: Inputs): Readonly<Record<string, unknown>>;
  /** Outputs that are secrets. */
  readonly secrets?: readonly string[];
  create(inputs: Inputs, operation: Operation): Promise<Created<State>>;
  /** @param deployed undefined for an import @returns undefined when there is none */
  read(
    id: string,
    deployed: Deployed<Inputs, State> | undefined,
    operation: Operation,
  ): Promise<Found<Inputs, State> | undefined>;
  update(deployed: Deployed<Inputs, State>, inputs: Inputs, operation: Operation): Promise<State>;
  delete(state: State, operation: Operation): Promise<void>;
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((each, key) => (each as Record<PropertyKey, unknown> | undefined)?.[key], value);

/** What a schema refuses; what is not known yet is not judged. */
export function failuresOf(schema: z.ZodType, given: unknown): Failure[] {
  const { error } = schema.safeParse(given, { reportInput: true });
  return (error?.issues ?? [])
    .filter(({ path }) => !path.some((_, index) => at(given, path.slice(0, index + 1)) === UNKNOWN))
    .map((issue) => ({ property: issue.path.map(String).join("."), reason: issue.message }));
}

/** Whether a value, or a part of it, is not known yet. */
export const hasUnknown = (value: unknown): boolean =>
  value === UNKNOWN || (typeof value === "object" && value !== null && Object.values(value).some(hasUnknown));

/** What was given, as it may be shown. */
const shown = (value: unknown) => (value === undefined ? "missing" : JSON.stringify(value));

/** A text that a pattern allows. */
export const text = (pattern: RegExp, allowed: string) =>
  z.string({ error: ({ input }) => `${shown(input)}; allowed: ${allowed}` }).regex(pattern, {
    error: ({ input }) => `${shown(input)} is not allowed; it must be ${allowed}`,
  });

/** A whole number. */
export const wholeNumber = (min: number, max: number, what: string) => {
  const error = ({ input }: { input?: unknown }) => `${shown(input)}; allowed: ${what} from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

/** A principal's or user's name, which Kafka takes nearly anything for. */
export const userName = () =>
  text(USER_NAME, "a user's name without spaces, or a certificate's name that begins with CN=");
