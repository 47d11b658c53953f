/** A server's settings: start-zookeeper's flags, a zoo.cfg, or the variables of its image. */
import { parseJvmSize } from "../../domain/kubernetes/quantities";
import { readFile } from "./brokerSettings";
import { type Version, type ZooKeeperFamily, atLeast, kafkaImage, zooKeeperImage } from "./images";
import { START_ZOOKEEPER } from "./images/zookeeper";
import { NotReadable, holdsToken } from "./reading";
import { type Given, type Known, Settings, filledIn, variableOf } from "./settings";
import { type Pod, type Workload } from "./workload";

/** Where the list of servers stands, if not in keys server.N. */
type ServerList = ((pod: Pod | undefined) => readonly string[] | number) | undefined;

interface Heap {
  /** As the JVM's -Xmx. */
  size: string;
  isDefault: boolean;
}

export class EnsembleSettings extends Settings {
  constructor(
    workload: Workload,
    known: Known,
    readonly family: ZooKeeperFamily | undefined,
    /** ZooKeeper's version by the image; undefined if it does not tell. */
    readonly version: Version | undefined,
    private readonly list: ServerList,
    private readonly heap: () => Heap | undefined,
  ) {
    super(workload, known);
  }

  /** Servers that the configuration counts on, or undefined if it does not say. */
  get servers(): number | undefined {
    const lines = this.lines();
    return typeof lines === "number" ? lines : lines.length || undefined;
  }

  /** Server lines, `host:2888:3888;2181`; empty where only their number is known. */
  serverLines(): readonly string[] {
    const lines = this.lines();
    return typeof lines === "number" ? [] : lines;
  }

  /** The port that serves clients; undefined if nothing opens one. */
  get clientPort(): number | undefined {
    const behind = this.serverLines().map((line) => /;\s*(?:.*:)?(\d+)\s*$/.exec(line)?.[1]);
    const own = behind.find((port) => port !== undefined);
    return own === undefined ? (this.port("clientPort") ?? this.port("secureClientPort")) : Number(own);
  }

  /** The port of the quorum; `host:2888:3888` names it, and that of elections behind it. */
  get serverPort(): number {
    return Number(this.peerPorts()[0] ?? this.get("serverPort") ?? 2888);
  }

  get electionPort(): number {
    return Number(this.peerPorts()[1] ?? this.get("electionPort") ?? 3888);
  }

  get dataDir(): string {
    return this.get("dataDir") ?? "/tmp/zookeeper";
  }

  get dataLogDir(): string {
    // Bitnami's chart hands an empty ZOO_DATA_LOG_DIR on, which its image takes for none.
    const given = this.get("dataLogDir");
    return given === undefined || given === "" ? this.dataDir : given;
  }

  /** Hours between purges of old snapshots; 0 is never. */
  get purgeInterval(): number {
    return this.number("autopurge.purgeInterval", 0);
  }

  get minSessionTimeoutMs(): number {
    return this.number("minSessionTimeout", 2 * this.number("tickTime", 3000));
  }

  get maxSessionTimeoutMs(): number {
    return this.number("maxSessionTimeout", 20 * this.number("tickTime", 3000));
  }

  /** The JVM's largest heap; undefined if nothing says how large. */
  get heapBytes(): number | undefined {
    const size = this.heap()?.size;
    return size === undefined ? undefined : parseJvmSize(size);
  }

  /** Whether that heap is the image's own, which nobody asked for. */
  get heapIsDefault(): boolean {
    return this.heap()?.isDefault === true;
  }

