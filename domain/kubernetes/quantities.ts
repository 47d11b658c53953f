/** Kubernetes quantities, JVM sizes and durations, parsed to plain numbers. */

const BINARY = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4, Pi: 1024 ** 5, Ei: 1024 ** 6 };
const DECIMAL = { n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 };
const QUANTITY_UNITS: Readonly<Record<string, number>> = { "": 1, ...BINARY, ...DECIMAL };

/**
 * A Kubernetes quantity in its base unit (bytes, cores), or undefined if the text is none: `500m` is 0.5,
 * `1Gi` is 1073741824, `1e3` is 1000.
 * Grammar: k8s.io/apimachinery/pkg/api/resource (sign, decimal digits, then a binary, decimal or exponent
 * suffix); negative quantities are quantities, but none of the fields here takes one, so they are refused.
 */
export function parseQuantity(text: string): number | undefined {
  const match = /^\+?(\d+\.?\d*|\.\d+)(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/.exec(text);
  if (!match) return undefined;
  const [, digits, exponent = "", unit = ""] = match;
  return Number(`${digits}${exponent}`) * (QUANTITY_UNITS[unit] ?? 1);
}

const MEBIBYTE = 1024 ** 2;
const JVM_UNITS: Readonly<Record<string, number>> = { "": 1, k: 1024, m: MEBIBYTE, g: 1024 ** 3 };

/** A JVM memory size as `-Xmx` takes it (`512M`, `2g`, `1073741824`) in bytes, or undefined if it is none. */
export function parseJvmSize(text: string): number | undefined {
  const match = /^(\d+)([kmg]?)$/i.exec(text);
  return match ? Number(match[1]) * (JVM_UNITS[(match[2] ?? "").toLowerCase()] ?? 1) : undefined;
}

/** Bytes as the largest whole JVM unit: 1073741824 is `1G`, 1610612736 is `1536M`. Rounds down to a mebibyte. */
export function formatJvmSize(bytes: number): string {
  const mebibytes = Math.floor(bytes / MEBIBYTE);
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}G` : `${mebibytes}M`;
}

const DURATION_UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
type DurationUnit = keyof typeof DURATION_UNITS;

/**
 * A duration in `unit`: a bare number counts in that unit already, a text carries its own (`40s`, `5m`,
 * `1m30s`, Go's notation). Undefined if it is no duration or no whole number of the unit.
 */
export function parseDuration(given: string | number, unit: DurationUnit): number | undefined {
  if (typeof given === "number") return Number.isInteger(given) && given >= 0 ? given : undefined;
  if (/^\d+$/.test(given)) return Number(given);
  if (!/^(\d+(ms|s|m|h))+$/.test(given)) return undefined;
  const parts = [...given.matchAll(/(\d+)(ms|s|m|h)/g)];
  const milliseconds = parts.reduce(
    (sum, [, n, u]) => sum + Number(n) * DURATION_UNITS[u as DurationUnit],
    0,
  );
  const value = milliseconds / DURATION_UNITS[unit];
  return Number.isInteger(value) ? value : undefined;
}
