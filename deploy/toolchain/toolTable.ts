import { dependencies } from "../../package.json";
import type { VersionRange } from "./versions";

/** The engine is of the SDK's release, and speaks with the provider of exactly the Kubernetes SDK's version. */
const PULUMI = dependencies["@pulumi/pulumi"];
const PROVIDER = dependencies["@pulumi/kubernetes"];

/** Directory of Pulumi's home that the provider is found in, below `plugins`. */
export const PROVIDER_DIRECTORY = `resource-kubernetes-v${PROVIDER}`;

/** A platform by Go's names, which the vendors' release files carry too. */
export interface Platform {
  readonly os: "linux" | "darwin";
  readonly arch: "amd64" | "arm64";
}

/** A vendor's release file and where its checksum is published. */
export interface Release {
  readonly url: string;
  /** A checksum list as sha256sum writes it, a bare checksum, or GitHub's description of the release (JSON). */
  readonly checksum: string;
  /** The tool's path inside the archive; left out when the file is the tool itself. */
  readonly member?: string;
}

/** How a tool is made from published Go modules alone. */
export interface GoBuild {
  /** The directory under deploy/toolchain with the proven go.mod and go.sum. */
  readonly module: string;
  readonly package: string;
  readonly flags: readonly string[];
}

/** A command on PATH that serves when its version does: the first version in what it prints. */
interface OnPath {
  readonly accepted: VersionRange;
  readonly versionArguments: readonly string[];
}

/** A plug-in cannot tell its version; the name of the directory that Pulumi installs it in does. */
interface InPluginDirectory {
  readonly pluginDirectory: string;
}

export interface Tool {
  readonly name: string;
  /** The version that is downloaded or built. */
  readonly version: string;
  /** How a copy that the user has already is recognised. */
  readonly existing: OnPath | InPluginDirectory;
  /** Undefined where the vendor publishes none for the platform. */
  readonly release: (platform: Platform) => Release | undefined;
  readonly build: GoBuild;
}

const kubernetesVersion = "1.34.2";
const strip = "-s -w";

/** Everything the embedded cluster and the engine need; every pinned version is here and in deploy/toolchain. */
export const tools: readonly Tool[] = [
  {
    name: "pulumi",
    version: PULUMI,
    existing: { accepted: { minimum: "3.248.0", below: "4.0.0" }, versionArguments: ["version"] },
    release: ({ os, arch }) => ({
      ...github("pulumi/pulumi", PULUMI, `pulumi-v${PULUMI}-${os}-${arch === "amd64" ? "x64" : arch}.tar.gz`),
      member: "pulumi/pulumi",
    }),
    build: {
      module: "cli",
      package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      flags: [
        "-tags=osusergo,grpcnotrace",
        `-ldflags=${strip} -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${PULUMI}`,
      ],
    },
  },
  {
    name: "pulumi-resource-kubernetes",
    version: PROVIDER,
    existing: { pluginDirectory: PROVIDER_DIRECTORY },
    release: ({ os, arch }) => ({
      ...github(
        "pulumi/pulumi-kubernetes",
        PROVIDER,
        `pulumi-resource-kubernetes-v${PROVIDER}-${os}-${arch}.tar.gz`,
      ),
      member: "pulumi-resource-kubernetes",
    }),
    build: { module: "provider", package: ".", flags: [`-ldflags=${strip}`] },
  },
  ...["kwokctl", "kwok"].map((name): Tool => ({
    name,
    version: "0.8.0",
    existing: { accepted: { minimum: "0.8.0", below: "0.9.0" }, versionArguments: ["--version"] },
    release: ({ os, arch }) => github("kubernetes-sigs/kwok", "0.8.0", `${name}-${os}-${arch}`),
    build: { module: "kwok", package: `sigs.k8s.io/kwok/cmd/${name}`, flags: [`-ldflags=${strip}`] },
  })),
  {
    name: "etcd",
    version: "3.6.12",
    existing: { accepted: { minimum: "3.5.0", below: "4.0.0" }, versionArguments: ["--version"] },
    release: ({ os, arch }) => {
      const directory = `etcd-v3.6.12-${os}-${arch}`;
      return {
        ...github("etcd-io/etcd", "3.6.12", `${directory}.${os === "linux" ? "tar.gz" : "zip"}`),
        member: `${directory}/etcd`,
      };
    },
    build: { module: "etcd", package: "go.etcd.io/etcd/server/v3", flags: [`-ldflags=${strip}`] },
  },
  ...["kube-apiserver", "kube-controller-manager", "kube-scheduler"].map((name): Tool =>
    kubernetesTool(name, {
      // One minor version for all three: a controller must not be newer than its API server.
      existing: { accepted: { minimum: "1.34.0", below: "1.35.0" }, versionArguments: ["--version"] },
      systems: ["linux"],
    }),
  ),
  kubernetesTool("kubectl", {
    // Only get, apply and delete are asked of it: far older and newer clients speak these.
    existing: { accepted: { minimum: "1.28.0", below: "2.0.0" }, versionArguments: ["version", "--client"] },
    systems: ["linux", "darwin"],
  }),
];

/** The tools that stacks on the user's own cluster need: the engine and the provider. */
export const engineTools: readonly Tool[] = tools.slice(0, 2);

function github(repository: string, version: string, file: string): Release {
  return {
    url: `https://github.com/${repository}/releases/download/v${version}/${file}`,
    checksum: `https://api.github.com/repos/${repository}/releases/tags/v${version}`,
  };
}

function kubernetesTool(
  name: string,
  tool: Pick<Tool, "existing"> & { readonly systems: readonly Platform["os"][] },
): Tool {
  const { systems, ...rest } = tool;
  const [major, minor] = kubernetesVersion.split(".");
  const variables = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"]
    .map(
      (path) =>
        `-X ${path}.gitVersion=v${kubernetesVersion} -X ${path}.gitMajor=${major} -X ${path}.gitMinor=${minor}`,
    )
    .join(" ");
  return {
    name,
    version: kubernetesVersion,
    ...rest,
    release: ({ os, arch }) => {
      const url = `https://dl.k8s.io/release/v${kubernetesVersion}/bin/${os}/${arch}/${name}`;
      return systems.includes(os) ? { url, checksum: `${url}.sha256` } : undefined;
    },
    build: {
      module: "kube",
      package: `k8s.io/kubernetes/cmd/${name}`,
      flags: [`-ldflags=${strip} ${variables}`],
    },
  };
}
