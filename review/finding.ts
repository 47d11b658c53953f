/** What a reviewer has to know, and how much it weighs. */

/** `note`: good to know; `attention`: somebody has to decide or to do something; `danger`: do not merge as it is. */
export type Weight = "note" | "attention" | "danger";

export interface Finding {
  readonly weight: Weight;
  readonly text: string;
}

export const note = (text: string): Finding => ({ weight: "note", text });
export const attention = (text: string): Finding => ({ weight: "attention", text });
export const danger = (text: string): Finding => ({ weight: "danger", text });

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** "1 broker", "3 brokers". */
export const count = (number: number, thing: string): string =>
  `${number} ${thing}${number === 1 ? "" : "s"}`;
