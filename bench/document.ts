/** docs/performance.md: its tables stand between two comments and are written by the bench. */
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { root } from "../deploy/paths";
import type { Results } from "./results";
import { toMarkdown } from "./table";

export const DOCUMENT = join(root, "docs", "performance.md");

const BEGIN = "<!-- figures: written by `make bench` -->";
const END = "<!-- end of figures -->";

/**
 * The document with the tables of these results, formatted as `make fmt` does.
 * @throws Error when the comments are missing
 */
export async function withFigures(text: string, results: Results): Promise<string> {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${DOCUMENT}: the lines ${BEGIN} and ${END} are missing`);
  const whole = `${text.slice(0, from)}${BEGIN}\n\n${toMarkdown(results)}\n\n${text.slice(to)}`;
  return format(whole, { ...(await resolveConfig(DOCUMENT)), filepath: DOCUMENT });
}
