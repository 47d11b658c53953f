/** What a probe asks: a port, a four-letter word of ZooKeeper's, or something that only a quorum can answer. */
import { portNumber } from "./ports";
import { commands } from "./shell";
import { commandOf } from "./start";
import { type Value } from "./value";
import { type Volumes } from "./volumes";

export const PROBES = ["startupProbe", "readinessProbe", "livenessProbe"] as const;

export interface Question {
  probe: (typeof PROBES)[number];
  /** The ports asked, and whether over HTTP; undefined is a name that no container port has. */
  ports: { port: number | undefined; http: boolean }[];
  /** The words of its command; empty for a probe of another kind. */
  words: readonly string[];
  /** The four-letter word whose answer decides, such as ruok. */
  word: string | undefined;
  /** Whether only a server of a quorum gives the answer that it wants. */
  needsEnsemble: boolean;
  /** Whether it speaks to the brokers as a client does. */
  asksCluster: boolean;
}

const WORDS = "ruok|srvr|stat|mntr|conf|envi|cons|dump|dirs|isro|wchs|gtmk|stmk";
const ASKED = new RegExp(`(?:(?:echo|printf)\\s+(?:-\\w+\\s+)*|<<<\\s*)["']?(${WORDS})\\b`);
/** Scripts of images that ask ruok and want imok. */
const ASK_RUOK = /(^|\/)(zookeeper-ready|zkOk\.sh|opt\/bitnami\/scripts\/zookeeper\/healthcheck\.sh)$/;
/** An answer that somebody looks at: nc itself succeeds whatever comes back. */
const EXAMINED = /\bgrep\b|\bimok\b|\bawk\b|\[|\btest\b|\bcase\b/;
/** Without a quorum a server answers srvr and its kin with "not currently serving requests", and no mode. */
const MODE = /mode|leader|follower|zk_server_state|standalone|\brw\b/i;
const CLIENT = /(^|\/)(kafka-[\w-]+?(\.sh)?|kcat|kafkacat)$/;

/** What a container's probes ask. */
export function questionsOf(container: Value, volumes: Volumes): Question[] {
  return PROBES.flatMap((probe) => {
    const given = container.at(probe);
    return given.isAbsent ? [] : [questionOf(probe, given, container, volumes)];
  });
}

function questionOf(probe: Question["probe"], given: Value, container: Value, volumes: Volumes): Question {
  const texts = given
    .at("exec", "command")
    .items()
    .map((word) => word.text() ?? "");
  const words =
    texts.length === 0
      ? []
      : flat(commandOf(texts, volumes).commands.flatMap((each) => [...each.words, ";"]));
  const text = words.join(" ");
  const script = words.some((word) => ASK_RUOK.test(word));
  const asked = EXAMINED.test(text) ? ASKED.exec(text)?.[1] : undefined;
  const status = /zkServer\.sh ;? ?status\b/.test(text);
  const word = script ? "ruok" : status ? "srvr" : asked;
  const session =
    words.some((each) => /(^|\/)(zkCli\.sh|zookeeper-shell(\.sh)?)$/.test(each)) ||
    /\bcub zk-ready\b/.test(text);
  return {
    probe,
    ports: [
      ...askedPorts(given, container),
      ...portsIn(words).map((port) => ({ port, http: word === undefined })),
    ],
    words,
    word,
    needsEnsemble: session || status || (word !== undefined && !script && word !== "ruok" && MODE.test(text)),
    asksCluster: words.some((each) => CLIENT.test(each)),
  };
}

/** The ports of a probe's own fields. */
function askedPorts(probe: Value, container: Value): Question["ports"] {
  const kinds = [
    ["tcpSocket", false],
    ["httpGet", true],
    ["grpc", true],
  ] as const;
  return kinds.flatMap(([kind, http]) => {
    const port = probe.at(kind, "port");
    return port.isAbsent ? [] : [{ port: portNumber(port, container), http }];
  });
}

const LOCAL_PORT = /(?:localhost|127\.0\.0\.1|\[::1\])[:/](\d+)|\/dev\/tcp\/[^/]+\/(\d+)/;

/** Ports that a command names: localhost:9092, `nc HOST 2181`, `zookeeper-ready 2181`, /dev/tcp/HOST/9092. */
function portsIn(command: readonly string[]): number[] {
  return command.flatMap((word, i) => {
    const named = LOCAL_PORT.exec(word);
    if (named) return [Number(named[1] ?? named[2])];
    const previous = command.slice(Math.max(0, i - 4), i);
    const asks =
      previous.some((before) => /(^|\/)(nc|ncat|zookeeper-ready)$/.test(before)) && !previous.includes(";");
    return asks && /^\d{2,5}$/.test(word) && !/^-\w*w$/.test(command[i - 1] ?? "") ? [Number(word)] : [];
  });
}

/** Words with those of command substitutions in their place. */
function flat(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const inner = /^\$\(([^(][^]*)\)$|^`([^]*)`$/.exec(word);
    if (!inner) return [word];
    return ["[", ...flat(commands(inner[1] ?? inner[2] ?? "").flatMap((each) => [...each.words, ";"]))];
  });
}
