/** Every key the user gives, on its own: is it one that a broker reads, and does a broker take its value? */
import { brokerKey, type BrokerKey, type Catalogue, type ListenerKey, listenerKey, own } from "../catalogue";
import { ADDED_KEYS, REMOVED_KEYS } from "../releases/keyHistory";
import { isAtLeast } from "../releases/release";
import { type BrokerConfigFinding } from "./finding";
import { didYouMean, quoted, said } from "./say";
import { type BrokerConfigValue, renderValue } from "./values";
import { providerFault, valueFault } from "./valueCheck";

const CONFIG_DEF = "org.apache.kafka.common.config.ConfigDef.parseValue";
const BROKER_KEYS =
  "kafka.server.KafkaConfig.configDef, https://kafka.apache.org/documentation/#brokerconfigs";

/** What the check of one key needs to know of the others. */
export interface KeyContext {
  /** The keys of the release whose broker gets the key. */
  readonly catalogue: Catalogue;
  /** Key to the setting that sets it. */
  readonly owned: Readonly<Record<string, string>>;
  /** Names of families beside the catalogue's, such as the prefix of a remote-storage plug-in's keys. */
  readonly prefixes: readonly string[];
  /** Whether a value may stand for another one, fetched at start (config.providers). */
  readonly hasProviders: boolean;
}

/** What is wrong with a key and its value, as far as the two alone tell. */
export function checkKey(name: string, value: BrokerConfigValue, context: KeyContext): BrokerConfigFinding[] {
  const { catalogue } = context;
  const owner = own(context.owned, name);
  if (owner !== undefined) return [ownedKey(name, owner)];
  const prefixed = listenerKey(name, catalogue);
  if (prefixed) return checkListenerKey(name, prefixed, value, context);
  const key = brokerKey(name, catalogue);
  if (key) return [...aboutKey(name, key, catalogue), ...checkValue(name, name, key, value, context)];
  const families = [...Object.keys(catalogue.families), ...context.prefixes];
  if (!families.some((family) => name.startsWith(family))) return [strangeKey(name, catalogue)];
  const fault = providerFault(name, renderValue(value), catalogue);
  if (!fault) return [];
  const message = `${quoted(renderValue(value))} is not allowed: ${name} must ${fault.must}.`;
  return [{ key: name, severity: "error", rule: fault.rule, message, source: CONFIG_DEF }];
}

function ownedKey(key: string, owner: string): BrokerConfigFinding {
  const message = `${key} is set by the program and cannot be given here; use ${owner} instead.`;
  return { key, severity: "error", rule: "owned-key", message, source: "docs/broker-configuration.md" };
}

/** A name that no broker reads: why, and what was probably meant. */
function strangeKey(key: string, catalogue: Catalogue): BrokerConfigFinding {
  const error = (rule: string, message: string, source: string): BrokerConfigFinding => ({
    key,
    severity: "error",
    rule,
    message,
    source,
  });
  const removed = own(REMOVED_KEYS, key);
  if (removed && isAtLeast(catalogue.kafka, removed.since))
    return error(
      "removed-key",
      `${key} was removed in Kafka ${removed.since}: a broker ignores it. ${removed.instead}`,
      removed.source,
    );
  const added = own(ADDED_KEYS, key);
  if (added)
    return error(
      "later-key",
      `${key} comes with Kafka ${added.since}: a ${catalogue.kafka} broker ignores it. Leave it out.`,
      added.source,
    );
  if (catalogue.dynamicOnlyKeys.includes(key))
    return error(
      "dynamic-key",
      `${key} is read from the cluster alone, never from a file: a broker ignores it here. Set it with kafka-configs.sh --alter --entity-type brokers.`,
      "kafka.server.DynamicConfig.Broker, KIP-73",
    );
  const topic = own(catalogue.topicKeys, key);
  if (topic)
    return error(
      "topic-key",
      topicMessage(key, topic),
      "org.apache.kafka.server.config.ServerTopicConfigSynonyms",
    );
  const clients = own(catalogue.clientKeys, key);
  if (clients)
    return error(
      "client-key",
      `${key} is a key of the ${said(clients)}, not of the broker, which ignores it. Put it into the client's own configuration.${didYouMean(key, Object.keys(catalogue.keys))}`,
      "org.apache.kafka.clients.*.*Config.configNames",
    );
  const known = [
    ...Object.keys(catalogue.keys),
    ...Object.keys(catalogue.undefined),
    ...Object.keys(REMOVED_KEYS),
  ];
  const hint = didYouMean(key, known);
  return error(
    "unknown-key",
    `${key} is no broker key of Kafka ${catalogue.kafka}: a broker ignores it.${hint} Keys of your own plug-in classes go into pluginConfig.`,
    BROKER_KEYS,
  );
}

