/** Commands, timed from their start to their end. */
import { spawn } from "node:child_process";
import { root } from "../deploy/paths";
import type { Report, Request } from "./sample";

export interface Timed {
  readonly seconds: number;
  readonly stdout: string;
}

/** Runs a command in the repository's root. @throws Error with what it said when it fails */
export function timed(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Timed> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => {
      const seconds = (performance.now() - start) / 1000;
      if (code === 0) resolve({ seconds, stdout });
      else reject(new Error(`${command} ${args.join(" ").slice(0, 80)} failed:\n${stdout}\n${stderr}`));
    });
  });
}

/** Runs a script of the bench in a process of its own, started as the project's programs are. */
export function timedScript(script: string, ...args: string[]): Promise<Timed> {
  return timed(process.execPath, ["-r", "tsx/cjs", `bench/${script}`, ...args]);
}

/** One operation of the engine: how long the whole process took, its megabytes at their peak, and a preview's changes. */
export async function sample(
  request: Request,
): Promise<{ seconds: number; megabytes: number; changes: Report["changes"] }> {
  const { seconds, stdout } = await timedScript("sample.ts", JSON.stringify(request));
  const { peak, changes } = JSON.parse(stdout) as Report;
  return { seconds, megabytes: peak / 1024, changes };
}
