/** The project's Markdown files, and what GitHub makes of their headings. */
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

export const ROOT = path.join(__dirname, "..", "..");

const inFolder = (folder: string) =>
  readdirSync(path.join(ROOT, folder))
    .filter((file) => file.endsWith(".md"))
    .map((file) => path.join(folder, file));

/** Paths from the root, sorted. */
export const FILES: readonly string[] = [...inFolder("."), ...inFolder("docs")].sort();

export const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");

/** The text without fenced blocks, whose lines only look like Markdown. */
const prose = (text: string) => text.replaceAll(/^```.*?^```$/gms, "");

/** The fenced blocks with their language, in order. */
export const blocks = (text: string): string[] =>
  [...text.matchAll(/^```.*?^```$/gms)].map(([block]) => block);

/** Headings as they stand, with their hashes. */
export const headings = (text: string): string[] =>
  [...prose(text).matchAll(/^#+ .*$/gm)].map(([line]) => line);

/** The anchor that GitHub gives a heading: lower case, no punctuation, hyphens for spaces. */
export function anchor(heading: string): string {
  const text = heading.replace(/^#+ /, "").replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1");
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, "")
    .replaceAll(" ", "-");
}

/** Targets of links and pictures, in order. */
export const links = (text: string): string[] =>
  [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);

/** Targets of `make` in code: lines of fenced blocks that begin with it, and spans. */
export function makeTargets(text: string): string[] {
  const lines = blocks(text).flatMap((block) => [...block.matchAll(/^(?:\$ )?make ([a-z][a-z0-9-]*)/gm)]);
  const spans = [...prose(text).matchAll(/`[^`\n]*?\bmake ([a-z][a-z0-9-]*)[^`\n]*`/g)];
  return [...lines, ...spans].map(([, target = ""]) => target);
}
