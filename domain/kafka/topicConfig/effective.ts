/** A topic's configuration as the brokers see it: what is given, else the brokers' defaults for topics, else Kafka's. */
import { own } from "../catalogue";
import { listItems, parseBoolean, parseInteger } from "../brokerConfig/values";
import type { TopicCatalogue } from "../releases/release";

/** The brokers' own configuration, as their file has it. */
export type BrokerDefaults = Readonly<Record<string, string>>;

/** Milliseconds in the unit of the broker keys that have another one than the topic's. */
const UNITS: Readonly<Record<string, number>> = {
  "log.retention.minutes": 60_000,
  "log.retention.hours": 3_600_000,
  "log.roll.hours": 3_600_000,
  "log.roll.jitter.hours": 3_600_000,
};

export class EffectiveTopic {
  constructor(
    /** Keys that are given, with values as Kafka writes them. */
    readonly given: Readonly<Record<string, string>>,
    private readonly brokers: BrokerDefaults,
    private readonly catalogue: TopicCatalogue,
  ) {}

  text(key: string): string | undefined {
    const own_ = own(this.given, key);
    if (own_ !== undefined) return own_;
    const topicKey = own(this.catalogue.keys, key);
    const synonym = topicKey?.synonyms.find((name) => own(this.brokers, name) !== undefined);
    if (synonym === undefined) return topicKey?.default;
    const value = this.brokers[synonym] ?? "";
    const unit = UNITS[synonym];
    return unit === undefined ? value : String(Number(value) * unit);
  }

  /** A whole number; NaN where there is none. */
  number(key: string): number {
    const value = parseInteger("LONG", this.text(key) ?? "");
    return value === undefined ? NaN : Number(value);
  }

  flag(key: string): boolean {
    return parseBoolean(this.text(key) ?? "") ?? false;
  }

  list(key: string): string[] {
    return listItems(this.text(key) ?? "");
  }

  /** `key = value`, with where the value comes from if it is not the topic's. */
  show(key: string): string {
    return `${key} = ${this.text(key) ?? "none"}${key in this.given ? "" : " (the cluster's)"}`;
  }
}
