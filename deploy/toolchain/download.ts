import { createHash } from "node:crypto";
import { createWriteStream, rmSync } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A server that sends nothing for this long has stalled. */
const stallMilliseconds = 30_000;

/** True when the server behind `url` answers at all within `timeout` milliseconds. */
export async function isReachable(url: string, timeout: number): Promise<boolean> {
  try {
    // Any answer will do: what is asked here is whether a connection can be made, not whether a file exists.
    await fetch(url, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(timeout) });
    return true;
  } catch {
    return false;
  }
}

/** The text at `url`. @throws Error with the address when it cannot be had whole. */
export async function fetchText(url: string): Promise<string> {
  const response = await open(url, AbortSignal.timeout(stallMilliseconds));
  return response.text();
}

/**
 * Writes the file at `url` to `target` and compares its SHA-256 with `sha256` (hexadecimal).
 * @throws Error with the address when it is not there, is cut short, stalls or differs; nothing is left behind then.
 */
export async function download(url: string, target: string, sha256: string): Promise<void> {
  const controller = new AbortController();
  const stall = setTimeout(() => {
    controller.abort(new Error(`nothing came for ${stallMilliseconds / 1000} s`));
  }, stallMilliseconds);
  const hash = createHash("sha256");
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      stall.refresh();
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    const response = await open(url, controller.signal);
    if (!response.body) throw new Error("the answer is empty");
    await pipeline(Readable.fromWeb(response.body), measure, createWriteStream(target));
    const actual = hash.digest("hex");
    if (actual !== sha256) throw new Error(`its SHA-256 is ${actual}, the published one is ${sha256}`);
  } catch (error) {
    rmSync(target, { force: true });
    throw new Error(`${url}: ${reason(error)}`, { cause: error });
  } finally {
    clearTimeout(stall);
  }
}

/**
 * The SHA-256 of `file` in `text`: a list as sha256sum writes it, a bare checksum, or GitHub's JSON description of a
 * release, whose assets carry a digest. Undefined when `file` is not in it.
 */
export function findChecksum(text: string, file: string): string | undefined {
  const whole = text.trim();
  if (/^[0-9a-f]{64}$/i.test(whole)) return whole.toLowerCase();
  if (whole.startsWith("{")) {
    const { assets = [] } = JSON.parse(whole) as { assets?: { name?: string; digest?: string | null }[] };
    const digest = assets.find(({ name }) => name === file)?.digest;
    return digest?.match(/^sha256:([0-9a-f]{64})$/)?.[1];
  }
  return whole
    .split("\n")
    .map((line) => /^([0-9a-f]{64})\s+\*?(\S+)\s*$/i.exec(line))
    .find((match) => match?.[2] === file)?.[1]
    ?.toLowerCase();
}

async function open(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal, headers: { "user-agent": "kafka-on-kubernetes" } });
  if (!response.ok) throw new Error(`${url} answers ${response.status} ${response.statusText}`);
  return response;
}

function reason(error: unknown): string {
  const { message, cause } = error as { message: string; cause?: unknown };
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}
