/** One value against its key's type and validator, as ConfigDef.parseValue would find it at start. */
import { type BrokerKey, type Catalogue, own } from "../catalogue";
import { quoted, said } from "./say";
import {
  describeType,
  integerBounds,
  listItems,
  parseBoolean,
  parseDouble,
  parseInteger,
  trim,
} from "./values";

export interface ValueFault {
  readonly rule: "wrong-type" | "out-of-range" | "not-allowed" | "unknown-class";
  /** What must be instead; a sentence's end: "it must be ...". */
  readonly must: string;
}

/** What is wrong with the class of a config provider, whose keys no ConfigDef lists: `config.providers.file.class`. */
export function providerFault(name: string, text: string, catalogue: Catalogue): ValueFault | undefined {
  const isClass = /^config\.providers\.[^.]+\.class$/.test(name);
  return isClass ? classFault(name, trim(text), false, catalogue) : undefined;
}

/** What is wrong with a text as the value of a key; undefined if a broker takes it. */
export function valueFault(
  name: string,
  key: BrokerKey,
  text: string,
  catalogue: Catalogue,
): ValueFault | undefined {
  switch (key.type) {
    case "BOOLEAN":
      return parseBoolean(text) === undefined ? wrongType(key) : undefined;
    case "SHORT":
    case "INT":
    case "LONG": {
      const value = parseInteger(key.type, text);
      return value === undefined ? wrongType(key) : rangeFault(key, Number(value));
    }
    case "DOUBLE": {
      const value = parseDouble(text);
      return value === undefined ? wrongType(key) : rangeFault(key, value);
    }
    case "LIST":
      return listFault(name, key, listItems(text), catalogue);
    case "CLASS":
      return classFault(name, trim(text), true, catalogue);
    default:
      return textFault(name, key, trim(text), catalogue);
  }
}

function wrongType(key: BrokerKey): ValueFault {
  const { min, max } = key.valid ?? {};
  if (key.type !== "INT" && key.type !== "SHORT" && key.type !== "LONG")
    return { rule: "wrong-type", must: `be ${describeType(key.type)}` };
  const [least, greatest] = integerBounds(key.type);
  return {
    rule: "wrong-type",
    must: `be a whole number from ${min ?? least} to ${max ?? greatest}${orBesides(key)}`,
  };
}

function rangeFault(key: BrokerKey, value: number): ValueFault | undefined {
  const { min = -Infinity, max = Infinity, besides = [] } = key.valid ?? {};
  const outside = (value < min || value > max) && !besides.includes(value);
  return outside ? { rule: "out-of-range", must: `be ${bounds(key)}${orBesides(key)}` } : undefined;
}

function bounds(key: BrokerKey): string {
  const { min, max } = key.valid ?? {};
  return max === undefined ? `at least ${min ?? "any number"}` : `from ${min ?? "any number"} to ${max}`;
}

/** ", or -1": what a key takes outside of its bounds. */
function orBesides(key: BrokerKey): string {
  const { besides = [] } = key.valid ?? {};
  return besides.length === 0 ? "" : `, or ${said(besides.map(String))}`;
}

/** Keys of other types whose text names a class, and those that list classes. */
const CLASS_NAMES = /\.class(\.name)?$/;
const CLASS_LISTS = /\.reporters$|^security\.providers$/;

function listFault(
  name: string,
  key: BrokerKey,
  items: readonly string[],
  catalogue: Catalogue,
): ValueFault | undefined {
  const { eachOf, form } = key.valid ?? {};
  if (eachOf && !items.every((item) => eachOf.includes(item)))
    return { rule: "not-allowed", must: `be a comma-separated list of ${said(eachOf)}` };
  if (form === "voters" && !items.every((item) => /^[+-]?\d+@[^@]*?\[?[0-9a-zA-Z\-%._:]*\]?:\d+$/.test(item)))
    return { rule: "not-allowed", must: "be a comma-separated list of {id}@{host}:{port}" };
  if (form === "servers" && !items.every(isServer))
    return { rule: "not-allowed", must: "be a comma-separated list of {host}:{port}" };
  return classListFault(name, items, catalogue);
}

/** Whether org.apache.kafka.common.utils.Utils.getPort finds a port: what is before it may be anything. */
function isServer(item: string): boolean {
  const port = /:(\d+)$/.exec(item)?.[1];
  return port !== undefined && Number(port) <= 65535;
}

const classListFault = (name: string, items: readonly string[], catalogue: Catalogue) =>
  CLASS_LISTS.test(name) || (name === "group.consumer.assignors" && own(catalogue.classes, ASSIGNOR))
    ? items.map((item) => classFault(name, item, false, catalogue)).find((fault) => fault)
    : undefined;

