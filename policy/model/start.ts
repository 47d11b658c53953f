/** What a container's command does: one program, or the commands of a script, as far as a policy can read it. */
import { expandKubelet } from "./expansion";
import { isProgram } from "./programs";
import { type Command, commands } from "./shell";
import { type Value } from "./value";
import { type Volumes } from "./volumes";

export interface Start {
  commands: readonly Command[];
  /** Whether a shell runs them, and with that fills in variables its own way. */
  isScript: boolean;
  /** Why the rest of it cannot be read; undefined if all of it can. */
  unread: string | undefined;
}

const SHELL = /(^|\/)(ba|da|a|z|k)?sh$/;
/** Programs that run another one, which stands behind their options. */
const WRAPPERS = /(^|\/)(exec|env|nohup|tini|dumb-init|gosu|su-exec|setpriv|nice|taskset|numactl)$/;
/** Scripts that call scripts that call scripts are as deep as anyone goes. */
const DEPTH = 4;

/** The command of a container, scripts that ConfigMaps of the stack hold included. */
export function startOf(container: Value, volumes: Volumes): Start {
  const given = [...container.at("command").items(), ...container.at("args").items()];
  return commandOf(
    given.map((item) => item.text() ?? ""),
    volumes,
  );
}

/** What a command does: that of a container, or of one of its probes. */
export function commandOf(texts: readonly string[], volumes: Volumes): Start {
  const script = shellScript(texts);
  const plain: Command = { words: [...texts], conditional: false, end: ";" };
  if (script !== undefined) return followed(commands(expandKubelet(script, new Map())), volumes, true, 0);
  const [, file = ""] = SHELL.test(texts[0] ?? "") ? texts.filter((word) => !word.startsWith("-")) : [];
  if (file !== "") return scriptFile(file, plain, volumes, 0);
  return texts.length === 0
    ? { commands: [], isScript: false, unread: undefined }
    : followed([plain], volumes, false, 0);
}

/** Commands, each script that one of them runs in its place. */
function followed(given: readonly Command[], volumes: Volumes, isScript: boolean, depth: number): Start {
  const found: Start = { commands: [], isScript, unread: undefined };
  const all: Command[] = [];
  for (const command of given) {
    const program = programOf(command.words);
    const called =
      program !== undefined && program.includes("/") && !isProgram(program) && !runsArgument(command, program)
        ? program
        : undefined;
    const inner = called === undefined ? undefined : scriptFile(called, command, volumes, depth);
    if (inner === undefined) all.push(command);
    else {
      all.push(...inner.commands);
      found.isScript ||= inner.isScript;
      found.unread ??= inner.unread;
    }
  }
  return { ...found, commands: all };
}

/** Whether a script is given a server's program as an argument: it is a wrapper, which runs what it is given. */
function runsArgument({ words }: Command, script: string): boolean {
  return words.slice(words.indexOf(script) + 1).some(isProgram);
}

/** The script at a path: its commands, or why it cannot be read. */
function scriptFile(path: string, command: Command, volumes: Volumes, depth: number): Start {
  const alone = { commands: [command], isScript: false };
  if (/[$`<]/.test(path) || depth >= DEPTH) return { ...alone, unread: undefined };
  const file = volumes.file(path);
  if (file.state === "image") return { ...alone, unread: undefined };
  if (file.state !== "text") return { ...alone, unread: `its start script ${path} cannot be read` };
  const inner = followed(commands(file.text.text() ?? ""), volumes, true, depth + 1);
  const { conditional } = command;
  return {
    ...inner,
    isScript: true,
    commands: inner.commands.map((each) => (conditional ? { ...each, conditional } : each)),
  };
}

/** The program that a command runs, behind assignments and wrappers; sourced files count as programs. */
function programOf(words: readonly string[]): string | undefined {
  let wrapped = false;
  for (const word of words) {
    if (/^[A-Za-z_]\w*=/.test(word)) continue;
    if (WRAPPERS.test(word) || word === "." || word === "source" || SHELL.test(word)) wrapped = true;
    else if (!(wrapped && word.startsWith("-"))) return word;
  }
  return undefined;
}

/** The script of `sh -c SCRIPT`, if the command is one. */
function shellScript(command: readonly string[]): string | undefined {
  if (!SHELL.test(command[0] ?? "")) return undefined;
  const flag = command.findIndex((word, i) => i > 0 && /^-\w*c\w*$/.test(word));
  return flag < 0 ? undefined : command[flag + 1];
}
