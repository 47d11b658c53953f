/** A broker's settings, wherever they stand: properties file, `--override` options, variables of its image. */
import { parseProperties } from "../../domain/kafka/properties";
import { isPassword } from "../../domain/kafka/catalogue";
import { defaultRelease } from "../../domain/kafka/releases";
import { expandShell } from "./expansion";
import { type KafkaFamily, type Version, atLeast, kafkaImage } from "./images";
import { SHIPPED, SHIPPED_KRAFT } from "./images/kafka";
import { type Given, type Known, Settings, filledIn, variableOf } from "./settings";
import { settingName } from "./variableNames";
import { type Pod, type Workload } from "./workload";

export class BrokerSettings extends Settings {
  constructor(
    workload: Workload,
    known: Known,
    /** The image's row of the table; undefined for an image of nobody's in particular. */
    readonly family: KafkaFamily | undefined,
    /** Kafka's version by the image; undefined if it does not tell. */
    readonly version: Version | undefined,
  ) {
    super(workload, known);
  }

  /** KRaft brokers have process.roles and no ZooKeeper. */
  get usesZooKeeper(): boolean {
    return this.get("process.roles") === undefined;
  }

  /** The JVM's heap options, by the image's own variable; the image's where nobody sets it. */
  heapOptions(): string | undefined {
    const { variable, byDefault } = this.family?.heap ?? DEFAULT_HEAP;
    const given = variableOf(variable, this.workload);
    return (
      given?.text(this.workload.pods()[0]) ??
      (this.workload.environment().more === undefined ? byDefault : undefined)
    );
  }
}

/** kafka-server-start.sh: KAFKA_HEAP_OPTS is -Xmx1G -Xms1G unless it is set. */
const DEFAULT_HEAP = { variable: "KAFKA_HEAP_OPTS", byDefault: "-Xmx1G -Xms1G" };

/** Whether a key holds a secret, or what a secret is kept in. */
export function isSecret(key: string): boolean {
  return isPassword(key, defaultRelease.catalogue) || /password|secret|credential|jaas/.test(key);
}

/** The settings of a Kafka workload. */
export function brokerSettings(workload: Workload): BrokerSettings {
  const image = workload.container().at("image").text() ?? "";
  const { family, version } = kafkaImage(image) ?? {};
  const { commands, unread } = workload.start();
  const known = commands.some(({ words }) => words.some(isServerStart))
    ? fromCommand(workload, family, version)
    : fromImage(workload, family, image);
  return new BrokerSettings(workload, { ...known, unread: known.unread ?? unread }, family, version);
}

function isServerStart(word: string): boolean {
  return /(^|\/)kafka-server-start(\.sh)?$|^kafka\.Kafka$/.test(word);
}

/** Settings of brokers that a command starts with a file of its own and `--override` options. */
function fromCommand(
  workload: Workload,
  family: KafkaFamily | undefined,
  version: Version | undefined,
): Known {
  const words = workload.start().commands.find((command) => command.words.some(isServerStart))?.words ?? [];
  const path = words.slice(words.findIndex(isServerStart)).find((word) => word.endsWith(".properties"));
  const file = path === undefined ? undefined : fileSettings(path, workload, family, version);
  const given = new Map(file?.given);
  words.forEach((word, i) => {
    const [key, ...value] = (words[i + 1] ?? "").split("=");
    if (word !== "--override" || !key) return;
    const text = value.join("=");
    given.set(key, { where: `--override ${key}`, text: (pod) => filledIn(text, workload, pod) });
  });
  const untold = "its start command names no settings file";
  return { given, provided: file?.provided ?? {}, forced: {}, unread: file ? file.unread : untold };
}

type FileSettings = Pick<Known, "given" | "provided" | "unread">;
const NOTHING: Known = { given: new Map(), provided: {}, forced: {}, unread: undefined };

