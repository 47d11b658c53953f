/** Exemptions: one resource, one rule, with a reason and a last day. */

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

/** The exemptions that an annotation names. */
export function parseExemptions(annotation: string): ParsedExemptions {
  const parsed: ParsedExemptions = { exemptions: [], faults: [] };
  for (const entry of annotation.split(/[|\n]/).map((part) => part.trim())) {
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
