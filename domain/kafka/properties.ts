/** Java .properties text, with the grammar of java.util.Properties (JDK documentation of `load` and `store`). */

/** Name of the brokers' configuration file. */
export const CONFIG_FILE = "server.properties";

/**
 * The pairs of a .properties text; of a key given twice the last value stands, at the first one's place.
 * @throws SyntaxError at a `\u` without four hexadecimal digits behind it, as java.util.Properties refuses it.
 */
export function parseProperties(text: string): Map<string, string> {
  const entries = new Map<string, string>();
  for (const line of logicalLines(text)) {
    const end = keyEnd(line);
    // At most one `=` or `:` between key and value, with blanks around it.
    const [separator = ""] = /^[ \t\f]*[=:]?[ \t\f]*/.exec(line.slice(end)) ?? [];
    entries.set(unescape(line.slice(0, end)), unescape(line.slice(end + separator.length)));
  }
  return entries;
}

/** A .properties text that parses to these pairs again, one on a line, in their order; without comments. */
export function renderProperties(entries: Iterable<readonly [string, string]>): string {
  let text = "";
  for (const [key, value] of entries) text += `${escapeKey(key)}=${escapeValue(value)}\n`;
  return text;
}

const isBlank = (c: string | undefined) => c === " " || c === "\t" || c === "\f";
const isLineEnd = (c: string | undefined) => c === "\n" || c === "\r";

/**
 * Lines without comments and blank ones, those that end in an odd number of backslashes joined with the next. A
 * character at a time, since Java's reader is one: what is still empty may turn out to be a comment, even behind a
 * backslash, and a file that ends behind one has a last line, even an empty one.
 */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  let escaped = false;
  let leading = true;
  let joined = false;
  for (let at = 0; at < text.length; at++) {
    const c = text.charAt(at);
    if (leading && (isBlank(c) || (!joined && isLineEnd(c)))) continue;
    leading = joined = false;
    if (line === "" && (c === "#" || c === "!")) {
      while (at < text.length && !isLineEnd(text[at])) at++;
      leading = true;
    } else if (!isLineEnd(c)) {
      line += c;
      escaped = c === "\\" && !escaped;
    } else if (escaped && at < text.length - 1) {
      line = line.slice(0, -1);
      escaped = false;
      leading = joined = true;
      if (c === "\r" && text[at + 1] === "\n") at++;
    } else if (line === "") {
      leading = true;
    } else {
      lines.push(escaped ? line.slice(0, -1) : line);
      line = "";
      escaped = false;
      leading = true;
    }
  }
  return line === "" ? lines : [...lines, escaped ? line.slice(0, -1) : line];
}

/** Where the key ends: at the first blank, `=` or `:` that no backslash escapes. */
function keyEnd(line: string): number {
  for (let at = 0; at < line.length; at++) {
    if (line[at] === "\\") at++;
    else if (/[ \t\f=:]/.test(line[at] ?? "")) return at;
  }
  return line.length;
}

const ESCAPES: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f" };

function unescape(text: string): string {
  return text.replace(/\\(u[\da-fA-F]{4}|[^])?/g, (_, escape: string | undefined) => {
    if (escape === undefined) return "";
    if (escape.length > 1) return String.fromCharCode(parseInt(escape.slice(1), 16));
    if (escape === "u") throw new SyntaxError(`Malformed \\uxxxx encoding in the properties text "${text}".`);
    return ESCAPES[escape] ?? escape;
  });
}

const NAMED: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r", "\f": "\\f" };

function escapeKey(key: string): string {
  return escapeCharacters(key.replace(/[\\ =:]/g, "\\$&").replace(/^[#!]/, "\\$&"));
}

/** Only what the grammar would eat is escaped: `host:port` in a value stays readable. */
function escapeValue(value: string): string {
  return escapeCharacters(value.replace(/\\/g, "\\\\").replace(/^ /, "\\ "));
}

/** Latin-1 is how `load(InputStream)` reads a file: everything above ASCII is written by number. */
function escapeCharacters(text: string): string {
  return [...text.matchAll(/[^]/g)]
    .map(([c]) =>
      c >= " " && c <= "~" ? c : (NAMED[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
    )
    .join("");
}