  /**
   * The four-letter words that a server answers; undefined is all of them. ZooKeeper allows srvr alone unless told
   * otherwise since 3.5.3, all before (administrator's guide, 4lw.commands.whitelist).
   */
  fourLetterWords(): readonly string[] | undefined {
    const pod = this.workload.pods()[0];
    const options = ["JVMFLAGS", "SERVER_JVMFLAGS", "KAFKA_OPTS"].map(
      (name) => variableOf(name, this.workload)?.text(pod) ?? "",
    );
    const option = /-Dzookeeper\.4lw\.commands\.whitelist=(\S+)/.exec(options.join(" "))?.[1];
    const given = option ?? this.get("4lw.commands.whitelist");
    if (given !== undefined) {
      if (holdsToken(given)) throw new NotReadable("4lw.commands.whitelist depends on the running pod");
      const words = given.replace(/["']/g, "").split(/[\s,]+/);
      return words.includes("*") ? undefined : words.filter(Boolean);
    }
    if (this.version === undefined) throw new NotReadable("its image does not tell which ZooKeeper is in it");
    return atLeast(this.version, [3, 5, 3])
      ? (this.family?.fourLetterWords.byDefault ?? ["srvr"])
      : undefined;
  }

  private lines(): readonly string[] | number {
    if (this.list) return this.list(this.workload.pods()[0]);
    const keys = this.givenKeys().filter((key) => /^server\.\d+$/.test(key));
    if (keys.length === 0 && this.unread !== undefined) throw new NotReadable(this.unread);
    return keys.map((key) => this.get(key) ?? "");
  }

  private peerPorts(): (string | undefined)[] {
    return /:(\d+):(\d+)/.exec(this.serverLines()[0] ?? "")?.slice(1) ?? [];
  }

  private port(key: string): number | undefined {
    const port = this.number(key, 0);
    return port > 0 ? port : undefined;
  }
}

/** The settings of an ensemble. */
export function ensembleSettings(workload: Workload): EnsembleSettings {
  const image = workload.container().at("image").text() ?? "";
  const known = zooKeeperImage(image);
  const { commands, unread } = workload.start();
  const flags = commands.find(
    ({ words }) => !asks(words) && words.some((word) => /(^|\/)start-zookeeper$/.test(word)),
  );
  if (flags) return fromFlags(workload, flags.words, known?.version);
  const file = settingsFile(workload, known?.family);
  if (file) {
    const version = known?.version ?? bundledVersion(image);
    const heap = () => heapOf(workload, known?.family, version);
    return new EnsembleSettings(
      workload,
      { ...file, unread: file.unread ?? unread },
      known?.family,
      version,
      undefined,
      heap,
    );
  }
  if (known) return fromVariables(workload, known.family, known.version, unread);
  const nowhere = `image ${image} is none that this pack knows, nor do variables or files tell`;
  return new EnsembleSettings(
    workload,
    { ...NOTHING, unread: nowhere },
    undefined,
    undefined,
    undefined,
    () => heapOf(workload, undefined, undefined),
  );
}

/** Whether a command asks where a program is, as `command -v start-zookeeper` does, and starts none. */
function asks([first = "", second = ""]: readonly string[]): boolean {
  return /^(type|which|hash)$/.test(first) || (first === "command" && /^-[vV]/.test(second));
}

const NOTHING: Known = { given: new Map(), provided: {}, forced: {}, unread: undefined };

/** ZooKeeper came in version 3.5 with Kafka 2.4, in 3.4 before (KAFKA-6950). */
function bundledVersion(image: string): Version | undefined {
  const kafka = kafkaImage(image)?.version;
  return kafka && (atLeast(kafka, [2, 4, 0]) ? [3, 5, 6] : [3, 4, 14]);
}

/** Defaults are those of the start-zookeeper script, in whatever image it is. */
function fromFlags(
  workload: Workload,
  words: readonly string[],
  version: Version | undefined,
): EnsembleSettings {
  const flags = new Map<string, Given>();
  for (const word of words) {
    const [, name, value = ""] = /^--(\w+)=([^]*)$/.exec(word) ?? [];
    if (name !== undefined)
      flags.set(name, { where: `--${name}`, text: (pod) => filledIn(value, workload, pod) });
  }
  const { variables, defaults, heap, servers } = START_ZOOKEEPER;
  const keys = { ...variables, server_port: "serverPort", election_port: "electionPort" };
  const given = [...flags].flatMap(([name, flag]): [string, Given][] => {
    const key = (keys as Readonly<Record<string, string>>)[name];
    return key === undefined ? [] : [[key, flag]];
  });
  const pod = () => workload.pods()[0];
  const count = () => flags.get(servers?.variable ?? "")?.text(pod()) ?? "1";
  return new EnsembleSettings(
    workload,
    { given: new Map(given), provided: defaults, forced: {}, unread: undefined },
    START_ZOOKEEPER,
    version,
    () => countOf(count()),
    () => ({ size: flags.get(heap.variable ?? "")?.text(pod()) ?? heap.byDefault ?? "", isDefault: false }),
  );
}

function countOf(text: string): number {
  if (holdsToken(text)) throw new NotReadable("how many servers there are depends on the running pod");
  return Number(text) || 1;
}

/** What config/zookeeper.properties of Kafka's distribution sets. */
const SHIPPED: Readonly<Record<string, string>> = { dataDir: "/tmp/zookeeper", clientPort: "2181" };

/** The file that the command names, else the one that its image reads, else a zoo.cfg that a volume brings. */
function settingsFile(workload: Workload, family: ZooKeeperFamily | undefined): Known | undefined {
  const starter = /(^|\/)(zookeeper-server-start(\.sh)?|zkServer\.sh)$|QuorumPeerMain$/;
  const words = workload
    .start()
    .commands.find((command) => command.words.some((word) => starter.test(word)))?.words;
  const named = words?.find((word) => /\.(cfg|properties)$/.test(word));
  for (const path of [named, ...(family?.files ?? []), mountedZooCfg(workload)]) {
    if (path === undefined) continue;
    const file = workload.volumes().file(path);
    if (file.state === "text") return { ...NOTHING, ...readFile(file.text.text() ?? "", path) };
    if (file.state === "unreadable" && (path === named || workload.volumes().mayHold(path)))
      return { ...NOTHING, unread: file.because };
    if (workload.writes(path)) return { ...NOTHING, unread: `its start script writes ${path}` };
    if (path !== named) continue;
    if (/(^|\/)config\/zookeeper\.properties$/.test(path)) return { ...NOTHING, provided: SHIPPED };
    if (file.state === "missing" || !family?.files.includes(path))
      return {
        ...NOTHING,
        unread: file.state === "missing" ? file.because : `${path} is a file of the image`,
      };
  }
  return undefined;
}

function mountedZooCfg(workload: Workload): string | undefined {
  const mounts = workload.container().at("volumeMounts").items();
  const paths = mounts.map((mount) => mount.at("mountPath").text() ?? "");
  const file = paths.find((path) => path.endsWith("/zoo.cfg"));
  const directory = paths.find((path) => /\/conf\/?$/.test(path));
  return file ?? (directory === undefined ? undefined : `${directory.replace(/\/$/, "")}/zoo.cfg`);
}

/** The variables of an image, by the keys of zoo.cfg that it writes from them. */
function fromVariables(
  workload: Workload,
  family: ZooKeeperFamily,
  version: Version | undefined,
  unread: string | undefined,
): EnsembleSettings {
  const given = new Map<string, Given>();
  for (const [name, key] of Object.entries(family.variables)) {
    const variable = variableOf(name, workload);
    // An empty variable is as good as none to the images' scripts.
    if (variable && variable.text(workload.pods()[0]) !== "") given.set(key, variable);
  }
  const provided = { ...family.defaults };
  const { lineSince } = family.clientPort;
  if (lineSince && (version === undefined || atLeast(version, lineSince))) {
    given.delete("clientPort");
    delete provided.clientPort;
  }
  addKeys(given, workload, family);
  const past = startsItself(workload, family)
    ? undefined
    : `its command goes past the start program of ${family.name}`;
  if (past !== undefined) given.clear();
  const known = {
    given,
    provided: past === undefined ? provided : {},
    forced: {},
    unread: unread ?? past ?? workload.environment().more,
  };
  const list = past === undefined ? serverList(workload, family, given) : undefined;
  return new EnsembleSettings(workload, known, family, version, list, () =>
    heapOf(workload, family, version),
  );
}

/** Whether the image's own start program runs, which makes settings of its variables. */
function startsItself(workload: Workload, { starters }: ZooKeeperFamily): boolean {
  const { commands } = workload.start();
  // Arguments alone go to the image's own entry point.
  if (commands.length === 0 || workload.container().at("command").isAbsent) return true;
  return commands.some(({ words }) => words.some((word) => starters?.test(word)));
}

/** Keys that an image takes as they are: behind a prefix, or in one variable. */
function addKeys(given: Map<string, Given>, workload: Workload, { prefix, extra }: ZooKeeperFamily): void {
  const names = [...workload.environment().byName.keys(), ...workload.assigned()];
  for (const name of names) {
    const variable = variableOf(name, workload);
    if (prefix !== undefined && name.startsWith(prefix) && variable)
      given.set(name.slice(prefix.length).replaceAll("_", "."), variable);
    if (name !== extra || !variable) continue;
    for (const entry of variable.text(workload.pods()[0]).split(/\s+/)) {
      const [key = "", ...value] = entry.split("=");
      if (key !== "") given.set(key, { where: name, text: () => value.join("=") });
    }
  }
}

function serverList(
  workload: Workload,
  family: ZooKeeperFamily,
  given: ReadonlyMap<string, Given>,
): ServerList {
  const { servers } = family;
  if (!servers) return undefined;
  const { variable: name, separator, form } = servers;
  const variable = variableOf(name, workload);
  return (pod) => {
    const { more } = workload.environment();
    if (variable === undefined && more !== undefined) throw new NotReadable(more);
    const text = variable?.text(pod) ?? "";
    if (/^<\?[^<>]+>$/.test(text)) throw new NotReadable(`${name} cannot be read`);
    if (form === "count") return variable === undefined ? [] : countOf(text);
    const port = given.get("clientPort")?.text(pod) ?? family.defaults.clientPort ?? "";
    const entries = text.split(separator).filter((entry) => /:\d+:\d+/.test(entry));
    return entries.map((entry) => {
      const line = entry.replace(/^server\.\d+=/, "").replace(/::\d+$/, "");
      return family.clientPort.appended ? `${line};${port}` : line;
    });
  };
}

/** Variables of JVM options, the one that counts most first (zkServer.sh appends JVMFLAGS last). */
const JVM_OPTIONS = ["JVMFLAGS", "SERVER_JVMFLAGS", "KAFKA_HEAP_OPTS"];

/** The -Xmx that counts, else the image's own variable in MiB, else its default. */
function heapOf(
  workload: Workload,
  family: ZooKeeperFamily | undefined,
  version: Version | undefined,
): Heap | undefined {
  const pod = workload.pods()[0];
  for (const name of JVM_OPTIONS) {
    const size = [...(variableOf(name, workload)?.text(pod) ?? "").matchAll(/-Xmx(\w+)/g)].at(-1)?.[1];
    if (size !== undefined) return { size, isDefault: false };
  }
  for (const name of ["ZK_SERVER_HEAP", "ZOO_HEAP_SIZE", family?.heap.variable ?? ""]) {
    const mebibytes = variableOf(name, workload)?.text(pod);
    if (mebibytes !== undefined && mebibytes !== "") return { size: `${mebibytes}m`, isDefault: false };
  }
  // ZooKeeper's own scripts set a heap of their own since 3.5 (zkEnv.sh).
  const sized =
    family?.clientPort.lineSince === undefined || (version && atLeast(version, [3, 5, 0])) === true;
  const size = family?.heap.byDefault;
  const known = sized && size !== undefined && workload.environment().more === undefined;
  return known ? { size, isDefault: true } : undefined;
}
