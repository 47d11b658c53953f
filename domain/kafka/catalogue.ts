/** The broker keys of the Kafka release, as its own definitions list them (see docs/broker-configuration.md). */
import generated from "./broker-configs.json";

export type KeyType =
  "BOOLEAN" | "STRING" | "INT" | "SHORT" | "LONG" | "DOUBLE" | "LIST" | "CLASS" | "PASSWORD";

/** What ConfigDef's validator of a key allows. Bounds are inclusive. */
export interface Validity {
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly string[];
  /** Every item of a LIST is one of these. */
  readonly eachOf?: readonly string[];
  readonly form?: "any" | "non-empty" | "version" | "voters";
}

export type UpdateMode = "read-only" | "per-broker" | "cluster-wide";

export interface BrokerKey {
  readonly type: KeyType;
  /** As a properties file would have it; left out where Kafka has none. */
  readonly default?: string;
  readonly valid?: Validity;
  readonly importance?: "high" | "medium" | "low";
  readonly mode?: UpdateMode;
  readonly internal?: boolean;
  readonly deprecated?: boolean;
  /** The class that reads a key which no ConfigDef lists. */
  readonly reader?: string;
  readonly doc: string;
}

interface Catalogue {
  readonly kafka: string;
  readonly keys: Readonly<Record<string, BrokerKey>>;
  readonly undefined: Readonly<Record<string, BrokerKey>>;
  readonly families: Readonly<Record<string, { readonly reader: string; readonly doc: string }>>;
  readonly listenerKeys: readonly string[];
  readonly mechanismKeys: readonly string[];
  readonly topicKeys: Readonly<Record<string, readonly string[]>>;
  readonly clientKeys: Readonly<Record<string, readonly string[]>>;
  readonly dynamicOnlyKeys: readonly string[];
  readonly versions: Readonly<Record<string, number>>;
  readonly classes: Readonly<Record<string, readonly string[]>>;
}

export const catalogue = generated as unknown as Catalogue;

/** A key that the release's broker reads by exactly this name. */
export function brokerKey(name: string): BrokerKey | undefined {
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
export function listenerKey(name: string): ListenerKey | undefined {
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
export function isPassword(name: string): boolean {
  return brokerKey(listenerKey(name)?.base ?? name)?.type === "PASSWORD";
}
