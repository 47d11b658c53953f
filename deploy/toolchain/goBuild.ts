import { spawn } from "node:child_process";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { run } from "../commands";
import { Failure } from "../failure";
import { root } from "../paths";
import type { GoBuild } from "./toolTable";

/** Every module in deploy/toolchain can be built with this version of Go and newer ones. */
const goVersion = "1.26";

/** How far a build is. */
export interface BuildProgress {
  /** Packages compiled so far, those in the build cache not counted. */
  readonly packages: number;
}

/** Go's environment for a build: everything it writes lies under `directory`. */
export function goEnvironment(directory: string, base: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return {
    ...base,
    GOCACHE: join(directory, "go-build"),
    GOMODCACHE: join(directory, "go-mod"),
    GOTMPDIR: directory,
    GOWORK: "off",
    CGO_ENABLED: "0",
    // Go makes its module cache read-only by default, and then not even its owner can remove it with rm.
    GOFLAGS: "-modcacherw -buildvcs=false",
  };
}

/**
 * Makes sure that Go can build the modules in deploy/toolchain.
 * @throws Failure in one sentence when Go is missing or too old and may not fetch a newer toolchain itself.
 */
export async function checkGo(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const { code, stdout, stderr } = await run("go", ["version"], {
    cwd: join(root, "deploy", "toolchain", "kwok"),
    env: goEnvironment(directory),
  });
  if (code === 0 && /\bgo1\.(2[1-9]|[3-9]\d)/.test(stdout)) return;
  const found =
    code === undefined
      ? "it is not on PATH"
      : (/running (go [\d.]+)/.exec(stderr)?.[1] ?? /\bgo[\d.]+/.exec(stdout)?.[0] ?? stderr.trim());
  throw new Failure(
    `Go ${goVersion} or newer is needed to build the tools of the embedded cluster, and ${
      code === undefined ? found : `here is ${found}`
    }: install it, or put the tools on PATH (deploy/toolchain/toolTable.ts lists them), and run the same command again.`,
  );
}

/**
 * Builds one tool into `target`. Go's own build cache makes an interrupted build go on where it stopped.
 * @throws Failure with the compiler's last lines; `target` does not exist then.
 */
export async function goBuild(
  build: GoBuild,
  target: string,
  directory: string,
  onProgress: (progress: BuildProgress) => void,
): Promise<void> {
  mkdirSync(dirname(target), { recursive: true });
  // The name is this process's own: a build that outlived a killed run may still be writing another one.
  const part = `${target}.part.${process.pid}`;
  const child = spawn("go", ["build", "-v", "-trimpath", ...build.flags, "-o", part, build.package], {
    cwd: join(root, "deploy", "toolchain", build.module),
    env: goEnvironment(directory),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let packages = 0;
  const tail: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    // With -v go names each package as it is compiled; everything else is about downloads or faults.
    if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) onProgress({ packages: ++packages });
    else if (!line.startsWith("go: downloading ")) tail.push(line);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code === 0) {
    renameSync(part, target);
    return;
  }
  rmSync(part, { force: true });
  throw new Failure(`${build.package} could not be built:\n${tail.slice(-15).join("\n")}`);
}
