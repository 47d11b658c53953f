/** Exemptions: one resource, one rule, with a reason and a last day. */
import { closest, distance } from "fastest-levenshtein";
import { unlessUnknown } from "./model/objects";
import { type Value } from "./model/value";

/** `<rule>=<reason>; until=<YYYY-MM-DD>`; several are separated by `|` or a line break. */
export const EXEMPT_ANNOTATION = "policy.kafka-on-kubernetes/exempt";

export interface Exemption {
  rule: string;
  reason: string;
  /** Last day on which it holds. */
  until: string;
}

export interface ParsedExemptions {
  exemptions: Exemption[];
  /** Entries that are none, and what is wrong with them. */
  faults: string[];
}

const FORM = "an entry is <rule>=<reason>; until=<YYYY-MM-DD>";

/** The exemptions that a resource carries. An annotation that is not known yet exempts from nothing. */
export function exemptionsOf(body: Value): ParsedExemptions {
  const text = unlessUnknown(() => body.at("metadata", "annotations", EXEMPT_ANNOTATION).text()) ?? "";
  const parsed: ParsedExemptions = { exemptions: [], faults: [] };
  for (const entry of text.split(/[|\n]/).map((part) => part.trim())) {
    if (entry === "") continue;
    const match = /^([^=;]+)=(.*?)(?:;\s*until\s*=\s*(\S*)\s*)?$/s.exec(entry);
    const [, rule = "", reason = "", until = ""] =
      match?.map((part) => (part as string | undefined)?.trim() ?? "") ?? [];
    const fault = faultOf(rule, reason, until);
    if (fault) parsed.faults.push(`"${entry}" ${fault}`);
    else parsed.exemptions.push({ rule, reason, until });
  }
  return parsed;
}

function faultOf(rule: string, reason: string, until: string): string | undefined {
  if (rule === "") return `is no exemption; ${FORM}`;
  if (reason === "") return `gives no reason; ${FORM}`;
  if (until === "") return `gives no last day; ${FORM}`;
  return isDay(until) ? undefined : `ends on "${until}", which is no day; ${FORM}`;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** " Did you mean x?", if a name is near enough to be a slip of the same. */
export function didYouMean(name: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const guess = closest(name, names);
  return distance(name, guess) <= Math.max(3, name.length / 3) ? `; did you mean ${guess}?` : "";
}
