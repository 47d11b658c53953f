/** The processes that a process has started, and those that these have. */
import { readFileSync, readdirSync } from "node:fs";

interface Parentage {
  readonly pid: number;
  readonly parent: number;
}

/** The descendants of a process, itself first. */
export function descendants(root: number, all: readonly Parentage[]): number[] {
  const children = all.filter(({ parent }) => parent === root);
  return [root, ...children.flatMap(({ pid }) => descendants(pid, all))];
}

/** Kills a process and all its descendants at once, none of which gets to tidy up; itself last. */
export function killTree(root: number): void {
  for (const pid of descendants(root, parentage()).reverse())
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
}

function parentage(): Parentage[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        return [{ pid: Number(entry), parent: parentOf(readFileSync(`/proc/${entry}/stat`, "utf8")) }];
      } catch {
        return [];
      }
    });
}

/** The parent's id in a line of /proc/PID/stat; the program's name in it may hold spaces and parentheses. */
export function parentOf(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}
