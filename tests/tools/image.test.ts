import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = join(__dirname, "..", "..");

describe("make image", () => {
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "image-"));
    // Writes down how it is called; `buildx inspect` fails, as where no builder has been made.
    writeFileSync(
      join(directory, "docker"),
      `#!/bin/sh\necho "$*" >>${join(directory, "calls")}\n[ "$1 $2" != "buildx inspect" ]\n`,
    );
    chmodSync(join(directory, "docker"), 0o755);
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  /** How docker is called. */
  async function calls(...variables: string[]): Promise<string[]> {
    const file = join(directory, "calls");
    rmSync(file, { force: true });
    const env = { ...process.env, PATH: `${directory}:${process.env.PATH ?? ""}` };
    // The Makefile puts the project's own Node first, and nothing else.
    await run("make", ["--silent", "image", "IMAGE=registry.example.com/kafka:1", ...variables], {
      cwd: ROOT,
      env,
    });
    return readFileSync(file, "utf8").trim().split("\n");
  }

  it("builds for one platform with the daemon, and pushes", async () => {
    assert.deepEqual(await calls("BASE_IMAGE=eclipse-temurin:17-jre"), [
      "build --pull --platform linux/amd64 --build-arg BASE_IMAGE=eclipse-temurin:17-jre --tag registry.example.com/kafka:1 images/kafka",
      "push registry.example.com/kafka:1",
    ]);
  });

  it("builds for several with buildx, which pushes the list of them", async () => {
    assert.deepEqual(await calls("PLATFORMS=linux/amd64,linux/arm64"), [
      "buildx inspect kafka-on-kubernetes",
      "buildx create --name kafka-on-kubernetes",
      "buildx build --builder kafka-on-kubernetes --push --pull --platform linux/amd64,linux/arm64 --tag registry.example.com/kafka:1 images/kafka",
    ]);
  });

  it("adds what a release attests", async () => {
    const [, , build] = await calls("ATTEST=1");
    assert.equal(
      build,
      "buildx build --builder kafka-on-kubernetes --push --sbom=true --provenance=mode=max --pull --platform linux/amd64 --tag registry.example.com/kafka:1 images/kafka",
    );
  });
});
