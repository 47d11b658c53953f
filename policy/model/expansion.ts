/**
 * The three grammars in which a text refers to variables: the kubelet's, in values of variables and in commands; the
 * shell's, in scripts; and none, in files and in what an image copies from its variables.
 */
import { unread } from "./reading";
import { commands, replaceExpansions } from "./shell";

export type Variables = ReadonlyMap<string, string>;

/**
 * `$(NAME)` as the kubelet fills it in: names that it knows at that point; `$$` is a `$`, and what it does not know
 * stays as it is (k8s.io/kubernetes third_party/forked/golang/expansion).
 */
export function expandKubelet(text: string, variables: Variables): string {
  return text.replace(/\$(?:(\$)|\(([^()]*)\))/g, (whole, dollar: string | undefined, name: string) =>
    dollar === undefined ? (variables.get(name) ?? whole) : "$",
  );
}

/**
 * A text as a shell fills it in: variables with their operators, arithmetic, and those command substitutions that
 * take the pod's name apart. What only the running pod can tell becomes a token.
 */
export function expandShell(text: string, variables: Variables): string {
  return replaceExpansions(text, (expansion) => valueOf(expansion, variables));
}

function valueOf(expansion: string, variables: Variables): string {
  if (expansion.startsWith("$((")) return arithmetic(expansion.slice(3, -2), variables);
  if (expansion.startsWith("$(")) return substitution(expansion.slice(2, -1), variables);
  if (expansion.startsWith("`")) return substitution(expansion.slice(1, -1), variables);
  if (expansion.startsWith("${")) return parameter(expansion.slice(2, -1), variables);
  return variables.get(expansion.slice(1)) ?? depends(expansion);
}

/** A part that only the running pod can tell. */
function depends(what: string): string {
  return unread(`depends on ${what}`);
}

