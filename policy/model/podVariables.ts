/** The variables that a pod's start command and environment can use, filled in for one pod. */
import { expand } from "./shell";
import { Value } from "./value";
import { type Pod, type Workload } from "./workload";

/**
 * Variables by name for one pod: HOSTNAME, the container's environment, and what its script assigns. A pod
 * field only the cluster knows (`status.hostIP`) becomes a token of its own, `<status.hostIP>`.
 * A variable that is not known yet is left out of the map, so that its expansion stays visible.
 */
export function podVariables(workload: Workload, pod: Pod): Map<string, string> {
  const variables = new Map([
    ["HOSTNAME", pod.name],
    ["hostname", pod.name],
  ]);
  for (const [name, value] of workload.environment()) {
    if (value instanceof Value) {
      const text = value.isUnknown ? undefined : value.text();
      if (text !== undefined) variables.set(name, expand(text, variables));
    } else {
      variables.set(name, "text" in value ? value.text : field(value.field, workload, pod));
    }
  }
  runAssignments(workload.commandWords(), variables);
  return variables;
}

/** What a start script assigns: `export ID=${HOSTNAME##*-}`. */
export function assignments(words: readonly string[]): [string, string][] {
  return words.flatMap((word): [string, string][] => {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
}

/** Follows a script's assignments and positional parameters (`set -- 30127 30128; shift ${HOSTNAME##*-}`). */
function runAssignments(words: readonly string[], variables: Map<string, string>): void {
  let positional: string[] = [];
  words.forEach((word, i) => {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? [];
    if (name !== undefined && value !== undefined) variables.set(name, expand(value, variables));
    if (word === "set" && words[i + 1] === "--") {
      const end = words.indexOf(";", i);
      positional = words.slice(i + 2, end < 0 ? undefined : end).map((given) => expand(given, variables));
    }
    if (word === "shift") positional = positional.slice(Number(expand(words[i + 1] ?? "1", variables)) || 0);
    if (word === "set" || word === "shift")
      positional.forEach((given, at) => variables.set(String(at + 1), given));
  });
}

function field(path: string, workload: Workload, pod: Pod): string {
  if (path === "metadata.name") return pod.name;
  if (path === "metadata.namespace") return workload.namespace;
  const label = /^metadata\.labels\['(.+)'\]$/.exec(path)?.[1];
  return (label === undefined ? undefined : pod.labels[label]) ?? `<${path}>`;
}
