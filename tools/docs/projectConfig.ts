/** The `config` of Pulumi.yaml, which `pulumi config` and the console show: every setting with its default. */
import { type Section, sections, type Setting } from "./settings";

const WIDTH = 116;

function defaultOf({ default: given }: Setting): string {
  if ("words" in given) return given.words;
  return typeof given.value === "string" ? given.value : JSON.stringify(given.value);
}

/** `storage.size (1Gi)`: the path within its section, and the default. */
const field = (section: string) => (setting: Setting) =>
  `${setting.path.slice(section.length + 1)} (${defaultOf(setting)})`;

function wrapped(text: string, indent: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    const longer = last === "" ? word : `${last} ${word}`;
    if (indent.length + longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => `${indent}${line}\n`).join("");
}

function declaration({ name, meaning, optional, settings }: Section): string {
  const [only] = settings;
  const description =
    meaning === undefined
      ? (only?.meaning ?? "")
      : `${meaning}. Fields: ${settings.map(field(name)).join(", ")}.`;
  const type = meaning === undefined ? "string" : "object";
  const preset = meaning === undefined && only ? defaultOf(only) : optional ? "{}" : undefined;
  return [
    `  ${name}:\n    type: ${type}\n`,
    preset === undefined ? "" : `    default: ${preset}\n`,
    `    description: >-\n${wrapped(description, " ".repeat(6))}`,
  ].join("");
}

export const projectConfig = (): string => sections().map(declaration).join("");
