/** Makes the rules that a starting broker enforces itself. */
import { type Effective } from "./effective";
import { type Rule, when } from "./rule";

/** Where nearly all of them stand. */
export const VALIDATE = "kafka.server.KafkaConfig.validateValues";

/** A rule that Kafka enforces: one key must not be above another. */
export function atMost(id: string, low: string, high: string, why: string, source = VALIDATE): Rule {
  return {
    id,
    severity: "error",
    refusedBy: "kafka",
    summary: `${low} <= ${high}.`,
    source,
    check: (config) =>
      when(
        config.number(low) > config.number(high),
        config.given.has(low) ? low : high,
        () => `${config.show(low)} must not be above ${config.show(high)}: ${why}.`,
      ),
  };
}

/** A rule that a starting broker enforces. */
export const fatal = (rule: Omit<Rule, "severity" | "refusedBy">): Rule => ({
  ...rule,
  severity: "error",
  refusedBy: "kafka",
});

/** Rules about brokers from this release on. */
export const from = (since: string, rules: readonly Rule[]): Rule[] =>
  rules.map((rule) => ({ ...rule, since }));

/** Of keys that set one thing, in Kafka's order of preference, the one that counts. */
export function deciding(config: Effective, ...keys: string[]): string {
  return keys.find((key) => config.text(key) !== undefined) ?? "";
}
