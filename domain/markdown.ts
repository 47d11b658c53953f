/** Markdown tables, of documents and of reviews. */

/** A text in a cell: a bar would end it, even in code. */
export const cell = (text: string): string => text.replaceAll("|", String.raw`\|`);

/** Rows of Markdown under headings; where a text can hold a bar, the caller gives it as a {@link cell}. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