function topicMessage(key: string, synonyms: readonly string[]): string {
  const start = `${key} is a key of topics, which a broker ignores in its own configuration.`;
  return synonyms.length === 0
    ? `${start} Set it on the topic with kafka-configs.sh.`
    : `${start} Use ${said(synonyms)} for the default of every topic.`;
}

function checkListenerKey(
  name: string,
  parts: ListenerKey,
  value: BrokerConfigValue,
  context: KeyContext,
): BrokerConfigFinding[] {
  const { listener, mechanism, base } = parts;
  const { catalogue } = context;
  const source = "KIP-103, KIP-226, org.apache.kafka.common.network.ListenerName.configPrefix";
  const error = (rule: string, message: string): BrokerConfigFinding[] => [
    { key: name, severity: "error", rule, message, source },
  ];
  const prefix = `listener.name.${listener}`;
  if (/[A-Z]/.test(listener))
    return error(
      "listener-case",
      `${name} is ignored: Kafka looks for a listener's keys in lower case. Write ${name.replace(prefix, prefix.toLowerCase())}.`,
    );
  if (mechanism !== undefined && /[A-Z]/.test(mechanism))
    return error(
      "listener-case",
      `${name} is ignored: Kafka looks for a mechanism's keys in lower case. Write ${prefix}.${mechanism.toLowerCase()}.${base}.`,
    );
  const allowed =
    mechanism === undefined
      ? catalogue.listenerKeys
      : catalogue.mechanismKeys.concat(catalogue.listenerKeys.filter((key) => key.startsWith("sasl.")));
  const key = own(catalogue.keys, base);
  if (key === undefined) {
    const guess = didYouMean(base, allowed);
    return error(
      "unknown-key",
      `${base} is no broker key of Kafka ${catalogue.kafka}, with or without the prefix of listener ${listener}: a broker ignores it.${guess}`,
    );
  }
  if (!allowed.includes(base))
    return error(
      "not-per-listener",
      `${base} cannot be set for one listener: a broker ignores it behind ${prefix}. Give ${base} without the prefix.`,
    );
  return checkValue(name, base, key, value, context);
}

/** What is to be said of a good key whatever its value. */
function aboutKey(name: string, key: BrokerKey, catalogue: Catalogue): BrokerConfigFinding[] {
  const warning = (rule: string, message: string): BrokerConfigFinding[] => [
    { key: name, severity: "warning", rule, message, source: key.reader ?? BROKER_KEYS },
  ];
  if (key.deprecated)
    return warning(
      "deprecated-key",
      `${name} is deprecated, and will be gone in a later release: ${key.doc}`,
    );
  if (key.internal)
    return warning(
      "internal-key",
      `${name} is internal to Kafka ${catalogue.kafka}: not documented, not supported, and it may be gone in any release.`,
    );
  return [];
}

function checkValue(
  name: string,
  base: string,
  key: BrokerKey,
  value: BrokerConfigValue,
  { catalogue, hasProviders }: KeyContext,
): BrokerConfigFinding[] {
  const text = renderValue(value);
  // ${file:/path:key}: the value itself is known on the broker alone (KIP-297).
  if (hasProviders && /\$\{[^}:]*:.+\}/.test(text)) return [];
  const shown = key.type === "PASSWORD" ? "The value (not shown)" : quoted(text);
  const fault = valueFault(base, key, text, catalogue);
  const unsafe =
    typeof value === "number" &&
    key.type !== "DOUBLE" &&
    Number.isInteger(value) &&
    !Number.isSafeInteger(value);
  const quote = unsafe ? " The number lost its last digits when the settings were read: quote it." : "";
  if (fault)
    return [
      {
        key: name,
        severity: "error",
        rule: key.reader === undefined ? fault.rule : "reader-value",
        message: `${shown} is not allowed: ${base} must ${fault.must}.${quote}`,
        source: key.reader ?? CONFIG_DEF,
      },
    ];
  if (!unsafe) return [];
  return [
    {
      key: name,
      severity: "warning",
      rule: "imprecise-number",
      message: `${shown} may not be what was written.${quote}`,
      source: "IEEE 754: integers are exact up to 9007199254740991",
    },
  ];
}
