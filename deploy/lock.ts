import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { commandLine } from "./processes";

/** Who holds a lock. */
export interface Holder {
  readonly pid: number;
  /** What the process does, for the message to those who wait. */
  readonly purpose: string;
  /** The process's command line: the same id with another one is another process, and the lock is stale. */
  readonly command: string;
}

export interface Lock {
  readonly release: () => void;
}

/** Takes the lock file at `path`; waits while a living process holds it and tells `onWait` so, once. */
export async function acquireLock(
  path: string,
  purpose: string,
  onWait: (holder: Holder) => void,
): Promise<Lock> {
  const own: Holder = { pid: process.pid, purpose, command: await commandLine(process.pid) };
  for (let waited = false; !create(path, own);) {
    const text = read(path);
    const holder = parse(text);
    if (holder && (await isHeld(holder))) {
      if (!waited) onWait(holder);
      waited = true;
      await sleep(200);
    } else if (text !== undefined) {
      removeStale(path, text);
    }
  }
  return {
    release: () => {
      rmSync(path, { force: true });
    },
  };
}

async function isHeld({ pid, command }: Holder): Promise<boolean> {
  return (await commandLine(pid)) === command;
}

/** Links a finished file into place, so that a lock file is whole from its first moment. */
function create(path: string, holder: Holder): boolean {
  const draft = `${path}.${process.pid}`;
  // Again at each attempt: the holder that ended may have removed the whole directory.
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves the stale lock aside; puts it back when another process has replaced it in the meantime. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
    if (read(aside) !== stale) linkSync(aside, path);
  } catch {
    // Another process was faster; the next attempt sees what it left.
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function parse(text: string | undefined): Holder | undefined {
  try {
    const value = JSON.parse(text ?? "") as Partial<Holder> | null;
    return value && typeof value.pid === "number" && typeof value.command === "string"
      ? { pid: value.pid, purpose: value.purpose ?? "", command: value.command }
      : undefined;
  } catch {
    return undefined;
  }
}
