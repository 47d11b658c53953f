import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** What a command printed and how it ended; `code` is undefined when it could not be started or was killed. */
export interface CommandResult {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Text for the command's standard input. */
  readonly input?: string;
  /** Milliseconds after which the command is killed; left out, it may take as long as it needs. */
  readonly timeout?: number;
}

/** Runs a command without a shell; never rejects. */
export function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { input, ...rest } = options;
  return new Promise((resolve) => {
    const child = execFile(
      command,
      [...args],
      { ...rest, killSignal: "SIGKILL", maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : undefined;
        resolve({ code, stdout, stderr: stderr || (error && code === undefined ? error.message : "") });
      },
    );
    // A command that ends before it has read its input is no fault of ours: its exit code tells.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input ?? "");
  });
}

/** The first executable file called `name` in the directories of `path` (as in $PATH), or undefined. */
export function lookUp(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .filter(isAbsolute)
    .map((directory) => join(directory, name))
    .find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
