import { readFileSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "./commands";

/** True while a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * The command line of a process, or "" when there is none: ids are used again after a restart of the machine, so an
 * id from a file is believed only together with this.
 */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform === "linux") {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    } catch {
      return "";
    }
  }
  return (await run("ps", ["-o", "command=", "-p", String(pid)])).stdout.trim();
}

/** Asks processes to end, waits up to `patience` milliseconds, then ends those that are left. */
export async function stop(
  pids: readonly number[],
  patience: number,
  signal: NodeJS.Signals = "SIGTERM",
): Promise<void> {
  pids.forEach((pid) => {
    send(pid, signal);
  });
  if (await gone(pids, patience)) return;
  pids.filter(isAlive).forEach((pid) => {
    send(pid, "SIGKILL");
  });
  await gone(pids, 5000);
}

async function gone(pids: readonly number[], patience: number): Promise<boolean> {
  const deadline = Date.now() + patience;
  while (pids.some(isAlive)) {
    if (Date.now() > deadline) return false;
    await sleep(50);
  }
  return true;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** A running process: its id and its command line, word by word where the system tells. */
export interface Process {
  readonly pid: number;
  readonly command: string;
}

/** All processes whose program is called one of `names` and whose command line names `directory`. */
export async function findProcesses(
  names: readonly string[],
  directory: string,
): Promise<readonly Process[]> {
  return (await listProcesses()).filter(
    ({ command }) => names.includes(basename(command.split(" ", 1)[0] ?? "")) && command.includes(directory),
  );
}

async function listProcesses(): Promise<readonly Process[]> {
  if (process.platform === "linux") {
    const pids = readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number);
    return Promise.all(pids.map(async (pid) => ({ pid, command: await commandLine(pid) })));
  }
  const { stdout } = await run("ps", ["-axww", "-o", "pid=,command="]);
  return stdout
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(.*)$/.exec(line))
    .flatMap((match) => (match ? [{ pid: Number(match[1]), command: match[2] ?? "" }] : []));
}
