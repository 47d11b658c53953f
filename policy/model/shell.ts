/** Enough of a shell's grammar to read a start command: words, options, and the expansions brokers use. */

/** The words of a script, quotes removed; `${…}`, `$(…)` and `$((…))` stay whole and unexpanded. */
export function words(script: string): string[] {
  const text = script.replace(/\\\r?\n/g, " ");
  const found: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    const expansion = quote === "'" || char !== "$" ? 0 : expansionLength(text, i);
    if (expansion > 0) {
      word = (word ?? "") + text.slice(i, i + expansion);
      i += expansion - 1;
    } else if (quote) {
      if (char === quote) quote = "";
      else word = (word ?? "") + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= "";
    } else if (/[\s;&|]/.test(char)) {
      if (word !== undefined) found.push(word);
      word = undefined;
      // A separator starts a new command: kept as a word of its own, so that `exec` can be found before it.
      if (/[;&|\n]/.test(char)) found.push(";");
    } else word = (word ?? "") + char;
  }
  if (word !== undefined) found.push(word);
  return found;
}

function expansionLength(text: string, start: number): number {
  const open = text.charAt(start + 1);
  const close = { "{": "}", "(": ")" }[open];
  if (close === undefined) return 0;
  let depth = 0;
  for (let i = start + 1; i < text.length; i++) {
    if (text.charAt(i) === open) depth++;
    else if (text.charAt(i) === close && --depth === 0) return i - start + 1;
  }
  return 0;
}

/**
 * A text with its variables filled in as a shell and the kubelet would: `$X`, `${X}`, `$(X)`, `${X##*-}`,
 * `${X%-*}`, `${X:-default}` and integer arithmetic. What is not in `variables` stays as it stands.
 */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  const named = text
    .replace(/\$\{(\w+)##\*(\W)\}/g, (whole, name: string, separator: string) =>
      mapped(variables.get(name), whole, (value) => value.slice(value.lastIndexOf(separator) + 1)),
    )
    .replace(/\$\{(\w+)%(\W)\*\}/g, (whole, name: string, separator: string) =>
      mapped(variables.get(name), whole, (value) =>
        value.slice(0, Math.max(0, value.lastIndexOf(separator))),
      ),
    )
    .replace(/\$\{(\w+):-([^}]*)\}/g, (_, name: string, fallback: string) => variables.get(name) ?? fallback)
    .replace(/\$\{(\w+)\}|\$\((\w+)\)|\$(\w+)/g, (whole, a?: string, b?: string, c?: string) =>
      mapped(variables.get(a ?? b ?? c ?? ""), whole, (value) => value),
    );
  return named.replace(/\$\(\(([^()]*)\)\)/g, (whole, sum: string) => arithmetic(sum, variables) ?? whole);
}

function mapped(value: string | undefined, whole: string, change: (value: string) => string): string {
  return value === undefined ? whole : change(value);
}

/** Sums, differences and products of integers and variables, as in `$((ORDINAL + 30127))`. */
function arithmetic(expression: string, variables: ReadonlyMap<string, string>): string | undefined {
  const tokens = expression.replace(/\s+/g, "").match(/\d+|[A-Za-z_]\w*|[-+*]/g) ?? [];
  let sum = 0;
  let sign = 1;
  let product: number | undefined;
  for (const token of tokens) {
    if (token === "*") continue;
    if (token === "+" || token === "-") {
      sum += sign * (product ?? 0);
      sign = token === "-" ? -1 : 1;
      product = undefined;
      continue;
    }
    const value = Number(/^\d+$/.test(token) ? token : variables.get(token));
    if (Number.isNaN(value)) return undefined;
    product = product === undefined ? value : product * value;
  }
  return product === undefined ? undefined : String(sum + sign * product);
}
