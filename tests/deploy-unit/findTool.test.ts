import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { dependencies } from "../../package.json";
import { lookUp } from "../../deploy/commands";
import { goEnvironment } from "../../deploy/toolchain/goBuild";
import { cachePaths } from "../../deploy/paths";
import { tools } from "../../deploy/toolchain/toolTable";
import { cachedTool, findTool } from "../../deploy/toolchain/tools";

const [pulumi, provider] = tools;
const { "@pulumi/pulumi": PULUMI, "@pulumi/kubernetes": PROVIDER } = dependencies;

describe("finding tools", () => {
  let directory: string;
  let paths: ReturnType<typeof cachePaths>;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "find-tool-"));
    paths = cachePaths({ XDG_CACHE_HOME: join(directory, "cache") });
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  /** A program that prints `answer`. */
  function install(path: string, answer: string, mode = 0o755): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\necho '${answer}'\n`);
    chmodSync(path, mode);
    return path;
  }

  const find = (tool = pulumi, environment: NodeJS.ProcessEnv = {}) => {
    assert.ok(tool);
    return findTool(tool, paths, { PATH: join(directory, "bin"), HOME: directory, ...environment });
  };

  it("takes the finished tool in the cache first", async () => {
    assert.ok(pulumi);
    install(join(directory, "bin", "pulumi"), "v3.300.0");
    const cached = install(cachedTool(pulumi, paths), "");
    assert.equal(await find(), cached);
    assert.equal(cached, join(directory, "cache/kafka-on-kubernetes/tools/pulumi", PULUMI, "pulumi"));
  });

  it("does not take a file that is still being built", async () => {
    assert.ok(pulumi);
    install(`${cachedTool(pulumi, paths)}.part.1`, "");
    assert.equal(await find(), undefined);
  });

  const versions: [string, boolean][] = [
    ["v3.248.0", true],
    ["v3.300.1", true],
    ["v3.247.9", false],
    ["v4.0.0", false],
    ["nonsense", false],
  ];
  for (const [version, taken] of versions) {
    it(`${taken ? "takes" : "passes over"} pulumi ${version} on PATH`, async () => {
      const file = install(join(directory, "bin", "pulumi"), version);
      assert.equal(await find(), taken ? file : undefined);
    });
  }

  it("finds the provider where Pulumi installs it, by the version in the directory's name", async () => {
    const plugin = `plugins/resource-kubernetes-v${PROVIDER}/pulumi-resource-kubernetes`;
    install(join(directory, "bin", "pulumi-resource-kubernetes"), `v${PROVIDER}`);
    assert.equal(await find(provider), undefined);
    const own = install(join(directory, ".pulumi", plugin), "");
    assert.equal(await find(provider), own);
    const elsewhere = install(join(directory, "home", plugin), "");
    assert.equal(await find(provider, { PULUMI_HOME: join(directory, "home") }), elsewhere);
  });

  it("looks in PATH's absolute directories, in order, for files that can be run", () => {
    const first = join(directory, "first");
    const second = join(directory, "second");
    install(join(first, "tool"), "", 0o644);
    const file = install(join(second, "tool"), "");
    mkdirSync(join(directory, "third", "tool"), { recursive: true });
    const path = ["", ".", "relative", first, join(directory, "third"), second].join(":");
    assert.equal(lookUp("tool", path), file);
    assert.equal(lookUp("tool", first), undefined);
  });
});

describe("the cache", () => {
  const cases: [NodeJS.ProcessEnv, string][] = [
    [{ HOME: "/home/ada" }, "/home/ada/.cache/kafka-on-kubernetes"],
    [{ HOME: "/home/ada", XDG_CACHE_HOME: "/var/cache/ada" }, "/var/cache/ada/kafka-on-kubernetes"],
    [{ HOME: "/home/ada", XDG_CACHE_HOME: "relative" }, "/home/ada/.cache/kafka-on-kubernetes"],
    [{ HOME: "/home/ada", XDG_CACHE_HOME: "" }, "/home/ada/.cache/kafka-on-kubernetes"],
  ];
  for (const [environment, expected] of cases) {
    it(`is ${expected} for ${JSON.stringify(environment)}`, () => {
      assert.equal(cachePaths(environment).cache, expected);
    });
  }

  it("holds everything that Go writes, and in a form that can be removed", () => {
    assert.deepEqual(
      goEnvironment("/c/build", { GOPROXY: "https://proxy.example", GOFLAGS: "-mod=vendor" }),
      {
        GOPROXY: "https://proxy.example",
        GOCACHE: "/c/build/go-build",
        GOMODCACHE: "/c/build/go-mod",
        GOTMPDIR: "/c/build",
        GOWORK: "off",
        CGO_ENABLED: "0",
        GOFLAGS: "-modcacherw -buildvcs=false",
      },
    );
  });
});
