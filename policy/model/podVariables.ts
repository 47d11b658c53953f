/** The variables that a pod's command and settings can use, filled in for one pod. */
import { expandKubelet, expandShell, FQDN } from "./expansion";
import { type Command } from "./shell";
import { podField, unread } from "./reading";
import { type Variable } from "./environment";
import { type Pod, type Workload } from "./workload";

/** A pod's variables: those that the kubelet gives it, and those that its start script leaves to the server. */
export interface PodVariables {
  given: ReadonlyMap<string, string>;
  scripted: ReadonlyMap<string, string>;
}

/**
 * Variables by name for one pod. A pod field that only the cluster knows becomes a token of its own,
 * `<status.hostIP>`. A variable that is not known yet is left out, so that its expansion stays visible.
 */
export function podVariables(workload: Workload, pod: Pod): PodVariables {
  const given = new Map<string, string>();
  for (const [name, variable] of workload.environment().entries) {
    const value = valueOf(variable, workload, pod);
    // The kubelet fills in what it has defined before; HOSTNAME is the runtime's, which comes later.
    if (value !== undefined) given.set(name, "value" in variable ? expandKubelet(value, given) : value);
  }
  const service = workload.body.at("spec", "serviceName").text() ?? "";
  const inShell = new Map([
    ["HOSTNAME", pod.name],
    [FQDN, `${pod.name}.${service}.${workload.namespace}.svc.cluster.local`],
    ...given,
  ]);
  const { commands, isScript } = workload.start();
  if (isScript) runScript(commands, inShell, (name) => laterWords(name, workload));
  return { given, scripted: inShell };
}

function valueOf(variable: Variable, workload: Workload, pod: Pod): string | undefined {
  if ("value" in variable) return variable.value.isUnknown ? undefined : variable.value.text();
  return "because" in variable ? unread(variable.because) : field(variable.field, workload, pod);
}

/** A field of the pod, as far as its StatefulSet settles it. */
function field(path: string, workload: Workload, pod: Pod): string {
  if (path === "metadata.name") return pod.name;
  if (path === "metadata.namespace") return workload.namespace;
  const [, kind, key = ""] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? [];
  const found = kind === "labels" ? pod.labels[key] : undefined;
  return found ?? podField(path);
}

/** The variables that a command assigns: `A=1`, `export A=1`, and what stands before a program. */
export function assignments({ words }: Command): [string, string][] {
  const found: [string, string][] = [];
  for (const word of words) {
    const [, name, value] = /^([A-Za-z_]\w*)=([^]*)$/.exec(word) ?? [];
    if (name !== undefined && value !== undefined) found.push([name, value]);
    else if (!/^(export|declare|typeset|local|readonly|env|exec|-\w+)$/.test(word)) break;
  }
  return found;
}

/**
 * The words of a variable whose value is not known yet, as many as the set has pods: each is its pod's own, as a field of
 * the running pod is. Undefined for other variables.
 */
function laterWords(name: string, workload: Workload): string[] | undefined {
  const variable = workload.environment().byName.get(name);
  if (!variable || !("value" in variable) || !variable.value.isUnknown) return undefined;
  return workload.pods().map(() => podField(`${name} which is not known yet`));
}

/**
 * Follows a script's assignments, positional parameters (`set -- 30127 30128; shift ${HOSTNAME##*-}`) and matches
 * (`[[ $HOSTNAME =~ -([0-9]+)$ ]]`). Where several assignments of one variable exclude each other and differ, which
 * of them runs is for the pod to tell.
 */
function runScript(
  commands: readonly Command[],
  variables: Map<string, string>,
  later: (name: string) => string[] | undefined,
): void {
  // The shell splits what an expansion without quotes gives at its blanks.
  const split = (word: string): string[] => {
    const name = /^\$(?:\{(\w+)\}|(\w+))$/.exec(word)?.slice(1).find(Boolean);
    if (name === undefined) return [expandShell(word, variables)];
    return later(name) ?? expandShell(word, variables).split(/\s+/);
  };
  let positional: string[] = [];
  const branches = new Map<string, string>();
  for (const command of commands) {
    for (const [name, text] of assignments(command)) {
      const value = expandShell(text, variables);
      const before = command.conditional ? branches.get(name) : undefined;
      branches.set(name, value);
      variables.set(name, before === undefined ? value : oneOf(before, value));
    }
    const [program, ...rest] = command.words;
    if (program === "[[" && rest[1] === "=~") match(rest, variables);
    if (program === "set" && rest[0] === "--") positional = rest.slice(1).flatMap(split);
    if (program === "shift")
      positional = positional.slice(Number(expandShell(rest[0] ?? "1", variables)) || 0);
    if (program === "set" || program === "shift")
      positional.forEach((word, at) => variables.set(String(at + 1), word));
  }
}

/** The value that two branches agree on, or the one that can be read. */
function oneOf(first: string, second: string): string {
  if (first === second || first.startsWith("<?")) return second;
  return second.startsWith("<?") ? first : unread("is set in several ways by its start script");
}

/** `[[ text =~ pattern ]]` leaves what the pattern's groups matched. */
function match([text = "", , ...rest]: readonly string[], variables: Map<string, string>): void {
  const pattern = rest.slice(0, rest.indexOf("]]")).join(" ").replaceAll("\uE000", "$");
  try {
    const found = new RegExp(pattern).exec(expandShell(text, variables)) ?? [];
    found.forEach((group, at) => variables.set(`BASH_REMATCH[${String(at)}]`, group));
  } catch {
    // A pattern that only a shell's own engine takes leaves its groups unread.
  }
}
