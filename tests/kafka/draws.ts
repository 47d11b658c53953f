/** Random configurations: valid ones, mutated keys, mutated values, and keys that belong together. */
import fc from "fast-check";

import { brokerKey, type BrokerKey } from "../../domain/kafka/catalogue";
import type { BrokerConfigValue, BrokerFacts } from "../../domain/kafka/brokerConfig";
import { integerBounds } from "../../domain/kafka/brokerConfig/values";
import { ADDED_KEYS, REMOVED_KEYS } from "../../domain/kafka/releases/keyHistory";
import { release } from "./release";
import { type Recipe } from "./recipes";

export interface Draw {
  readonly given: Readonly<Record<string, BrokerConfigValue>>;
  readonly facts: BrokerFacts;
}

const { catalogue } = release;
const GIB = 1024 ** 3;
/** Every plug-in class of Kafka's own; another's cannot be known to both sides. */
const classes = Object.values(catalogue.classes).flat();
/** Reads files or instantiates classes of the user's own at start: outside what a configuration's text decides. */
const apart = new Set(["config.providers", "process.roles", "zookeeper.connect"]);
const names = [...Object.keys(catalogue.keys), ...Object.keys(catalogue.undefined)].filter(
  (name) => !apart.has(name),
);

const facts: fc.Arbitrary<BrokerFacts> = fc.record(
  {
    brokers: fc.integer({ min: 1, max: 5 }),
    memoryBytes: fc.constantFrom(GIB, 2 * GIB, 8 * GIB),
    heapBytes: fc.constantFrom(GIB / 8, GIB, 1.5 * GIB, 2 * GIB),
    volumeBytes: fc.constantFrom(GIB, 100 * GIB),
    minSessionTimeoutMs: fc.constant(4000),
    maxSessionTimeoutMs: fc.constant(40000),
  },
  { requiredKeys: [] },
);

/** What a key of this type takes. */
export function validText(key: BrokerKey): fc.Arbitrary<string> {
  const { min, max, besides = [], oneOf, anyCase, eachOf, form } = key.valid ?? {};
  switch (key.type) {
    case "BOOLEAN":
      return fc.constantFrom("true", "false", "True", " false ");
    case "SHORT":
    case "INT":
    case "LONG": {
      const [least, most] = integerBounds(key.type);
      const from = min === undefined ? least : BigInt(min);
      const greatest = max === undefined ? most : BigInt(max);
      const sized = fc.bigInt(from, from + 100_000n < greatest ? from + 100_000n : greatest);
      return fc.oneof(sized, fc.constantFrom(from, greatest, ...besides.map(BigInt))).map(String);
    }
    case "DOUBLE":
      return fc.double({ min: min ?? 0, max: max ?? 1e9, noNaN: true }).map(String);
    case "LIST":
      if (eachOf) return fc.subarray([...eachOf]).map((items) => items.join(" , "));
      if (form === "voters") return fc.constantFrom("", "1@a:9093", "1@a:9093, 2@[::1]:9094");
      if (form === "servers") return fc.constantFrom("", "a:9093", ":9093", "X://a:9093, [::1]:9094");
      return fc.constantFrom("", "a", "a,b");
    case "CLASS":
      return fc.constantFrom(...classes);
    default:
      if (oneOf)
        return fc.constantFrom(...oneOf, ...(anyCase ? oneOf.map((each) => each.toLowerCase()) : []));
      return form === "version"
        ? fc.constantFrom(...Object.keys(catalogue.versions))
        : fc.constantFrom("a", "", "x y", " b ");
  }
}

/** What hands do to values: units, separators, words, bounds overstepped by one. */
const odd = fc.constantFrom(
  "",
  " ",
  "abc",
  "-1",
  "-2",
  "0",
  "1",
  "+5",
  "007",
  "1.5",
  "1e3",
  "1_000",
  "1,000",
  "10ms",
  "1GB",
  "0x10",
  "true",
  "yes",
  "TRUE",
  "NaN",
  "Infinity",
  "-Infinity",
  "1d",
  ".5",
  "5.",
  "32768",
  "-32769",
  "2147483647",
  "2147483648",
  "-2147483649",
  "9223372036854775807",
  "9223372036854775808",
  "-9223372036854775809",
  "null",
  "a,b",
  ",",
  "a,,b",
  "required",
  "Required",
  "delete",
  "compact,delete",
  "delete,",
  "lz4",
  "LZ4",
  "CreateTime",
  "3.5",
  release.version,
  "3.6",
  "9.9",
  "1@a",
  "1@a:x",
  "x@a:1",
  "org.apache.kafka.None",
  "no class",
  "12",
  "11",
);

/** What hands make of it. */
export function mutatedText(key: BrokerKey): fc.Arbitrary<string> {
  return fc.oneof(
    odd,
    validText(key).chain((text) =>
      fc.constantFrom(
        `${text}x`,
        `-${text}`,
        text.toUpperCase(),
        `  ${text}\t`,
        `${text},${text}`,
        text.slice(1),
      ),
    ),
  );
}

