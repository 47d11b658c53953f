/** Property values as the engine writes them, made safe to show: no secret, no sentinel, no order of its own. */
import { isUnknown } from "../domain/pulumi/unknown";

/** What stands where a secret was. */
export const SECRET = "[secret]";

/** What stands where a value is not known before the update. */
export const UNKNOWN = "(known after the update)";

/** Key that marks a wrapped secret, asset or resource, and its value for secrets (pulumi/sdk, resource/sig). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Names under which a password or token may stand, whoever forgot to make it a secret. */
const SECRETIVE = /passw|secret|token|credential|jaas|private|api.?key|access.?key/i;

/** The same in running text: `-Djavax.net.ssl.keyStorePassword=…`, a line of a properties file. */
const SECRETIVE_ASSIGNMENT = new RegExp(String.raw`([\w.-]*(?:${SECRETIVE.source})[\w.-]*\s*=\s*)\S+`, "gi");

export type Properties = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value under this name is better not shown. */
export const isSecretive = (name: string): boolean => SECRETIVE.test(name);

/** A text without what is assigned to such a name in it. */
export const withoutSecrets = (text: string): string => text.replaceAll(SECRETIVE_ASSIGNMENT, `$1${SECRET}`);

/** A copy in which nothing is secret and every unknown value is {@link UNKNOWN}. */
export function revealed(value: unknown): unknown {
  if (isUnknown(value)) return UNKNOWN;
  if (Array.isArray(value)) return value.map(revealed);
  if (!isObject(value)) return value;
  // Whatever carries the signature and is no secret (an asset, a resource) has nothing that a reviewer reads.
  if (SIGNATURE in value) return value[SIGNATURE] === SECRET_SIGNATURE ? SECRET : UNKNOWN;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, shown(key, field)]));
}

function shown(key: string, field: unknown): unknown {
  return typeof field === "string" && isSecretive(key) ? SECRET : revealed(field);
}

/** The value under a path of keys; undefined where there is none. */
export function at(value: unknown, ...keys: (string | number)[]): unknown {
  let found = value;
  for (const key of keys) {
    if (Array.isArray(found)) found = (found as unknown[])[Number(key)];
    else found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}

export const textAt = (value: unknown, ...keys: (string | number)[]): string | undefined => {
  const found = at(value, ...keys);
  return typeof found === "string" ? found : undefined;
};

export const numberAt = (value: unknown, ...keys: (string | number)[]): number | undefined => {
  const found = at(value, ...keys);
  return typeof found === "number" ? found : undefined;
};

/** Numbers inside names count as numbers: kafka-2 before kafka-10. */
export function byName(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true }) || (a < b ? -1 : a > b ? 1 : 0);
}
