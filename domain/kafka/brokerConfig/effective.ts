/** The configuration as a broker sees it: what is given, else Kafka's default, parsed. */
import { brokerKey, type Catalogue, own } from "../catalogue";
import { type BrokerFacts } from "./finding";
import { listItems, parseBoolean, parseDouble, parseInteger, trim } from "./values";

/** Values of a configuration whose single keys are in order; a rule across keys reads them here. */
export class Effective {
  constructor(
    /** Keys in the file, with their texts. */
    readonly texts: ReadonlyMap<string, string>,
    readonly facts: BrokerFacts,
    /** The keys of the release whose broker it is. */
    readonly catalogue: Catalogue,
    /** Keys that the user gives; the others in the file are the program's. */
    readonly given: ReadonlySet<string> = new Set(texts.keys()),
  ) {}

  /** Whether the key is in the file. */
  has(name: string): boolean {
    return this.texts.has(name);
  }

  /** The text as STRING: trimmed; undefined where neither file nor Kafka has a value. */
  text(name: string): string | undefined {
    const text = this.texts.get(name) ?? brokerKey(name, this.catalogue)?.default;
    return text === undefined ? undefined : trim(text);
  }

  /** A whole number. Beyond 2^53 the last digits may differ, which no rule here depends on. */
  whole(name: string): number | undefined {
    const text = this.text(name);
    const value = text === undefined ? undefined : parseInteger("LONG", text);
    return value === undefined ? undefined : Number(value);
  }

  /** A whole number of a key that has a default. */
  number(name: string): number {
    return this.whole(name) ?? NaN;
  }

  double(name: string): number {
    return parseDouble(this.text(name) ?? "") ?? NaN;
  }

  flag(name: string): boolean {
    return parseBoolean(this.text(name) ?? "") ?? false;
  }

  list(name: string): string[] {
    return listItems(this.text(name) ?? "");
  }

  /** The text of a key with a listener's prefix, else without it (AbstractConfig.valuesWithPrefixOverride). */
  ofListener(listener: string, name: string): string | undefined {
    const prefixed = `listener.name.${listener.toLowerCase()}.${name}`;
    return this.texts.has(prefixed) ? this.text(prefixed) : this.text(name);
  }

  /** `key = value`, with what stands in for a key that is not in the file. */
  show(name: string): string {
    const value =
      own(this.catalogue.keys, name)?.type === "PASSWORD" ? "(not shown)" : (this.text(name) ?? "none");
    return `${name} = ${value}${this.has(name) ? "" : " (the default)"}`;
  }
}
