/** The generated parts, in Markdown. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { rules } from "../../policy/rules";
import { DIFFERENCES } from "./articleDifferences";
import { outputs } from "./outputs";
import { type Section, sections, type Setting } from "./settings";
import type { Words } from "./words";

/** A bar in a cell would end it, even in code. */
const cell = (text: string) => text.replaceAll("|", "\\|");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows.map((row) => row.map(cell))];
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

const code = (value: unknown) => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

const isEmpty = (value: unknown) =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

function defaultOf({ default: given }: Setting, words: Words): string {
  if ("words" in given) {
    if (/^\d+$/.test(given.words)) return code(given.words);
    return given.words === "required" ? `**${words("required")}**` : words(given.words);
  }
  return isEmpty(given.value) ? words("none") : code(given.value);
}

/** A choice is a list of literals, and needs no translation. */
function allowedOf({ allowed }: Setting, words: Words): string {
  const choice = allowed.split(" | ");
  return choice.length > 1 ? choice.map(code).join(", ") : words(allowed);
}

function settingsTable({ name, meaning, settings }: Section, words: Words): string {
  const rows = settings.map((setting) => [
    code(setting.path),
    allowedOf(setting, words),
    defaultOf(setting, words),
    words(setting.meaning),
  ]);
  const head = ["setting", "allowed", "default", "meaning"].map((text) => words(text));
  const title = meaning === undefined ? code(name) : `${code(name)}: ${words(meaning)}`;
  return `### ${title}\n\n${table(head, rows)}`;
}

/** A table for each object at the top of the settings. */
export function settingsTables(words: Words): string {
  return sections()
    .map((section) => settingsTable(section, words))
    .join("\n");
}

export function outputsTable(words: Words): string {
  return table(
    ["output", "meaning"].map((text) => words(text)),
    outputs().map(({ name, meaning }) => [code(name), words(meaning)]),
  );
}

/** Every rule of the pack; the translation of what it protects is found by its name. */
export function policiesTable(words: Words): string {
  const rows = rules.map(({ name, enforcementLevel, protects }) => [
    `[${name}](docs/policies.md#${name})`,
    words(enforcementLevel),
    words(protects, name),
  ]);
  return table(
    ["rule", "level", "what it protects"].map((text) => words(text)),
    rows,
  );
}

export function differencesTable(words: Words): string {
  return table(
    ["article", "here", "why"].map((text) => words(text)),
    DIFFERENCES.map(({ article, here, reason }) => [article, here, reason].map((text) => words(text))),
  );
}

/** The example program, with the path that its reader needs. */
export function exampleCode(): string {
  const file = path.join(__dirname, "..", "..", "docs", "example.ts");
  const [, ...lines] = readFileSync(file, "utf8").split("\n");
  return `\`\`\`ts\n${lines.join("\n").replace('"../components"', '"./kafka-on-kubernetes/components"')}\`\`\`\n`;
}
