/** The generated parts, in Markdown. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { cell, markdownTable } from "../../domain/markdown";
import { DIFFERENCES } from "./articleDifferences";
import { outputs } from "./outputs";
import { type Section, sections, type Setting } from "./settings";

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${markdownTable(
    head,
    rows.map((row) => row.map(cell)),
  )}\n`;
}

const code = (value: unknown) => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

const isEmpty = (value: unknown) =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

function defaultOf({ default: given }: Setting): string {
  if ("words" in given) {
    if (/^\d+$/.test(given.words)) return code(given.words);
    return given.words === "required" ? "**required**" : given.words;
  }
  return isEmpty(given.value) ? "none" : code(given.value);
}

/** A choice is a list of literals. */
function allowedOf({ allowed }: Setting): string {
  const choice = allowed.split(" | ");
  return choice.length > 1 ? choice.map(code).join(", ") : allowed;
}

function settingsTable({ name, meaning, settings }: Section): string {
  const rows = settings.map((setting) => [
    code(setting.path),
    allowedOf(setting),
    defaultOf(setting),
    setting.meaning,
  ]);
  const introduction =
    meaning === undefined ? "" : `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.\n\n`;
  return `### ${code(name)}\n\n${introduction}${table(["setting", "allowed", "default", "meaning"], rows)}`;
}

/** A table for each object at the top of the settings. */
export const settingsTables = (): string => sections().map(settingsTable).join("\n");

export const outputsTable = (): string =>
  table(
    ["output", "meaning"],
    outputs().map(({ name, meaning }) => [code(name), meaning]),
  );

export const differencesTable = (): string =>
  table(
    ["article", "here", "why"],
    DIFFERENCES.map(({ article, here, reason }) => [article, here, reason]),
  );

/** The example program. */
export function exampleCode(): string {
  const file = path.join(__dirname, "..", "..", "docs", "example.ts");
  const [, ...lines] = readFileSync(file, "utf8").split("\n");
  return `\`\`\`ts\n${lines.join("\n")}\`\`\`\n`;
}
