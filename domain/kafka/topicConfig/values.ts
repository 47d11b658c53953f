/** Values of a topic's configuration: as people write them, and as Kafka does. */
import { renderValue } from "../brokerConfig/values";
import { parseDuration, parseQuantity } from "../../kubernetes/quantities";

/** A value as it is given: a text may have a unit, `7d` or `1Gi`. */
export type TopicConfigValue = string | number | boolean;

const MS_A_DAY = 86_400_000;

/** Milliseconds of `7d`, `36h` or `1d12h`; undefined for what is no duration with a unit. */
function milliseconds(text: string): number | undefined {
  const [, days, rest = ""] = /^(?:(\d+)d)?((?:\d+(?:ms|s|m|h))*)$/.exec(text) ?? [];
  if (days === undefined && rest === "") return undefined;
  const below = rest === "" ? 0 : parseDuration(rest, "ms");
  return below === undefined ? undefined : Number(days ?? 0) * MS_A_DAY + below;
}

/** Bytes of `1Gi`, `500M` or `5MB`; undefined for what is no size with a unit. */
export function sizeInBytes(text: string): number | undefined {
  const [, size] = /^(\d+(?:\.\d+)?[kKMGT]i?)B?$/.exec(text) ?? [];
  const bytes = size === undefined ? undefined : parseQuantity(size.replace(/^([\d.]+)K$/, "$1k"));
  return bytes === undefined || !Number.isInteger(bytes) ? undefined : bytes;
}

/** The value as Kafka writes it: keys of time (`….ms`) and of size (`….bytes`) take units. */
export function topicConfigValue(key: string, given: TopicConfigValue): string {
  const text = renderValue(given).trim();
  const number = key.endsWith(".ms")
    ? milliseconds(text)
    : key.endsWith(".bytes")
      ? sizeInBytes(text)
      : undefined;
  return number === undefined ? text : String(number);
}
