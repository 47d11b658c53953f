import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dependencies } from "../../package.json";
import { root } from "../../deploy/paths";
import { currentPlatform } from "../../deploy/toolchain/release";
import { engineTools, type Platform, type Tool, tools } from "../../deploy/toolchain/toolTable";
import { findVersion, inRange } from "../../deploy/toolchain/versions";

const { "@pulumi/pulumi": PULUMI, "@pulumi/kubernetes": PROVIDER } = dependencies;

function named(name: string): Tool {
  const tool = tools.find((candidate) => candidate.name === name);
  assert.ok(tool, `${name} is not in the table`);
  return tool;
}

const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");

describe("the tool table", () => {
  it("names each tool once", () => {
    assert.deepEqual(
      tools.map(({ name }) => name),
      [
        "pulumi",
        "pulumi-resource-kubernetes",
        "kwokctl",
        "kwok",
        "etcd",
        "kube-apiserver",
        "kube-controller-manager",
        "kube-scheduler",
        "kubectl",
      ],
    );
    assert.deepEqual(
      engineTools.map(({ name }) => name),
      ["pulumi", "pulumi-resource-kubernetes"],
    );
  });

  for (const { name, version, existing } of tools) {
    it(`accepts the version of ${name} that it would install`, () => {
      if ("pluginDirectory" in existing)
        assert.equal(existing.pluginDirectory, `resource-kubernetes-v${version}`);
      else assert.ok(inRange(findVersion(version) ?? [0, 0, 0], existing.accepted));
    });
  }

  it("pins the provider of the @pulumi/kubernetes in package.json", () => {
    assert.equal(named("pulumi-resource-kubernetes").version, PROVIDER);
    assert.ok(
      read("deploy", "toolchain", "provider", "main.go").includes(`Serve("kubernetes", "${PROVIDER}",`),
    );
  });

  const pins: [string, string, string][] = [
    ["pulumi", "cli", "github.com/pulumi/pulumi/pkg/v3 v"],
    ["kwokctl", "kwok", "sigs.k8s.io/kwok v"],
    ["kwok", "kwok", "sigs.k8s.io/kwok v"],
    ["kube-apiserver", "kube", "k8s.io/kubernetes v"],
    ["kube-controller-manager", "kube", "k8s.io/kubernetes v"],
    ["kube-scheduler", "kube", "k8s.io/kubernetes v"],
    ["kubectl", "kube", "k8s.io/kubernetes v"],
    ["etcd", "etcd", "go.etcd.io/etcd/server/v3 v"],
  ];
  for (const [name, module, requirement] of pins) {
    it(`builds ${name} in the version that it downloads`, () => {
      const tool = named(name);
      assert.equal(tool.build.module, module);
      assert.ok(read("deploy", "toolchain", module, "go.mod").includes(`${requirement}${tool.version}`));
      assert.ok(read("deploy", "toolchain", module, "go.sum").includes(`${requirement}${tool.version} h1:`));
    });
  }

  const linux: Platform = { os: "linux", arch: "amd64" };
  const mac: Platform = { os: "darwin", arch: "arm64" };
  const github = "https://github.com";
  const api = "https://api.github.com/repos";
  const releases: [string, Platform, ReturnType<Tool["release"]>][] = [
    [
      "pulumi",
      linux,
      {
        url: `${github}/pulumi/pulumi/releases/download/v${PULUMI}/pulumi-v${PULUMI}-linux-x64.tar.gz`,
        checksum: `${api}/pulumi/pulumi/releases/tags/v${PULUMI}`,
        member: "pulumi/pulumi",
      },
    ],
    [
      "pulumi",
      mac,
      {
        url: `${github}/pulumi/pulumi/releases/download/v${PULUMI}/pulumi-v${PULUMI}-darwin-arm64.tar.gz`,
        checksum: `${api}/pulumi/pulumi/releases/tags/v${PULUMI}`,
        member: "pulumi/pulumi",
      },
    ],
    [
      "pulumi-resource-kubernetes",
      linux,
      {
        url: `${github}/pulumi/pulumi-kubernetes/releases/download/v${PROVIDER}/pulumi-resource-kubernetes-v${PROVIDER}-linux-amd64.tar.gz`,
        checksum: `${api}/pulumi/pulumi-kubernetes/releases/tags/v${PROVIDER}`,
        member: "pulumi-resource-kubernetes",
      },
    ],
    [
      "kwokctl",
      mac,
      {
        url: `${github}/kubernetes-sigs/kwok/releases/download/v0.8.0/kwokctl-darwin-arm64`,
        checksum: `${api}/kubernetes-sigs/kwok/releases/tags/v0.8.0`,
      },
    ],
    [
      "etcd",
      linux,
      {
        url: `${github}/etcd-io/etcd/releases/download/v3.6.12/etcd-v3.6.12-linux-amd64.tar.gz`,
        checksum: `${api}/etcd-io/etcd/releases/tags/v3.6.12`,
        member: "etcd-v3.6.12-linux-amd64/etcd",
      },
    ],
    [
      "etcd",
      mac,
      {
        url: `${github}/etcd-io/etcd/releases/download/v3.6.12/etcd-v3.6.12-darwin-arm64.zip`,
        checksum: `${api}/etcd-io/etcd/releases/tags/v3.6.12`,
        member: "etcd-v3.6.12-darwin-arm64/etcd",
      },
    ],
    [
      "kube-scheduler",
      linux,
      {
        url: "https://dl.k8s.io/release/v1.34.2/bin/linux/amd64/kube-scheduler",
        checksum: "https://dl.k8s.io/release/v1.34.2/bin/linux/amd64/kube-scheduler.sha256",
      },
    ],
    ["kube-scheduler", mac, undefined],
    [
      "kubectl",
      mac,
      {
        url: "https://dl.k8s.io/release/v1.34.2/bin/darwin/arm64/kubectl",
        checksum: "https://dl.k8s.io/release/v1.34.2/bin/darwin/arm64/kubectl.sha256",
      },
    ],
  ];
  for (const [name, platform, expected] of releases) {
    it(`knows the release of ${name} for ${platform.os}/${platform.arch}`, () => {
      assert.deepEqual(named(name).release(platform), expected);
    });
  }

  const platforms: [string, string, Platform | undefined][] = [
    ["linux", "x64", linux],
    ["darwin", "arm64", mac],
    ["linux", "ppc64", undefined],
    ["win32", "x64", undefined],
  ];
  for (const [os, arch, expected] of platforms) {
    it(`takes ${os}/${arch} for ${expected ? `${expected.os}/${expected.arch}` : "a platform without releases"}`, () => {
      assert.deepEqual(currentPlatform(os, arch), expected);
    });
  }
});
