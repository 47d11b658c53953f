/** Both sides of the comparison in one form: objects by `Kind/name`, lists of named things by their names. */
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parseAllDocuments } from "yaml";
import { parseProperties } from "../../domain/kafka/properties";
import { program } from "../../program";
import { parseSettings } from "../../settings";
import { at } from "../support/differences";
import { id, only, type Registered, run } from "../../tools/recording/mocks";
import { stackSettings } from "../../tools/recording/stacks";

export type Manifests = Readonly<Record<string, unknown>>;

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What is run before the server, and what from its `exec` on. */
function parts(command: string, program: string): { before?: string; main: string } {
  const start = command.lastIndexOf(`exec ${program}`);
  return start <= 0 ? { main: command } : { before: command.slice(0, start), main: command.slice(start) };
}

/** What a broker's container starts, and with which configuration, wherever that comes from. */
function broker(whole: string, file: ReadonlyMap<string, string>): Fields {
  const { main: command, ...before } = parts(whole, "bash /etc/kafka/run-broker.sh");
  const [start = "", ...overrides] = command.split(/ +--override /);
  const pairs = overrides.map((pair): [string, string] => {
    const [key = "", ...value] = pair.split("=");
    return [key, value.join("=")];
  });
  return { ...before, start, config: { ...Object.fromEntries(file), ...Object.fromEntries(pairs) } };
}

/** What a server's container starts, and its flags. */
function server(whole: string): Fields {
  const { main: command, ...before } = parts(whole, "start-zookeeper");
  const [start = "", ...flags] = command.split(/ +--/);
  return {
    ...before,
    start,
    flags: Object.fromEntries(flags.map((flag) => flag.split("=") as [string, string])),
  };
}

/** Lists of things with names become objects by these names, and commands what they say. */
function comparable(value: unknown, file: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = value.map((item) => comparable(item, file));
    const [shell, option, command] = value as unknown[];
    if (shell === "sh" && option === "-c" && typeof command === "string")
      if (command.includes("kafka-server-start.sh")) return broker(command, file);
      else if (command.includes("start-zookeeper")) return server(command);
    const named = items.every((item) => isFields(item) && typeof nameOf(item) === "string");
    return named
      ? Object.fromEntries(items.map((item) => [nameOf(item as Fields), withoutName(item as Fields)]))
      : items;
  }
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, comparable(item, file)]));
}

/** Volume claims have theirs in their metadata. */
const nameOf = (item: Fields): unknown =>
  item.name ?? (isFields(item.metadata) ? item.metadata.name : undefined);
const withoutName = ({ name: _, ...rest }: Fields): Fields => rest;

/** The article's Dockerfile, whose text is not among its manifests. */
const ARTICLE_IMAGE = {
  from: "openjdk:8-jdk",
  archive: "https://mirrors.tuna.tsinghua.edu.cn/apache/kafka/3.5.2/kafka_2.12-3.5.2.tgz",
  home: "/opt/kafka",
  workdir: "${KAFKA_HOME}",
  expose: "9092",
};

/** Every manifest of the article, and its image. */
export function article(): Manifests {
  const folder = path.join(__dirname, "article");
  const documents = readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .flatMap((file) => parseAllDocuments(readFileSync(path.join(folder, file), "utf8")))
    .map((document) => document.toJS() as { kind: string; metadata: { name: string } });
  return {
    ...Object.fromEntries(
      documents.map((object) => [`${object.kind}/${object.metadata.name}`, comparable(object, new Map())]),
    ),
    "Dockerfile/kafka": ARTICLE_IMAGE,
  };
}

/** The image that a docker resource builds: its arguments, and what its Dockerfile says last. */
function image(inputs: Registered["inputs"]): Fields {
  const argument = (name: string) => at(inputs, `build.args.${name}`);
  const root = path.join(__dirname, "..", "..");
  const dockerfile = readFileSync(path.join(root, String(at(inputs, "build.dockerfile"))), "utf8");
  const last = (instruction: RegExp) => [...dockerfile.matchAll(instruction)].at(-1)?.[1];
  return {
    from: argument("BASE_IMAGE"),
    archive: argument("KAFKA_URL"),
    sha512: argument("KAFKA_SHA512"),
    home: last(/^ENV KAFKA_HOME=(.*)$/gm),
    workdir: last(/^WORKDIR (.*)$/gm),
    expose: last(/^EXPOSE (.*)$/gm),
    user: last(/^USER (.*)$/gm),
  };
}

/** What stack dev creates, but for the brokers' configuration, which is at the brokers. */
export async function stackDev(): Promise<Manifests> {
  const { resources } = await run(() => program(parseSettings(stackSettings("dev"), "dev")));
  const objects = resources.filter(({ type }) => type.startsWith("kubernetes:"));
  const texts = objects
    .filter(({ type }) => type.endsWith(":ConfigMap"))
    .flatMap(({ inputs }) => (inputs.data as Record<string, string>)["server.properties"] ?? []);
  const file = new Map(texts.flatMap((text) => [...parseProperties(text)]));
  return {
    ...Object.fromEntries(objects.map((object) => [id(object), comparable(object.inputs, file)])),
    "Dockerfile/kafka": image(only(resources, "Image/kafka-image").inputs),
  };
}
