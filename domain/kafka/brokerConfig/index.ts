/** Finds fatal, ignored and risky settings in a broker configuration. */
import { brokerKey, type Catalogue } from "../catalogue";
import { type KafkaRelease } from "../releases/release";
import { Effective } from "./effective";
import { type BrokerConfigFinding, type BrokerFacts } from "./finding";
import { checkKey, type KeyContext } from "./keyCheck";
import { findings } from "./rule";
import { rulesFor } from "./rules";
import { type BrokerConfigValue, renderValue } from "./values";

export { type BrokerConfigChange, describeConfigChange, updateMode } from "./change";
export { type BrokerConfigFinding, type BrokerFacts } from "./finding";
export { type BrokerConfigValue, renderValue } from "./values";

export interface BrokerConfigInput {
  /** The release of Kafka whose broker gets the configuration. */
  readonly release: KafkaRelease;
  /** Keys as the user gives them: the whole file, or what is added to the program's own. */
  readonly given: Readonly<Record<string, BrokerConfigValue>>;
  /** Keys that the program sets. The user's win where they are not owned. */
  readonly provided?: Readonly<Record<string, BrokerConfigValue>>;
  /** Keys that are the program's alone, each with the setting to use instead. */
  readonly owned?: Readonly<Record<string, string>>;
  /** Keys of plug-in classes of the user's own, which nothing here knows. */
  readonly plugin?: Readonly<Record<string, BrokerConfigValue>>;
  readonly facts?: BrokerFacts;
}

/**
 * Everything to be said of a configuration, in the order of its keys, then of the rules: first of each given key
 * alone, then of the whole file across keys. Never throws: a fault is a finding.
 *
 * An error is a key that a broker of the release ignores, a value that it dies of, or what it starts with and cannot work;
 * a warning is what works and hurts. docs/broker-configuration.md lists the rules.
 */
export function checkBrokerConfig(input: BrokerConfigInput): BrokerConfigFinding[] {
  const { given, provided = {}, owned = {}, plugin = {}, facts = {} } = input;
  const { catalogue } = input.release;
  const texts = merged(provided, plugin, withoutKeys(given, owned));
  const context: KeyContext = {
    catalogue,
    owned,
    prefixes: ["remote.log.storage.manager.impl.prefix", "remote.log.metadata.manager.impl.prefix"]
      .map((key) => texts.get(key) ?? "")
      .filter((prefix) => prefix !== ""),
    hasProviders: (texts.get("config.providers") ?? "") !== "",
  };
  const config = new Effective(texts, facts, catalogue, new Set(Object.keys(given)));
  return [
    ...Object.entries(given).flatMap(([key, value]) => checkKey(key, value, context)),
    ...Object.keys(plugin).flatMap((key) => checkPluginKey(key, catalogue)),
    ...findings(rulesFor(config), config),
  ];
}

function merged(...layers: Readonly<Record<string, BrokerConfigValue>>[]): Map<string, string> {
  return new Map(
    layers.flatMap((layer) =>
      Object.entries(layer).map(([key, value]) => [key, renderValue(value)] as const),
    ),
  );
}

function withoutKeys<T>(record: Readonly<Record<string, T>>, keys: object): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !Object.hasOwn(keys, key)));
}

/** What is passed unchecked must be nothing that can be checked. */
function checkPluginKey(key: string, catalogue: Catalogue): BrokerConfigFinding[] {
  if (!brokerKey(key, catalogue)) return [];
  const message = `${key} is a key of Kafka's own, which pluginConfig would pass unchecked; give it in config.`;
  return [{ key, severity: "error", rule: "plugin-key", message, source: "docs/broker-configuration.md" }];
}
