import { chmodSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { run } from "../commands";
import { download, fetchText, findChecksum, isReachable } from "./download";
import type { Platform, Release } from "./toolTable";

/** Milliseconds within which a vendor's site must answer; a closed network should cost a few seconds in all. */
const probeMilliseconds = 3000;

const probes = new Map<string, Promise<boolean>>();

/** True when both sites that a release needs can be reached; each site is asked once. */
export async function canDownload(release: Release): Promise<boolean> {
  const origins = [release.url, release.checksum].map((url) => new URL(url).origin);
  return (await Promise.all(origins.map(probe))).every(Boolean);
}

function probe(origin: string): Promise<boolean> {
  const known = probes.get(origin);
  if (known) return known;
  const answer = isReachable(origin, probeMilliseconds);
  probes.set(origin, answer);
  return answer;
}

/**
 * Puts a vendor's release at `target`, after its checksum was compared.
 * @throws Error when it cannot be had or verified; `target` does not exist then.
 */
export async function downloadRelease(release: Release, target: string): Promise<void> {
  const file = basename(new URL(release.url).pathname);
  const sha256 = findChecksum(await fetchText(release.checksum), file);
  if (!sha256) throw new Error(`${release.checksum} names no SHA-256 for ${file}`);
  const part = `${target}.part`;
  mkdirSync(dirname(target), { recursive: true });
  await download(release.url, part, sha256);
  if (release.member !== undefined) await extract(part, release.member);
  chmodSync(part, 0o755);
  renameSync(part, target);
}

/** Replaces the archive by its member. GNU tar reads the .tar.gz files; macOS's tar reads .zip files as well. */
async function extract(archive: string, member: string): Promise<void> {
  const directory = `${archive}.d`;
  mkdirSync(directory, { recursive: true });
  try {
    const { code, stderr } = await run("tar", ["-xf", archive, "-C", directory, member]);
    if (code !== 0) throw new Error(`${basename(archive)} cannot be unpacked: ${stderr.trim()}`);
    rmSync(archive);
    renameSync(join(directory, member), archive);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The platform this program runs on, or undefined where the vendors publish nothing for it. */
export function currentPlatform(
  os: string = process.platform,
  arch: string = process.arch,
): Platform | undefined {
  const architectures: Record<string, Platform["arch"]> = { x64: "amd64", arm64: "arm64" };
  const known = architectures[arch];
  return (os === "linux" || os === "darwin") && known ? { os, arch: known } : undefined;
}
