/**
 * Resource properties, read so that "absent" and "not known yet" never blur.
 *
 * During a preview the engine hands unknown outputs to a pack as sentinels, or behind a proxy that throws
 * when one is touched (@pulumi/policy's unknownCheckingProxy: also on spread, stringify and iteration).
 * `plain` turns either form into a plain tree once per evaluation; `Value` walks it. A rule that needs a
 * value which is not known yet is stopped by CannotEvaluate, which the evaluator alone catches and reports.
 */

import { isUnknown } from "../../domain/pulumi/unknown";

/** Why a rule cannot be evaluated for a resource: a value it needs is not known, or is not in the stack. */
export class CannotEvaluate extends Error {}

/** Stands in a plain tree where a value is not known yet. */
const UNKNOWN: unique symbol = Symbol("not known yet");

/** A copy of the properties without proxies, sentinels or throwing reads. */
export function plain(raw: unknown): unknown {
  if (isUnknown(raw)) return UNKNOWN;
  if (typeof raw !== "object" || raw === null) return raw;
  const keys = Object.keys(raw);
  const read = (key: string) => {
    try {
      return plain((raw as Record<string, unknown>)[key]);
    } catch {
      return UNKNOWN;
    }
  };
  return Array.isArray(raw) ? keys.map(read) : Object.fromEntries(keys.map((key) => [key, read(key)]));
}

/** A place in a resource's properties: a value, nothing, or something that is not known yet. */
export class Value {
  constructor(
    private readonly raw: unknown,
    /** Where it stands, for messages: `spec.template.spec.containers[0].image`. */
    readonly path = "",
    /** What it stands in, for messages: `StatefulSet kafka/kafka`. */
    private readonly owner = "",
  ) {}

  /** Whether the value, as a whole, is not known yet. Its parts may be unknown all the same. */
  get isUnknown(): boolean {
    return this.raw === UNKNOWN;
  }

  /** Whether nothing is given here. False for an unknown value: something will be. */
  get isAbsent(): boolean {
    return this.raw === undefined || this.raw === null;
  }

  /** What kind of value stands here, if it is known and there is one. */
  get form(): "list" | "object" | "scalar" | undefined {
    if (this.raw === UNKNOWN || this.isAbsent) return undefined;
    if (Array.isArray(this.raw)) return "list";
    return typeof this.raw === "object" ? "object" : "scalar";
  }

  /** The value under these keys; absent if any is absent, unknown if any is unknown. */
  at(...keys: string[]): Value {
    let raw = this.raw;
    let path = this.path;
    for (const key of keys) {
      // The path of what is unknown is the one worth naming, not that of what would be under it.
      if (raw === UNKNOWN) break;
      raw = typeof raw === "object" && raw !== null ? (raw as Record<string, unknown>)[key] : undefined;
      path = path === "" ? key : `${path}.${key}`;
    }
    return new Value(raw, path, this.owner);
  }

  /** Text, or a number or boolean as text; undefined if absent. Stops the rule if not known yet. */
  text(): string | undefined {
    const raw = this.known();
    return typeof raw === "string" || typeof raw === "number" || typeof raw === "boolean"
      ? String(raw)
      : undefined;
  }

  /** A number, or text that is one; undefined if absent or no number. Stops the rule if not known yet. */
  number(): number | undefined {
    const text = this.text();
    return text === undefined || text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
  }

  /** Whether the value is `true` (or the text "true"). Stops the rule if not known yet. */
  isTrue(): boolean {
    return this.text() === "true";
  }

  /** The elements of a list; empty if absent. Stops the rule if the list itself is not known yet. */
  items(): Value[] {
    const raw = this.known();
    return Array.isArray(raw)
      ? raw.map((item, i) => new Value(item, `${this.path}[${String(i)}]`, this.owner))
      : [];
  }

  /** The fields of an object; empty if absent. Stops the rule if the object itself is not known yet. */
  entries(): [string, Value][] {
    const raw = this.known();
    if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return [];
    return Object.entries(raw).map(([key, field]) => [
      key,
      new Value(field, `${this.path}.${key}`, this.owner),
    ]);
  }

  /** A map of texts, such as labels. Stops the rule if any of them is not known yet. */
  texts(): Record<string, string> {
    return Object.fromEntries(this.entries().map(([key, field]) => [key, field.text() ?? ""]));
  }

  private known(): unknown {
    if (this.raw === UNKNOWN) {
      const place = [this.path, this.owner].filter(Boolean).join(" of ");
      throw new CannotEvaluate(`${place} is not known yet`);
    }
    return this.raw;
  }
}

/** Computes once and keeps the result; a computation that was stopped is tried again by the next rule. */
export function once<T>(compute: () => T): () => T {
  let kept: { value: T } | undefined;
  return () => (kept ??= { value: compute() }).value;
}
