/**
 * What is known of a setting: it is said, it is absent and therefore a default, or it stands where a policy cannot
 * look. Rules judge the first two. The third stops a rule without a finding, and settings-readable says it once.
 */
import { CannotEvaluate } from "./value";

/** A value that somebody wrote, and where. */
export interface Said {
  readonly state: "said";
  readonly text: string;
  /** For messages: `server.properties of ConfigMap kafka/config`. */
  readonly where: string;
}

/** Nobody says anything, so a default holds. */
export interface Default {
  readonly state: "default";
  /** Undefined where there is no value either. */
  readonly text: string | undefined;
  /** Whose default it is: the image's or Kafka's. */
  readonly source: string;
}

/** The value stands where a policy cannot look, or is worked out where the pod starts. */
export interface Unreadable {
  readonly state: "unreadable";
  /** The end of a sentence that begins with "not checked, because". */
  readonly because: string;
}

export type Reading = Said | Default | Unreadable;

/** Stops a rule that needs what cannot be read. No finding of that rule: settings-readable reports it, once. */
export class NotReadable extends CannotEvaluate {}

/** The text of a reading, or undefined if there is none. Stops the rule if it cannot be read. */
export function textOf(reading: Reading): string | undefined {
  if (reading.state === "unreadable") throw new NotReadable(reading.because);
  return reading.text;
}

/**
 * Stands in a text for a field that only the running pod has, such as `<status.hostIP>`. Rules that do not need it go
 * on with the rest of the text: no host name, path or number of Kafka's holds such brackets.
 */
export function podField(path: string): string {
  return `<${bare(path)}>`;
}

/** Stands in a text for what cannot be read, such as a variable from a Secret or what a script works out. */
export function unread(what: string): string {
  return `<?${bare(what)}>`;
}

/** Only what no text is split at: a token stays in one piece, whoever takes the text apart. */
function bare(text: string): string {
  return text
    .replaceAll("/", SLASH)
    .replace(/[^\w$(){}[\]'.\u2215 |-]+/g, " ")
    .trim();
}

/** In place of a slash, which ends the servers of zookeeper.connect. */
const SLASH = "\u2215";

/** What the first such part of a text is; undefined if all of it can be read. */
export function unreadPart(text: string): string | undefined {
  return /<\?([^<>]+)>/.exec(text)?.[1]?.replaceAll(SLASH, "/");
}

/** Whether a text holds anything that only the running pod can tell. */
export function holdsToken(text: string): boolean {
  return /<[^<>]+>/.test(text);
}

/** The result, or undefined where it hangs on what cannot be read; what is not known yet still stops the rule. */
export function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotReadable) return undefined;
    throw error;
  }
}
