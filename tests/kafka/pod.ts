/** A broker's container as a directory of this machine: its start command and files, with the paths moved there. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at } from "../support/differences";
import { only, type Registered } from "../../tools/recording/mocks";

/** What a broker's container gets: its command, and the files that are mounted at /etc/kafka. */
export interface Rendered {
  readonly command: string;
  readonly files: Readonly<Record<string, string>>;
}

/** The container of cluster `kafka` among these resources. */
export function renderedPod(resources: readonly Registered[]): Rendered {
  const set = only(resources, "StatefulSet/kafka").inputs;
  const [shell, option, command] = at(set, "spec.template.spec.containers[0].command") as string[];
  if (shell !== "sh" || option !== "-c" || command === undefined) throw new Error("no shell command");
  return {
    command,
    files: only(resources, "ConfigMap/kafka-config").inputs.data as Record<string, string>,
  };
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A pod's file system. */
export class PodDirectory {
  readonly root = mkdtempSync(join(tmpdir(), "pod-"));
  private readonly command: string;

  /**
   * @param starter the shell script in the place of kafka-server-start.sh
   * @param changed what else differs here, as texts and what stands for them
   */
  constructor(rendered: Rendered, starter: string, changed: Readonly<Record<string, string>> = {}) {
    const places: Record<string, string> = {
      ...changed,
      ...Object.fromEntries(
        ["/etc/kafka", "/opt/kafka", "/var/lib/kafka", "/tmp/"].map((path) => [path, this.path(path)]),
      ),
      "/proc/1/fd/1": this.path("/log"),
    };
    // In one go, so that what was put in is not looked through again.
    const pattern = new RegExp(Object.keys(places).map(escaped).join("|"), "g");
    const moved = (text: string) => text.replace(pattern, (found) => places[found] ?? found);
    for (const path of ["/etc/kafka", "/opt/kafka/bin", "/opt/kafka/agent", "/var/lib/kafka/data", "/tmp"])
      mkdirSync(this.path(path), { recursive: true });
    this.command = moved(rendered.command);
    for (const [name, text] of Object.entries(rendered.files)) this.write(`/etc/kafka/${name}`, moved(text));
    this.write("/opt/kafka/bin/kafka-server-start.sh", `#!/bin/sh\n${starter}\n`);
  }

  /** Where a path of the pod is on this machine. */
  path(path: string): string {
    return join(this.root, path);
  }

  write(path: string, text: string): void {
    writeFileSync(this.path(path), text, { mode: 0o755 });
  }

  read(path: string): string {
    return existsSync(this.path(path)) ? readFileSync(this.path(path), "utf8") : "";
  }

  /** Starts the container: a process group of its own, so that all of it can be killed at once as a container is. */
  start(env: Readonly<Record<string, string>>) {
    return spawn("sh", ["-c", this.command], {
      cwd: this.root,
      detached: true,
      env: { PATH: process.env.PATH, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
