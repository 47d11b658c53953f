/** The manifests' differences against the table of those that are allowed. */
import { leaves, shown } from "../support/differences";
import { type Difference, RESOURCE } from "../../tools/docs/articleDifferences";
import type { Manifests } from "./manifests";

/** One field in which the two sides differ. */
export interface Found {
  readonly path: string;
  readonly article: unknown;
  readonly here: unknown;
}

/** Every field in which they differ; a resource that one side lacks is one difference. */
export function found(article: Manifests, here: Manifests): Found[] {
  const names = [...new Set([...Object.keys(article), ...Object.keys(here)])];
  return names.flatMap((name): Found[] => {
    if (!(name in article)) return [{ path: name, article: undefined, here: RESOURCE }];
    if (!(name in here)) return [{ path: name, article: RESOURCE, here: undefined }];
    const [theirs, ours] = [leaves(article[name]), leaves(here[name])];
    return [...new Set([...theirs.keys(), ...ours.keys()])]
      .filter((path) => shown(theirs.get(path)) !== shown(ours.get(path)))
      .map((path) => ({ path: `${name} ${path}`, article: theirs.get(path), here: ours.get(path) }));
  });
}

const agrees = (allowed: unknown, value: unknown) =>
  allowed instanceof RegExp ? typeof value === "string" && allowed.test(value) : allowed === value;

/** A pattern's stars stand for any text. */
function expression(pattern: string): RegExp {
  const pieces = pattern.split("*").map((piece) => piece.replace(/[^\w ]/g, "\\$&"));
  return new RegExp(`^${pieces.join(".*")}$`);
}

/** Differences that no entry allows, and fields of entries that no difference needs; both as lines. */
export function judged(all: readonly Found[], table: readonly Difference[]) {
  const allowed = table
    .flatMap(({ fields }) => Object.entries(fields))
    .map(([path, [article, here]]) => ({ path, pattern: expression(path), article, here }));
  const explains = ({ pattern, article, here }: (typeof allowed)[number], difference: Found) =>
    agrees(article, difference.article) && agrees(here, difference.here) && pattern.test(difference.path);
  return {
    unexplained: all
      .filter((difference) => !allowed.some((field) => explains(field, difference)))
      .map(({ path, article, here }) => `${path}: ${shown(article)} -> ${shown(here)}`),
    unneeded: allowed
      .filter((field) => !all.some((difference) => explains(field, difference)))
      .map(({ path }) => path),
  };
}
