/** The settings of the stacks that come with the project, as their files have them. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { PROJECT } from "../../settings";
import { defaultRelease } from "../../domain/kafka/releases";

const KAFKA = defaultRelease.version;

export const STACKS = ["dev", "local", "prod"] as const;

export type Stack = (typeof STACKS)[number];

/** The file's `config`, with the keys in full: `kafka-on-kubernetes:kafka`. */
function stackConfig(stack: Stack): Record<string, unknown> {
  const file = path.join(__dirname, "..", "..", `Pulumi.${stack}.yaml`);
  return (parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> }).config;
}

/** The settings of a stack, as `parseSettings` takes them. */
export function stackSettings(stack: Stack): Record<string, unknown> {
  const entries = Object.entries(stackConfig(stack));
  return Object.fromEntries(entries.map(([key, value]) => [key.replace(`${PROJECT}:`, ""), value]));
}

/** The same as Pulumi hands it to the program: objects as JSON. */
export function pulumiConfig(stack: Stack): Record<string, string> {
  const entries = Object.entries(stackConfig(stack));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** What a user of stack dev sets in place of the article's registry account and machines. */
const OWN: Readonly<Record<string, string>> = {
  [`zhaoguanghui6/kubernetes-kafka:v${KAFKA}`]: `registry.example.com/kafka:${KAFKA}`,
  "10.10.101.114": "kafka.example.com",
};

/** A stack's configuration with values of one's own, as the program asks for them. */
export const withOwnValues = (config: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(config).map(([key, text]) => [
      key,
      Object.entries(OWN).reduce((changed, [theirs, own]) => changed.replaceAll(theirs, own), text),
    ]),
  );
