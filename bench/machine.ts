/** What the figures were measured on. */
import { readFileSync } from "node:fs";
import * as os from "node:os";

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Gibibytes. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  readonly pulumi: string;
  readonly kubernetes: string;
  /** Processes that wanted to run when the bench began, a minute's average: above a half, others were at work. */
  readonly load: number;
}

/** This machine, with these versions of the tools. */
export function thisMachine(pulumi: string, kubernetes: string): Machine {
  const processors = os.cpus();
  return {
    processor: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memory: Math.round(os.totalmem() / 2 ** 30),
    system: systemName(),
    node: process.version.slice(1),
    pulumi,
    kubernetes,
    load: os.loadavg()[0] ?? 0,
  };
}

function systemName(): string {
  try {
    const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
    return name ?? os.type();
  } catch {
    return `${os.type()} ${os.release()}`;
  }
}
