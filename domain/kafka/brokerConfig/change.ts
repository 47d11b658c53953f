/** What a change of broker keys means for brokers that run. */
import { brokerKey, type Catalogue, isPassword, listenerKey, own, type UpdateMode } from "../catalogue";
import { type KafkaRelease } from "../releases/release";

/** A key whose value changes, as a person wants to read it. */
export interface BrokerConfigChange {
  readonly key: string;
  readonly before?: string;
  readonly after?: string;
  /** Kafka's own default, which holds where before or after is left out. */
  readonly default?: string;
  readonly mode: UpdateMode | "unknown";
  readonly documentation?: string;
}

const HIDDEN = "(not shown)";

/**
 * How Kafka takes a new value of a key: `read-only` at the next start alone, `per-broker` and `cluster-wide`
 * while it runs, through kafka-configs.sh (KIP-226). `unknown` is a key that the release does not have.
 */
export function updateMode(key: string, catalogue: Catalogue): UpdateMode | "unknown" {
  const prefixed = listenerKey(key, catalogue);
  if (prefixed) {
    const { base } = prefixed;
    // A listener's TLS and SASL keys may change while it runs, broker by broker (DynamicBrokerConfig).
    return own(catalogue.keys, base)?.mode ?? "unknown";
  }
  const known = brokerKey(key, catalogue);
  if (known) return known.mode ?? "read-only";
  return Object.keys(catalogue.families).some((family) => key.startsWith(family)) ? "read-only" : "unknown";
}

/** Keys whose texts differ, as brokers of the release take them, in the order of their names. Values are shown of Kafka's own keys alone, less passwords. */
export function describeConfigChange(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  { catalogue }: KafkaRelease,
): BrokerConfigChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys
    .filter((key) => own(before, key) !== own(after, key))
    .map((key) => change(key, own(before, key), own(after, key), catalogue));
}

function change(
  key: string,
  before: string | undefined,
  after: string | undefined,
  catalogue: Catalogue,
): BrokerConfigChange {
  const known = brokerKey(listenerKey(key, catalogue)?.base ?? key, catalogue);
  // What a plug-in's key holds nobody here can know: its token, perhaps.
  const shown = (text: string) => (known === undefined || isPassword(key, catalogue) ? HIDDEN : text);
  return {
    key,
    ...(before !== undefined && { before: shown(before) }),
    ...(after !== undefined && { after: shown(after) }),
    ...(known?.default !== undefined && { default: known.default }),
    mode: updateMode(key, catalogue),
    ...(known && { documentation: known.doc }),
  };
}
