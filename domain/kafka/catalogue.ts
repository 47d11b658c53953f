/** The broker keys of a Kafka release. */
import type { BrokerKey, Catalogue } from "./releases/release";

export type { BrokerKey, Catalogue, KeyType, UpdateMode } from "./releases/release";

/** A key that the release's broker reads by exactly this name. */
export function brokerKey(name: string, catalogue: Catalogue): BrokerKey | undefined {
  return own(catalogue.keys, name) ?? own(catalogue.undefined, name);
}

/** `record[name]` without what every object inherits: `constructor` is no broker key. */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A key under a listener's prefix, taken apart; the text alone decides, not whether Kafka reads such a key. */
export interface ListenerKey {
  readonly listener: string;
  readonly mechanism?: string;
  readonly base: string;
}

/**
 * `listener.name.internal.ssl.keystore.type` and `listener.name.internal.plain.sasl.jaas.config` (KIP-103,
 * KIP-85). Undefined if the name has no such prefix.
 */
export function listenerKey(name: string, catalogue: Catalogue): ListenerKey | undefined {
  const [, listener, rest] = /^listener\.name\.([^.]*)\.(.+)$/.exec(name) ?? [];
  if (listener === undefined || rest === undefined) return undefined;
  if (own(catalogue.keys, rest)) return { listener, base: rest };
  const dot = rest.indexOf(".");
  const base = rest.slice(dot + 1);
  return dot > 0 && own(catalogue.keys, base)
    ? { listener, mechanism: rest.slice(0, dot), base }
    : { listener, base: rest };
}

/** Whether a key, prefixed or not, holds a secret by Kafka's own definition of it. */
export function isPassword(name: string, catalogue: Catalogue): boolean {
  return brokerKey(listenerKey(name, catalogue)?.base ?? name, catalogue)?.type === "PASSWORD";
}
