/** The memory of processes that others start. */
import { readFileSync } from "node:fs";
import { findProcesses } from "../deploy/processes";

/** Milliseconds between two looks; Linux keeps the peak, so only what comes after the last look is missed. */
const INTERVAL = 200;

/** Watches the processes of one name that a directory belongs to. */
export class PeakOf {
  private kilobytes = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly name: string,
    private readonly directory: string,
  ) {
    this.timer = setInterval(() => void this.look(), INTERVAL);
  }

  private async look(): Promise<void> {
    for (const { pid } of await findProcesses([this.name], this.directory))
      this.kilobytes = Math.max(this.kilobytes, peakOf(pid));
  }

  /** Ends the watch. @returns the largest peak that was seen, in megabytes */
  stop(): number {
    clearInterval(this.timer);
    if (this.kilobytes === 0) throw new Error(`${this.name} was never seen`);
    return this.kilobytes / 1024;
  }
}

function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
