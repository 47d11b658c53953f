import { EXEMPT_ANNOTATION, type ParsedExemptions, parseExemptions } from "../domain/exemptions";
import { nearestName } from "../domain/nearest";
import { unlessUnknown } from "./model/objects";
import { type Value } from "./model/value";

/** The exemptions that a resource carries. An annotation that is not known yet exempts from nothing. */
export const exemptionsOf = (body: Value): ParsedExemptions =>
  parseExemptions(unlessUnknown(() => body.at("metadata", "annotations", EXEMPT_ANNOTATION).text()) ?? "");

/** " Did you mean x?", if a name is near enough to be a slip of the same. */
export function didYouMean(name: string, names: readonly string[]): string {
  const guess = nearestName(name, names);
  return guess === undefined ? "" : `; did you mean ${guess}?`;
}