/** The settings of a properties file: a ConfigMap's, or the distribution's own where the image is known to have it. */
function fileSettings(
  path: string,
  workload: Workload,
  family: KafkaFamily | undefined,
  version: Version | undefined,
): FileSettings {
  if (/[$`]/.test(path))
    return { ...NOTHING, unread: `its start script works out which file it reads, ${path}` };
  const file = workload.volumes().file(path);
  if (file.state === "text") return { ...readFile(file.text.text() ?? "", path), provided: {} };
  if (file.state !== "image") return { ...NOTHING, unread: file.because };
  if (workload.writes(path)) return { ...NOTHING, unread: `its start script writes ${path}` };
  if (family === undefined || !/(^|\/)config\/(kraft\/)?server\.properties$/.test(path))
    return { ...NOTHING, unread: `${path} is a file of the image` };
  const kraft = path.includes("/kraft/") || (version !== undefined && atLeast(version, [4, 0, 0]));
  return { ...NOTHING, provided: kraft ? SHIPPED_KRAFT : SHIPPED };
}

/** The pairs of a properties text; the reason why it is none, if it is none. */
export function readFile(text: string, path: string): Pick<Known, "given" | "unread"> {
  try {
    const pairs = [...parseProperties(text)].map(([key, value]): [string, Given] => [
      key,
      { where: `${path}: ${key}`, text: () => value },
    ]);
    return { given: new Map(pairs), unread: undefined };
  } catch {
    return { given: new Map(), unread: `${path} is no properties file: it holds a \\u without four digits` };
  }
}

/** Settings of brokers that their image's own start program configures, from variables or a file in their place. */
function fromImage(workload: Workload, family: KafkaFamily | undefined, image: string): Known {
  if (family === undefined)
    return {
      ...NOTHING,
      unread: `image ${image} is none that this pack knows, nor do variables or files tell`,
    };
  const mounted = family.files.find((path) => {
    const volumes = workload.volumes();
    const { state } = volumes.file(path);
    return state === "text" || (state === "unreadable" && volumes.mayHold(path));
  });
  const file = mounted === undefined ? undefined : fileSettings(mounted, workload, undefined, undefined);
  if (file && family.withFile === "file alone") return { ...NOTHING, ...file };
  if (family.variables === undefined)
    return {
      ...NOTHING,
      unread: `${family.name} takes no variables, and its command names no settings file`,
    };
  const given = new Map([...(file?.given ?? []), ...fromVariables(workload, family)]);
  if (family.listensAsAdvertised) listenAsAdvertised(given);
  return {
    given,
    provided: given.size === 0 ? (family.untold ?? family.defaults) : family.defaults,
    forced: family.forced ?? {},
    unread: file?.unread ?? workload.environment().more ?? unknownStart(workload, family),
  };
}

/** Why an image's start program may not be what runs; undefined if the command runs it, or says nothing. */
function unknownStart(workload: Workload, family: KafkaFamily): string | undefined {
  const { commands } = workload.start();
  const started = commands.some(({ words }) => words.some((word) => family.starters?.test(word)));
  // Arguments alone go to the image's own entry point.
  if (commands.length === 0 || started || workload.container().at("command").isAbsent) return undefined;
  return `its command runs a program of its own in place of the image's`;
}

function fromVariables(workload: Workload, family: KafkaFamily): Map<string, Given> {
  const given = new Map<string, Given>();
  const names = [...workload.environment().byName.keys(), ...workload.assigned()];
  for (const name of names) {
    const key = settingName(name, family.variables);
    const variable = key === undefined ? undefined : variableOf(name, workload);
    if (key !== undefined && variable !== undefined) given.set(key, variable);
  }
  for (const [name, key] of Object.entries(family.commands ?? {})) {
    const command = variableOf(name, workload);
    if (command && !given.has(key))
      given.set(key, { where: name, text: (pod) => outputOf(command.text(pod), workload, pod) });
  }
  return given;
}

/** What a command writes that the image runs for a key. */
function outputOf(command: string, workload: Workload, pod: Pod | undefined): string {
  return pod === undefined ? command : expandShell(`$(${command})`, workload.variables(pod).scripted);
}

/** An image's `listeners` where they are not given: those that are advertised, on any address. */
function listenAsAdvertised(given: Map<string, Given>): void {
  const advertised = given.get("advertised.listeners");
  if (advertised === undefined || given.has("listeners")) return;
  const anywhere = (text: string) => text.replace(/:\/\/[^,]*?(:[^,:]*)(?=,|$)/g, "://0.0.0.0$1");
  given.set("listeners", { ...advertised, text: (pod) => anywhere(advertised.text(pod)) });
}