/** A name that was mistyped. */
export function mutatedName(name: string): fc.Arbitrary<string> {
  return fc.oneof(
    fc.nat(name.length - 1).map((at) => name.slice(0, at) + name.slice(at + 1)),
    fc.nat(name.length - 1).map((at) => `${name.slice(0, at)}x${name.slice(at)}`),
    fc.constantFrom(name.toUpperCase(), name.replaceAll(".", "_"), `${name}.ms`, `log.${name}`),
    fc.constantFrom(
      ...["PLAINTEXT", "plaintext", "nobody"].flatMap((listener) => [
        `listener.name.${listener}.${name}`,
        `listener.name.${listener}.plain.${name}`,
        `listener.name.${listener}.PLAIN.${name}`,
      ]),
    ),
  );
}

/** Names that are somebody's keys, or nearly, but no broker's of this release. */
const strangeName = fc.oneof(
  ...[catalogue.topicKeys, catalogue.clientKeys, REMOVED_KEYS, ADDED_KEYS].map((keys) =>
    fc.constantFrom(...Object.keys(keys)),
  ),
  fc.constantFrom(...catalogue.dynamicOnlyKeys),
  fc.constantFrom(
    "constructor",
    "metrics.context.rack",
    "config.providers.file.param.x",
    "listener.name",
    "listener.name.",
  ),
);

const anyName = fc.constantFrom(...names);
const pair = (name: fc.Arbitrary<string>, text: (key: BrokerKey) => fc.Arbitrary<string>) =>
  name.chain((key) =>
    text(brokerKey(key, catalogue) ?? { type: "STRING", doc: "" }).map((value) => [key, value] as const),
  );
const pairs = (each: fc.Arbitrary<readonly [string, string]>, max: number) =>
  fc.array(each, { minLength: 1, maxLength: max }).map((entries) => Object.fromEntries(entries));

/** A number that has lost digits on its way through JavaScript. */
const imprecise = fc.constantFrom<Record<string, BrokerConfigValue>>(
  { "log.retention.bytes": 2 ** 53 },
  { "log.flush.interval.messages": 9.223372036854776e18 },
  { "num.partitions": 12 },
  { "unclean.leader.election.enable": true },
);

function draw(config: fc.Arbitrary<Record<string, BrokerConfigValue>>): fc.Arbitrary<Draw> {
  const base = fc.constantFrom(
    { "zookeeper.connect": "zk-0:2181,zk-1:2181" },
    { "zookeeper.connect": "zk:2181/kafka" },
  );
  return fc.record({ given: fc.tuple(base, config).map(([first, rest]) => ({ ...first, ...rest })), facts });
}

/** Keys of a recipe, each with one of its values, or left out. */
export function fromRecipe(recipe: Recipe): fc.Arbitrary<Draw> {
  const options = Object.fromEntries(
    Object.entries(recipe).map(([key, values]) => [key, fc.constantFrom(...values)]),
  );
  const config = fc.record(options, { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>;
  // Now and then without what every other draw has.
  const bare = fc.record({ given: config, facts });
  return fc.oneof({ arbitrary: draw(config), weight: 9 }, { arbitrary: bare, weight: 1 });
}

/** Keys of a user's configuration alone: nearly all of them valid, some that belong together. */
export function configurations(recipes: readonly Recipe[]): fc.Arbitrary<Record<string, BrokerConfigValue>> {
  const keysOf = (recipe: Recipe) => {
    const options = Object.entries(recipe).filter(([key]) => !apart.has(key) && key !== "listeners");
    return fc.record(Object.fromEntries(options.map(([key, values]) => [key, fc.constantFrom(...values)])), {
      requiredKeys: [],
    }) as fc.Arbitrary<Record<string, string>>;
  };
  return fc.oneof(
    { arbitrary: pairs(pair(anyName, validText), 3), weight: 4 },
    { arbitrary: pairs(pair(anyName, mutatedText), 1), weight: 1 },
    { arbitrary: fc.constantFrom(...recipes).chain(keysOf), weight: 4 },
    { arbitrary: imprecise, weight: 1 },
  );
}

export function draws(recipes: readonly Recipe[]): fc.Arbitrary<Draw> {
  return fc.oneof(
    { arbitrary: draw(pairs(pair(anyName, validText), 6)), weight: 2 },
    { arbitrary: draw(pairs(pair(anyName, mutatedText), 2)), weight: 3 },
    {
      arbitrary: draw(pairs(pair(fc.oneof(anyName.chain(mutatedName), strangeName), validText), 3)),
      weight: 2,
    },
    { arbitrary: draw(imprecise), weight: 1 },
    { arbitrary: fc.constantFrom(...recipes).chain(fromRecipe), weight: 5 },
    {
      arbitrary: fc
        .tuple(fc.constantFrom(...recipes).chain(fromRecipe), fc.constantFrom(...recipes).chain(fromRecipe))
        .map(([a, b]) => ({ given: { ...a.given, ...b.given }, facts: a.facts })),
      weight: 3,
    },
  );
}