function textFault(name: string, key: BrokerKey, text: string, catalogue: Catalogue): ValueFault | undefined {
  const { oneOf, anyCase = false, form } = key.valid ?? {};
  if (oneOf && !oneOf.includes(anyCase ? text.toUpperCase() : text))
    return { rule: "not-allowed", must: `be one of ${said(oneOf)}` };
  if (form === "non-empty" && text === "") return { rule: "not-allowed", must: "not be empty" };
  if (form === "version" && protocolVersion(text, catalogue) === undefined)
    return {
      rule: "not-allowed",
      must: `be a release of Kafka up to ${catalogue.kafka} such as ${quoted("3.5")}, in quotes`,
    };
  return text !== "" && CLASS_NAMES.test(name)
    ? classFault(name, text, false, catalogue)
    : classListFault(name, listItems(text), catalogue);
}

/** Since 3.6 KafkaConfig loads the assignors, since 3.8 by this interface; before, nothing reads them (KIP-848). */
const ASSIGNOR = "org.apache.kafka.coordinator.group.api.assignor.ConsumerGroupPartitionAssignor";
const SECURITY = "org.apache.kafka.common.security.auth";

/** What a class named under these keys must be; under a key not listed here Kafka has no class of its own. */
const PLUGINS: readonly (readonly [key: RegExp, plugin: string])[] = [
  [/^principal\.builder\.class$/, `${SECURITY}.KafkaPrincipalBuilder`],
  [/callback\.handler\.class$/, `${SECURITY}.AuthenticateCallbackHandler`],
  [/^sasl\.login\.class$/, `${SECURITY}.Login`],
  [/^ssl\.engine\.factory\.class$/, `${SECURITY}.SslEngineFactory`],
  [/^authorizer\.class\.name$/, "org.apache.kafka.server.authorizer.Authorizer"],
  [/^replica\.selector\.class$/, "org.apache.kafka.common.replica.ReplicaSelector"],
  [/^metric\.reporters$/, "org.apache.kafka.common.metrics.MetricsReporter"],
  [/^security\.providers$/, `${SECURITY}.SecurityProviderCreator`],
  [/^group\.consumer\.assignors$/, ASSIGNOR],
  [/^config\.providers\./, "org.apache.kafka.common.config.provider.ConfigProvider"],
  [/^kafka\.metrics\.reporters$/, "kafka.metrics.KafkaMetricsReporter"],
  [/\.class(\.name)?$/, "none"],
];

/**
 * A class of Kafka's own packages must be there and fit its key; another's can be known only to who builds the
 * image. `name` is the key's, without a listener's prefix; `loaded` says that KafkaConfig loads the class itself.
 */
function classFault(
  name: string,
  className: string,
  loaded: boolean,
  catalogue: Catalogue,
): ValueFault | undefined {
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u.test(className))
    return { rule: loaded ? "wrong-type" : "unknown-class", must: "be a Java class name" };
  const plugin = PLUGINS.find(([key]) => key.test(name))?.[1] ?? "none";
  const fitting = own(catalogue.classes, plugin) ?? [];
  if (!className.includes(".")) return bareWord(className, fitting);
  if (!/^(org\.apache\.kafka|kafka)\./.test(className) || fitting.includes(className)) return undefined;
  const must =
    fitting.length === 0 ? "be a class of your own" : `be ${said(fitting)}, or a class of your own`;
  return { rule: "unknown-class", must: `${must}: Kafka ${catalogue.kafka} has no such class for this key` };
}

/** A class without its package: the loader looks for it in the unnamed package, where no class of anybody's is. */
function bareWord(word: string, fitting: readonly string[]): ValueFault {
  const simple = (name: string) => name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const meant = fitting.filter((name) => simple(name) === word.toLowerCase());
  const example = meant.length > 0 ? said(meant) : "com.example.MyClass";
  return { rule: "unknown-class", must: `be a class with its package, such as ${example}` };
}

/**
 * The place of a version among all of the release's, so that they compare: MetadataVersion.fromVersionString, which takes
 * a full name ("3.5-IV2") and a release ("3.5" or its patch "3.5.1", meaning its last version).
 */
export function protocolVersion(text: string, catalogue: Catalogue): number | undefined {
  const order = Object.keys(catalogue.versions);
  const parts = text.split(".");
  while (parts.length > 1 && parts[parts.length - 1] === "") parts.pop();
  const segments = text.startsWith("0.") ? 3 : 2;
  const name = segments >= parts.length ? text : parts.slice(0, segments).join(".");
  const exact = order.indexOf(name);
  if (exact >= 0) return exact;
  const last = order.findLastIndex((version) => version.replace(/-IV\d+$/, "") === name);
  return last >= 0 ? last : undefined;
}

/** The message format (record version) that a protocol version speaks. */
export function recordVersion(version: number, catalogue: Catalogue): number {
  return Object.values(catalogue.versions)[version] ?? 2;
}