/** `${NAME}` and its operators: defaults, prefixes and suffixes cut off, and a match of `=~`. */
function parameter(inner: string, variables: Variables): string {
  const [, name = "", operator = "", operand = ""] =
    /^(\w+(?:\[\w+\])?)(:?[-=+?]|##?|%%?)?([^]*)$/.exec(inner) ?? [];
  const value = variables.get(name);
  if (name === "" || (operator === "" && operand !== "")) return depends(`\${${inner}}`);
  if (/^:?[-=]/.test(operator))
    return value === undefined || value === "" ? expandShell(unquoted(operand), variables) : value;
  if (value === undefined) return depends(`\${${inner}}`);
  if (operator === "" || /^:?\?/.test(operator)) return value;
  if (/^:?\+/.test(operator)) return expandShell(unquoted(operand), variables);
  return value.includes("<")
    ? depends(`\${${inner}} of ${value}`)
    : cut(value, operator, glob(expandShell(unquoted(operand), variables)));
}

function unquoted(text: string): string {
  return text.replace(/^(["'])([^]*)\1$/, "$2");
}

/** A glob pattern as a regular expression's source, `*` taking as little as possible. */
function glob(pattern: string): string {
  return pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, "[^]*?")
    .replace(/\?/g, "[^]");
}

/** `#` cuts the shortest match off the front, `##` the longest; `%` and `%%` cut the end. */
function cut(value: string, operator: string, pattern: string): string {
  const greedy = pattern.replaceAll("*?", "*");
  if (operator === "#") return value.replace(new RegExp(`^${pattern}`), "");
  if (operator === "##") return value.replace(new RegExp(`^${greedy}`), "");
  // The longest suffix begins at the first place that matches, the shortest at the last.
  const starts = Array.from({ length: value.length + 1 }, (_, i) => i);
  const whole = new RegExp(`^${greedy}$`);
  const matching = starts.filter((start) => whole.test(value.slice(start)));
  const at = operator === "%%" ? matching[0] : matching.at(-1);
  return at === undefined ? value : value.slice(0, at);
}

/** What a command writes, for those that give the pod's name or a part of it. */
function substitution(command: string, variables: Variables): string {
  const stages = commands(command);
  const told = (words: readonly string[]) => words.map((word) => expandShell(word, variables)).join(" ");
  let value: string | undefined;
  for (const [i, { words }] of stages.entries()) {
    value = i === 0 ? source(words, variables) : value === undefined ? undefined : filter(words, value);
  }
  // A name that is worked out in some other way still differs from pod to pod where the pod's name goes in.
  const own = /hostname|uname/.test(command) ? ` on ${variables.get("HOSTNAME") ?? "its host"}` : "";
  return value ?? depends(`$(${stages.map(({ words }) => told(words)).join(" | ")})${own}`);
}

/** What the first command of a pipe writes; undefined if only the running pod can tell. */
function source(words: readonly string[], variables: Variables): string | undefined {
  const [program = "", ...rest] = words;
  // The kubelet has filled in $(NAME) before the shell saw it.
  if (words.length === 1 && variables.has(program)) return variables.get(program);
  const line = words.join(" ");
  if (/^(hostname( -s)?|uname -n|cat \/etc\/hostname)$/.test(line)) return variables.get("HOSTNAME");
  if (/^hostname (-f|--fqdn)$/.test(line)) return variables.get(FQDN);
  if (/^hostname -[iI]$/.test(line)) return "<status.podIP>";
  const text = rest.filter((word) => !/^-[neE]+$/.test(word)).map((word) => expandShell(word, variables));
  if (program === "echo" || program === "printf") return text.join(" ").replace(/^%s (?=.)/, "");
  if (program === "expr") return arithmetic(rest.join(" "), variables);
  return undefined;
}

/** A pod's full name in DNS, among its variables: no variable can be called so. */
export const FQDN = "hostname -f";

/** What a filter of a pipe makes of one line; undefined if it is none of those that take a name apart. */
function filter(words: readonly string[], line: string): string | undefined {
  if (line.includes("<")) return undefined;
  const [program = ""] = words;
  const command = words.slice(1).join(" ").replaceAll("\uE000", "$");
  const separator = /(?:^| )-[Fd] ?(\S)/.exec(command)?.[1];
  const field = /(?:^| )-f ?(\d+)/.exec(command)?.[1] ?? /\{ ?print \$(NF|\d+);? ?\}/.exec(command)?.[1];
  if ((program === "cut" || program === "awk") && separator !== undefined && field !== undefined) {
    const fields = line.split(separator);
    return field === "NF" ? fields.at(-1) : fields[Number(field) - 1];
  }
  if (program === "rev") return Array.from(line).reverse().join("");
  if (program === "sed" && /^(-[rE] )?s([/|])(\^?\.\*-|\^?\.\*\[\^0-9\])\2\2g?$/.test(command))
    return /\d+$/.exec(line)?.[0];
  if (program === "grep" && /^-\w*o\w* \[0-9\][*+]\\?\$$/.test(command)) return /\d+$/.exec(line)?.[0];
  return undefined;
}

/** Integer arithmetic with variables: + - * / % and brackets. */
function arithmetic(expression: string, variables: Variables): string {
  const text = expandShell(expression, variables).replace(/\b10#/g, "");
  const tokens = text.match(/\d+|[A-Za-z_]\w*|[-+*/%()]|\S/g) ?? [];
  let at = 0;
  const factor = (): number => {
    const token = tokens[at++] ?? "";
    if (token === "-") return -factor();
    if (token === "(") {
      const inner = sum();
      at++;
      return inner;
    }
    const named = /^\d+$/.test(token) ? token : variables.get(token);
    return named === undefined || !/^-?\d+$/.test(named) ? NaN : Number(named);
  };
  const product = (): number => {
    let value = factor();
    while (/^[*/%]$/.test(tokens[at] ?? "")) {
      const operator = tokens[at++];
      const right = factor();
      value = operator === "*" ? value * right : operator === "/" ? Math.trunc(value / right) : value % right;
    }
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (/^[-+]$/.test(tokens[at] ?? "")) value += tokens[at++] === "-" ? -product() : product();
    return value;
  };
  const result = sum();
  return Number.isFinite(result) && at >= tokens.length ? String(result) : depends(`$((${text}))`);
}
