/** The provider's configuration: how the brokers are reached. */
import { z } from "zod";
import type { ConnectionSettings } from "../kafka/reach";
import { type Failure, failuresOf, hasUnknown, UNKNOWN } from "../resources/resource";

const pem = z
  .string({ error: "a PEM text" })
  .regex(/^\s*-----BEGIN [A-Z ]+-----/, { error: "it must be a PEM text" });

const schema = z
  .strictObject({
    addresses: z
      .array(
        z.string({ error: "an address, host:port" }).regex(/^(\[[0-9A-Fa-f:]+\]|[^\s:]+):\d{1,5}$/, {
          error: ({ input }) => `${JSON.stringify(input)} is not allowed; it must be host:port`,
        }),
        { error: "a list of addresses, host:port" },
      )
      .min(1, { error: "a list of one address or more, host:port" })
      .optional(),
    kubernetes: z
      .strictObject({
        namespace: z.string({ error: "the namespace of the brokers' pods" }),
        pods: z
          .array(z.string(), { error: "a list of the brokers' pods" })
          .min(1, { error: "a list of the brokers' pods" }),
        port: z.int({ error: "the port of a listener in the pods" }),
        kubeconfig: z.string({ error: "a kubeconfig, or its path" }).optional(),
        context: z.string({ error: "a context of the kubeconfig" }).optional(),
      })
      .optional(),
    tls: z.strictObject({ ca: pem.optional(), certificate: pem.optional(), key: pem.optional() }).optional(),
    sasl: z
      .strictObject({
        username: z.string({ error: "the client's user" }),
        password: z.string({ error: "the user's password" }),
      })
      .optional(),
    reassignmentRate: z
      .number({ error: "bytes a second" })
      .positive({ error: "it must be above 0 bytes a second" })
      .optional(),
  })
  .refine(({ addresses, kubernetes }) => (addresses === undefined) !== (kubernetes === undefined), {
    error: "give one of addresses and kubernetes: the way to the brokers",
    path: ["addresses"],
  });

/** The engine sends what is no text as JSON. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || value === UNKNOWN) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** The configuration without what the engine adds to it. */
export function connectionInputs(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { version: _version, pluginDownloadURL: _url, __internal: _internal, ...own } = given;
  return Object.fromEntries(Object.entries(own).map(([key, value]) => [key, parsed(value)]));
}

/** What is wrong with the configuration; no message repeats a value that may be a secret. */
export const connectionFailures = (given: Readonly<Record<string, unknown>>): Failure[] =>
  failuresOf(schema, connectionInputs(given));

/** @returns undefined while a part of it is not known */
export function connectionSettings(given: Readonly<Record<string, unknown>>): ConnectionSettings | undefined {
  const inputs = connectionInputs(given);
  return hasUnknown(inputs) ? undefined : (schema.parse(inputs) as ConnectionSettings);
}
