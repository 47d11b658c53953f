/** Values as a properties file carries them, parsed as Kafka's ConfigDef.parseType does. */
import { type KeyType } from "../catalogue";

export type BrokerConfigValue = string | number | boolean;

/** What the properties file will say: `String(value)`, since JavaScript's number may not be what was typed. */
export function renderValue(value: BrokerConfigValue): string {
  return String(value);
}

/** java.lang.String.trim: everything up to the blank goes, not what Unicode calls a space. */
export function trim(text: string): string {
  return text.replace(/^[\0- ]+|[\0- ]+$/g, "");
}

/** The items of a LIST: split at commas with the white space around them; an empty text has none. */
export function listItems(text: string): string[] {
  const trimmed = trim(text);
  return trimmed === "" ? [] : trimmed.split(/[ \t\n\v\f\r]*,[ \t\n\v\f\r]*/);
}

/** String.split of Java at commas with white space: as `listItems`, but empty items at the end are dropped. */
export function csv(text: string): string[] {
  const items = text.split(/[ \t\n\v\f\r]*,[ \t\n\v\f\r]*/);
  while (items.length > 0 && items[items.length - 1] === "") items.pop();
  return items;
}

const BITS = { SHORT: 16, INT: 32, LONG: 64 } as const;

/** Least and greatest value of Java's integer types. */
export function integerBounds(type: keyof typeof BITS): readonly [bigint, bigint] {
  const half = 1n << BigInt(BITS[type] - 1);
  return [-half, half - 1n];
}

/** Integer.parseInt and its kin: undefined for anything but an optional sign and decimal digits within bounds. */
export function parseInteger(type: keyof typeof BITS, text: string): bigint | undefined {
  const digits = trim(text);
  if (!/^[+-]?\d+$/.test(digits)) return undefined;
  const value = digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits.replace("+", ""));
  const [min, max] = integerBounds(type);
  return value >= min && value <= max ? value : undefined;
}

/** Double.parseDouble without its hexadecimal form, which nobody writes in a configuration. */
export function parseDouble(text: string): number | undefined {
  const match = /^([+-]?)(?:(NaN)|(Infinity)|((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[fFdD]?)$/.exec(
    trim(text),
  );
  if (!match) return undefined;
  const [, sign, nan, infinity, decimal] = match;
  const size = nan ? NaN : infinity ? Infinity : Number(decimal);
  return sign === "-" ? -size : size;
}

/** Boolean: Kafka takes `true` and `false` in any case, and nothing else. */
export function parseBoolean(text: string): boolean | undefined {
  const word = trim(text).toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}

/** A type without bounds in words, for messages. */
export function describeType(type: KeyType): string {
  switch (type) {
    case "BOOLEAN":
      return "true or false";
    case "DOUBLE":
      return "a number";
    case "LIST":
      return "a comma-separated list";
    case "CLASS":
      return "a Java class name";
    default:
      return "a text";
  }
}
