/** Label selectors with the API server's semantics. */
import { type Value } from "./value";

export type Labels = Readonly<Record<string, string>>;

/**
 * Whether a LabelSelector selects these labels. An empty selector selects everything, an absent one nothing
 * (k8s.io/apimachinery LabelSelectorAsSelector); matchLabels and matchExpressions are ANDed.
 */
export function selects(selector: Value, labels: Labels): boolean {
  if (selector.isAbsent) return false;
  const wanted = selector.at("matchLabels").entries();
  return (
    wanted.every(([key, value]) => labels[key] === value.text()) &&
    selector
      .at("matchExpressions")
      .items()
      .every((expression) => matches(expression, labels))
  );
}

function matches(expression: Value, labels: Labels): boolean {
  const value = labels[expression.at("key").text() ?? ""];
  const values = expression
    .at("values")
    .items()
    .map((item) => item.text());
  switch (expression.at("operator").text()) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}

/** Whether the fields of a Service's equality selector select these labels; none select nothing. */
export function serviceSelects(wanted: readonly (readonly [string, Value])[], labels: Labels): boolean {
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value.text());
}
