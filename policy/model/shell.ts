/** Enough of a shell's grammar to read a start script: its commands, their words, and which of them may not run. */

/** Stands for a `$` that is not one to the shell, since quotes or a backslash protect it. */
const LITERAL = "\uE000";

export interface Command {
  /** Its words, quotes removed; `${…}`, `$(…)` and `$((…))` stay whole and unexpanded. */
  words: string[];
  /** Whether it depends on something else whether it runs: inside if, case and loops, or after `||`. */
  conditional: boolean;
  /** What follows it; `|` means that the next command reads what it writes. */
  end: ";" | "&&" | "||" | "|" | "&";
}

/** The words of a script, commands separated by a `;` of its own. */
export function words(script: string): string[] {
  return commands(script).flatMap((command, i) => (i === 0 ? command.words : [";", ...command.words]));
}

/** The commands of a script in order, keywords and the bodies of here-documents left out. */
export function commands(script: string): Command[] {
  const found: Command[] = [];
  const nesting = new Nesting();
  for (const { words: given, end } of split(script)) {
    const after = found.at(-1);
    const guarded =
      after?.end === "||" || (after?.end === "&&" && /^(\[\[?|test|grep)$/.test(after.words[0] ?? ""));
    const rest = nesting.enter(given);
    if (rest.length > 0) found.push({ words: rest, conditional: guarded || nesting.depth > 0, end });
    else if (after && end !== ";") after.end = end;
  }
  return found;
}

/** Follows the keywords that commands stand inside of. */
class Nesting {
  depth = 0;

  /** The words of a command without the keywords before it. */
  enter(given: readonly string[]): string[] {
    const rest = [...given];
    for (let word = rest[0]; word !== undefined; word = rest[0]) {
      if (/^(if|while|until|\{)$/.test(word)) this.depth++;
      else if (/^(case|for|select)$/.test(word)) {
        this.depth++;
        return [];
      } else if (/^(fi|esac|done|\})$/.test(word)) this.depth = Math.max(0, this.depth - 1);
      else if (word === "function" || /^[\w-]+\($/.test(word)) return [];
      else if (!/^(then|else|elif|do|!|time)$/.test(word)) break;
      rest.shift();
    }
    return rest;
  }
}

interface Piece {
  words: string[];
  end: Command["end"];
}

/** A script split at `;`, `&`, `|`, brackets and line ends, with the quotes taken away. */
function split(script: string): Piece[] {
  const text = script.replace(/\\\r?\n/g, " ");
  const pieces: Piece[] = [];
  let current: string[] = [];
  let word: string | undefined;
  let quote = "";
  const endWord = () => {
    if (word !== undefined) current.push(word);
    word = undefined;
  };
  const endPiece = (end: Piece["end"]) => {
    endWord();
    if (current.length > 0 || end === "||") pieces.push({ words: current, end });
    current = [];
  };
  for (let i = 0; i < text.length; i++) {
    const plain = plainLength(text, i, quote);
    if (plain > 0) {
      word = (word ?? "") + text.slice(i, i + plain);
      i += plain - 1;
      continue;
    }
    const char = text.charAt(i);
    const expansion = quote === "'" ? 0 : expansionLength(text, i);
    if (expansion > 0) {
      word = (word ?? "") + text.slice(i, i + expansion);
      i += expansion - 1;
    } else if (char === "\\" && quote !== "'" && i + 1 < text.length) {
      const next = text.charAt(++i);
      const kept = quote === '"' && !/["\\$`]/.test(next) ? `\\${next}` : next;
      word = (word ?? "") + (kept === "$" ? LITERAL : kept);
    } else if (quote) {
      if (char === quote) quote = "";
      else word = (word ?? "") + (char === "$" ? LITERAL : char);
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= "";
    } else if (char === "#" && word === undefined) {
      while (i + 1 < text.length && text.charAt(i + 1) !== "\n") i++;
    } else if (text.startsWith("<<<", i)) {
      endWord();
      current.push("<<<");
      i += 2;
    } else if (text.startsWith("<<", i)) {
      endWord();
      i = skipHereDocument(text, i);
    } else if (char === ">" && text.charAt(i + 1) === "&") {
      // `2>&1` joins two streams; its & ends no command.
      word = `${word ?? ""}>&`;
      i++;
    } else if (/[&|();]/.test(char) && current.includes("[[") && !current.includes("]]")) {
      // Brackets and bars of a pattern, `&&` of a condition: all one test.
      word = (word ?? "") + char;
    } else if (text.startsWith("&&", i) || text.startsWith("||", i)) {
      endPiece(char === "&" ? "&&" : "||");
      i++;
    } else if (char === "|" || char === "&") endPiece(char);
    else if (/[;\n)]/.test(char) || (char === "(" && word === undefined)) endPiece(";");
    else if (/\s/.test(char)) endWord();
    else word = (word ?? "") + char;
  }
  endPiece(";");
  return pieces;
}

/** Runs of characters that mean nothing to the shell: outside quotes, and inside those of either kind. */
const PLAIN: Readonly<Record<string, RegExp>> = {
  "": /[^\s\\"'`$#<>&|();]+/y,
  '"': /[^"\\$`]+/y,
  "'": /[^'$]+/y,
};

/** Length of such a run that begins here; 0 if none does. */
function plainLength(text: string, start: number, quote: string): number {
  const plain = PLAIN[quote];
  if (plain === undefined) return 0;
  plain.lastIndex = start;
  return plain.test(text) ? plain.lastIndex - start : 0;
}

/** Where a here-document that begins at `<<` ends: at the line that is its word alone, or at once if there is none. */
function skipHereDocument(text: string, start: number): number {
  const opening = /^<<-?\s*(['"]?)(\w+)\1/.exec(text.slice(start));
  if (!opening) return start + 1;
  const lineEnd = text.indexOf("\n", start);
  const close = new RegExp(`^[ \\t]*${opening[2] ?? ""}[ \\t]*$`, "m").exec(text.slice(lineEnd));
  return close && lineEnd >= 0 ? lineEnd + close.index + close[0].length : start + opening[0].length - 1;
}

/** Length of the expansion that begins here; 0 if none does. */
function expansionLength(text: string, start: number): number {
  const char = text.charAt(start);
  if (char === "`") {
    const end = text.indexOf("`", start + 1);
    return end < 0 ? 0 : end - start + 1;
  }
  if (char !== "$") return 0;
  const open = text.charAt(start + 1);
  const close = { "{": "}", "(": ")" }[open];
  if (close === undefined) return /^\$(\w+|[@*#?!-])/.exec(text.slice(start, start + 200))?.[0].length ?? 0;
  let depth = 0;
  for (let i = start + 1; i < text.length; i++) {
    if (text.charAt(i) === open) depth++;
    else if (text.charAt(i) === close && --depth === 0) return i - start + 1;
  }
  return 0;
}

/** Each expansion in a text replaced by what `value` makes of it, and protected `$`s restored. */
export function replaceExpansions(text: string, value: (expansion: string) => string): string {
  let result = "";
  let done = 0;
  for (let i = nextSpecial(text, 0); i >= 0; i = nextSpecial(text, done)) {
    const length = expansionLength(text, i);
    const char = text.charAt(i) === LITERAL ? "$" : text.charAt(i);
    result += text.slice(done, i) + (length === 0 ? char : value(text.slice(i, i + length)));
    done = i + Math.max(1, length);
  }
  return result + text.slice(done);
}

/** Where the next character stands that may begin an expansion, or is a protected `$`; -1 if none does. */
function nextSpecial(text: string, from: number): number {
  SPECIAL.lastIndex = from;
  return SPECIAL.test(text) ? SPECIAL.lastIndex - 1 : -1;
}

const SPECIAL = /[$`\uE000]/g;
