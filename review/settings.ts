/** What a branch changes in the repository, compared with the base that it is to be merged into. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type Difference, differences } from "./differences";
import { Failure } from "../deploy/failure";
import { byName, SECRET } from "./values";

export interface SettingsChange {
  /** As given, e.g. origin/main. */
  readonly base: string;
  /** Settings of the stack that differ, by their paths. */
  readonly changed: readonly Difference[];
  /** Other files that differ and that a deployment depends on. */
  readonly files: readonly string[];
}

/** Files that decide what is deployed; tests, documentation and CI do not. */
const DEPLOYED =
  /^(components|images|policy)\/|^(index|program|settings)\.ts$|^Pulumi\.yaml$|^package(-lock)?\.json$/;

/**
 * The settings that the working tree has and the base has not, seen from where the branch left the base: what came
 * into the base later is no change of this branch.
 * @throws Failure when the clone has no such commit.
 */
export function settingsChange(base: string, stack: string, root: string): SettingsChange {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const fork = forkPoint(git, base);
  const files = git("diff", "--name-only", "-z", fork).split("\0").filter(Boolean);
  const name = `Pulumi.${stack.split("/").at(-1) ?? stack}.yaml`;
  const then = quietly(() => git("show", `${fork}:${name}`)) ?? "";
  const now = quietly(() => readFileSync(join(root, name), "utf8")) ?? "";
  return {
    base,
    changed: differences(configOf(then, `${name} of ${base}`), configOf(now, name)).map(withoutCipher),
    files: files.filter((file) => DEPLOYED.test(file)).sort(byName),
  };
}

function forkPoint(git: (...args: string[]) => string, base: string): string {
  if (base.startsWith("-")) throw new Failure(`BASE: "${base}" is no branch, tag or commit`);
  if (quietly(() => git("rev-parse", "--verify", "--quiet", `${base}^{commit}`)) === undefined)
    throw new Failure(
      `BASE: this clone has no commit "${base}". Fetch it first (git fetch origin main; in CI a checkout of the whole history, fetch-depth: 0), or leave BASE out.`,
    );
  const fork = quietly(() => git("merge-base", base, "HEAD"))?.trim();
  if (fork) return fork;
  throw new Failure(
    `BASE: this clone does not reach back to where the branch left "${base}". Fetch the whole history (git fetch --unshallow), or leave BASE out.`,
  );
}

function quietly<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** The stack's configuration without the project's prefix; encrypted values are secrets, whatever their text. */
function configOf(text: string, name: string): unknown {
  let file: unknown;
  try {
    file = parse(text);
  } catch (error) {
    throw new Failure(`${name} is no YAML: ${(error as Error).message.split("\n")[0] ?? ""}`);
  }
  const config = (file as { config?: Record<string, unknown> } | null)?.config ?? {};
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace(/^kafka-on-kubernetes:/, ""), value]),
  );
}

/** Another ciphertext may be the same secret: that it was touched is said, its text is not. */
function withoutCipher(difference: Difference): Difference {
  const cipher = /^(.+)\.secure$/.exec(difference.path);
  if (!cipher) return difference;
  return {
    path: cipher[1] ?? "",
    ...("before" in difference && { before: SECRET }),
    ...("after" in difference && { after: SECRET }),
  };
}
