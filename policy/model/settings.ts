/** Settings of a server, in the three states: said, absent and therefore a default, or not readable. */
import { expandKubelet, expandShell } from "./expansion";
import { NotReadable, type Reading, holdsToken, textOf, unreadPart } from "./reading";
import { type Pod, type Workload } from "./workload";

/** A setting as somebody gives it. */
export interface Given {
  where: string;
  /** Its text with a pod's variables filled in, by whoever fills them in there. */
  text: (pod: Pod | undefined) => string;
}

/** What is known of where the settings stand. */
export interface Known {
  /** Later sources over earlier ones. */
  given: ReadonlyMap<string, Given>;
  /** What the image provides under them. */
  provided: Readonly<Record<string, string>>;
  /** What the image sets over them. */
  forced: Readonly<Record<string, string>>;
  /** Why keys that are not given may have been given all the same; undefined if they are not. */
  unread: string | undefined;
}

export class Settings {
  private readonly read_ = new Map<string, Reading>();

  constructor(
    protected readonly workload: Workload,
    private readonly known: Known,
  ) {}

  /** What is known of a setting, variables filled in for one pod (the first, unless another is named). */
  read(key: string, pod = this.workload.pods()[0]): Reading {
    const { provided, forced, unread: because } = this.known;
    const set = forced[key];
    if (set !== undefined) return { state: "said", text: set, where: "the image's start program" };
    const given = this.known.given.get(key);
    if (given !== undefined) return this.readGiven(key, given, pod);
    if (because !== undefined) return { state: "unreadable", because };
    const byImage = provided[key];
    return { state: "default", text: byImage, source: byImage === undefined ? "the server" : "the image" };
  }

  /** A setting's text: given, else the image's, else undefined. Stops the rule if it is not known or not readable. */
  get(key: string, pod?: Pod): string | undefined {
    return textOf(this.read(key, pod));
  }

  /** A numeric setting; the default if none is set. Text that is no number is another rule's matter. */
  number(key: string, byDefault: number): number {
    const text = this.get(key);
    if (text !== undefined && holdsToken(text)) throw new NotReadable(`${key} is ${text}`);
    const value = Number(text?.trim());
    return text === undefined || text.trim() === "" || Number.isNaN(value) ? byDefault : value;
  }

  /** Whether a setting is true; the default if it is not set. */
  flag(key: string, byDefault: boolean): boolean {
    return (this.get(key)?.trim().toLowerCase() ?? String(byDefault)) === "true";
  }

  /** Keys that somebody gives. */
  givenKeys(): string[] {
    return [...this.known.given.keys()];
  }

  /** What the image provides under what is given. */
  get provided(): Readonly<Record<string, string>> {
    return this.known.provided;
  }

  /** Why keys that are not given cannot be taken for defaults; undefined if they can. */
  get unread(): string | undefined {
    return this.known.unread;
  }

  /** Given keys whose values cannot be read, and why. */
  unreadKeys(): { key: string; because: string }[] {
    return this.givenKeys().flatMap((key) => {
      const reading = this.read(key);
      return reading.state === "unreadable" ? [{ key, because: reading.because }] : [];
    });
  }

  private readGiven(key: string, { text, where }: Given, pod: Pod | undefined): Reading {
    const place = `${pod?.name ?? ""} ${key}`;
    let reading = this.read_.get(place);
    if (reading === undefined) this.read_.set(place, (reading = readingOf(text(pod), where)));
    return reading;
  }
}

/** A text that is one unreadable part and nothing else says nothing. */
function readingOf(text: string, where: string): Reading {
  const because = /^<\?[^<>]+>$/.test(text) ? unreadPart(text) : undefined;
  return because === undefined
    ? { state: "said", text, where }
    : { state: "unreadable", because: `${where} ${because}` };
}

/** A text of a command with a pod's variables filled in: by the shell that runs it, else by the kubelet. */
export function filledIn(text: string, workload: Workload, pod: Pod | undefined): string {
  if (pod === undefined) return text;
  const { given, scripted } = workload.variables(pod);
  return workload.start().isScript ? expandShell(text, scripted) : expandKubelet(text, given);
}

/** A variable as the server finds it: what the start script leaves in it, else what the kubelet gives. */
export function variableOf(name: string, workload: Workload): Given | undefined {
  const scripted = workload.assigned().has(name);
  const variable = workload.environment().byName.get(name);
  if (!scripted && variable === undefined) return undefined;
  return {
    where: scripted ? `the start script's ${name}` : name,
    text: (pod) => {
      const { given, scripted: inShell } = pod
        ? workload.variables(pod)
        : { given: undefined, scripted: undefined };
      const value = (scripted ? inShell : given)?.get(name);
      // Asking a value that is not known yet for its text stops the rule.
      return value ?? (variable && "value" in variable ? variable.value.text() : undefined) ?? "";
    },
  };
}
