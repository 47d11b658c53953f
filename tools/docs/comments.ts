/** The defaults in the comments of the components' arguments, which editors and Pulumi's package schema show. */
import { z } from "zod";
import { kafkaImageSchema } from "../../components/image/kafkaImage";
import { kafkaArgsSchema } from "../../components/kafka/args";
import { nfsProvisionerArgsSchema } from "../../components/nfs/nfsProvisioner";
import { storageSchema } from "../../components/shared/volumeClaims";
import { zooKeeperArgsSchema } from "../../components/zookeeper/args";
import { literalDefault, unwrap } from "./settings";

/** Interfaces of arguments by file, with the schema that has their defaults. */
export const COMMENTED: Readonly<Record<string, Readonly<Record<string, z.core.$ZodType>>>> = {
  "components/image/kafkaImage.ts": { KafkaImageArgs: kafkaImageSchema },
  "components/kafka/args.ts": {
    ExternalArgs: kafkaArgsSchema.shape.external,
    KafkaClusterArgs: kafkaArgsSchema,
  },
  "components/nfs/nfsProvisioner.ts": { NfsProvisionerArgs: nfsProvisionerArgsSchema },
  "components/shared/volumeClaims.ts": { StorageArgs: storageSchema },
  "components/zookeeper/args.ts": { ZooKeeperEnsembleArgs: zooKeeperArgsSchema },
};

const WIDTH = 118;

function shown(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string") return `\`${value}\``;
  const text = JSON.stringify(value);
  return text === "{}" ? "none" : `\`${text}\``;
}

const DEFAULT = / ?Default: .*$/;

/** A comment as source, on one line if it fits. */
function commentOf(text: string, indent: string): string {
  const line = `${indent}/** ${text} */`;
  if (line.length <= WIDTH) return line;
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (`${indent} *${longer}`.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(` ${word}`);
  }
  return [`${indent}/**`, ...lines.map((each) => `${indent} *${each}`), `${indent} */`].join("\n");
}

/** The servers of an interface, each comment ending with the default that the schema has, if it has one. */
function servers(body: string, schema: z.core.$ZodType): string {
  const inner = unwrap(schema).schema;
  const shape = inner instanceof z.ZodObject ? (inner.shape as Record<string, z.core.$ZodType>) : {};
  return body.replaceAll(
    /^( *)\/\*\*((?:(?!\*\/)[^])*)\*\/\n *(\w+)\??: /gm,
    (whole: string, indent: string, inside: string, name: string) => {
      const preset = shape[name] && literalDefault(shape[name]);
      if (!preset) return whole;
      const text = inside.replaceAll(/\s*\n\s*\*?\s*/g, " ").trim();
      const wanted = `${text.replace(DEFAULT, "")} Default: ${shown(preset.value)}.`;
      const server = whole.slice(whole.indexOf("*/") + 2);
      return text === wanted ? whole : `${commentOf(wanted, indent)}${server}`;
    },
  );
}

/**
 * `source` of `file` with the defaults of its arguments' comments made anew.
 *
 * @throws Error when an interface is missing
 */
export function withDefaults(source: string, file: string): string {
  return Object.entries(COMMENTED[file] ?? {}).reduce((text, [name, schema]) => {
    const from = text.search(new RegExp(`^export interface ${name}\\b`, "m"));
    if (from < 0) throw new Error(`${file}: the interface ${name} is missing`);
    const to = text.indexOf("\n}\n", from);
    return `${text.slice(0, from)}${servers(text.slice(from, to), schema)}${text.slice(to)}`;
  }, source);
}
