/** Markdown that survives whatever stands in a value. */
import { diffArrays } from "diff";

/** A value in a cell or a sentence: one line, nothing that GitHub or GitLab would take for markup, a length that fits. */
export function code(value: unknown): string {
  if (value === undefined) return "–";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const line = text.replaceAll(/\s+/g, " ").trim();
  if (line === "") return "(empty)";
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  const fence = "`".repeat(1 + Math.max(0, ...[...short.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const padding = fence.length > 1 ? " " : "";
  // A pipe ends a cell even inside code.
  return `${fence}${padding}${short.replaceAll("|", String.raw`\|`)}${padding}${fence}`;
}

const LONGEST = 200;

/** Two long texts without the words that they have in common, which are `…` where others stand on both sides. */
export function apart(before: string, after: string): readonly [string, string] {
  const parts = diffArrays(before.split(" "), after.split(" "));
  const without = (other: "added" | "removed") =>
    parts
      .filter((part) => !part[other])
      .map(({ added, removed, value }) => (added || removed ? value.join(" ") : "…"))
      .join(" ")
      .replaceAll(/…(?: …)+/g, "…")
      .replaceAll(/^… ?| …$/g, "") || "–";
  return [without("added"), without("removed")];
}

/** Both values as {@link code}; of long texts only what differs. */
export function codePair(before: unknown, after: unknown): readonly [string, string] {
  if (typeof before !== "string" || typeof after !== "string") return [code(before), code(after)];
  if (before.length <= LONGEST && after.length <= LONGEST) return [code(before), code(after)];
  const [old, wanted] = apart(before, after);
  return [code(`… ${old} …`), code(`… ${wanted} …`)];
}

/** Prose from elsewhere: in one line, its markup taken for what it is, code in backquotes left alone. */
export function prose(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .trim()
    .split(/(`[^`]*`)/)
    .map((part, index) =>
      index % 2 === 1
        ? part.replaceAll("|", String.raw`\|`)
        : part.replaceAll(/[\\|<>*#@]|(?<!\w)_|_(?!\w)/g, escaped),
    )
    .join("");
}

// An @name in a comment would notify somebody.
const escaped = (character: string) =>
  character === "@" ? "&#64;" : character === "<" ? "&lt;" : character === ">" ? "&gt;" : `\\${character}`;

/** A section that opens when somebody clicks on it. */
export function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

export const bullets = (items: readonly string[]): string => items.map((item) => `- ${item}`).join("\n");
