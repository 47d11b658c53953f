/** README's table "what differs"; run by itself (`node -r tsx/cjs tests/parity/table.ts`), this prints it. */
import { DIFFERENCES } from "../../tools/readme/articleDifferences";

/** The table in Markdown, one row per decision. */
export function markdownTable(): string {
  const rows = DIFFERENCES.map(({ article, here, reason }) => [article, here, reason]);
  const lines = [["article", "here", "reason"], ["---", "---", "---"], ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

if (require.main === module) process.stdout.write(markdownTable());
