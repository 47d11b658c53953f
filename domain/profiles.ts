/** Profiles: how strictly a stack is judged, by its settings and by the policies. */

/**
 * - `development`: a stack for trying things out, such as one broker and one ZooKeeper server on a laptop. What would be too few
 *   for production is advice there.
 * - `default`: everything that keeps quorum, data and availability.
 * - `hardened`: besides that the restricted Pod Security Standard, network policies and images by digest.
 */
export const PROFILES = ["development", "default", "hardened"] as const;

export type Profile = (typeof PROFILES)[number];

/** What to add to a refusal of a profile's old name; empty for all other values. */
export function renamedProfile(given: unknown): string {
  return given === "article" ? "; article is called development now" : "";
}
