import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandResult, run } from "../deploy/commands";
import { duration } from "../deploy/duration";
import { Failure } from "../deploy/failure";
import { type Existing, reconcile } from "./inventory";
import { embeddedKubectl, type Kubectl } from "./kubectl";
import { endOrphans, wasCutOff } from "./leftovers";
import type { CachePaths } from "../deploy/paths";
import { findProcesses, stop } from "../deploy/processes";
import type { ToolPaths } from "../deploy/toolchain/tools";

/** The control plane's processes; a cluster is whole when all of them run. */
const components = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok-controller",
] as const;

const clusterName = "local";

/** Written when a cluster is complete: one without it was interrupted while it was made. */
const readyMark = (paths: CachePaths) => join(paths.cluster, "ready");

/**
 * Makes sure that the embedded cluster runs with `nodes` nodes, the StorageClass and free volumes. What is left of a
 * broken one, and the state of what was deployed on it, is removed first: nothing on it is worth keeping.
 * @throws Failure when it does not start, with the reason that its components give.
 */
export async function startCluster(
  nodes: number,
  tools: ToolPaths,
  paths: CachePaths,
  log: (line: string) => void,
): Promise<Kubectl> {
  const kubectl = embeddedKubectl(tool(tools, "kubectl"), paths);
  const fault = await findFault(kubectl, paths);
  if (fault !== undefined) {
    if (fault !== "") log(`The embedded cluster ${fault}: it is made anew.`);
    await stopCluster(paths);
    const start = Date.now();
    log(`Starting the embedded cluster (control plane on loopback, ${nodes} simulated nodes in 3 zones)`);
    await create(tools, paths);
    await equip(kubectl, nodes);
    writeFileSync(readyMark(paths), "");
    log(`The embedded cluster is ready after ${duration(Date.now() - start)}`);
  } else {
    await equip(kubectl, nodes);
  }
  return kubectl;
}

/** Ends the control plane and removes it with the state of what was deployed on it; true when there was any. */
export async function stopCluster(paths: CachePaths): Promise<boolean> {
  const processes = await findProcesses(["kwokctl", ...components], paths.cluster);
  await endOrphans(paths);
  const existed = processes.length > 0 || existsSync(paths.cluster);
  // State first: were this interrupted, a state without its cluster would make the next deployment fail.
  rmSync(paths.state, { recursive: true, force: true });
  rmSync(readyMark(paths), { force: true });
  await stop(
    processes.map(({ pid }) => pid),
    1000,
  );
  rmSync(paths.cluster, { recursive: true, force: true, maxRetries: 3 });
  return existed;
}

/** Why the cluster cannot be used, as the end of a sentence; "" when there is none, undefined when it is whole. */
async function findFault(kubectl: Kubectl, paths: CachePaths): Promise<string | undefined> {
  const processes = await findProcesses(components, paths.cluster);
  if (processes.length === 0 && !existsSync(paths.cluster)) return "";
  if (!existsSync(readyMark(paths))) return "was interrupted while it was made";
  const missing = components.filter(
    (name) => !processes.some(({ command }) => new RegExp(`(^|/)${name} `).test(command)),
  );
  if (missing.length > 0)
    return `is not whole (${missing.join(", ")} ended, as after a restart of the machine)`;
  if (wasCutOff(paths)) return "was left in the middle of a deployment by a run that was killed";
  const { code } = await kubectl.run(["get", "--raw", "/readyz", "--request-timeout=5s"]);
  return code === 0 ? undefined : "does not answer";
}

async function create(tools: ToolPaths, paths: CachePaths): Promise<void> {
  mkdirSync(paths.cluster, { recursive: true });
  let result = await kwokctlCreate(tools, paths);
  if (result.code !== 0 && portsTaken(result, paths).length > 0) {
    // kwokctl takes free ports, but another program may be faster; other ports are free the next time.
    await stopCluster(paths);
    mkdirSync(paths.cluster, { recursive: true });
    result = await kwokctlCreate(tools, paths);
  }
  if (result.code === 0) return;
  const ports = portsTaken(result, paths);
  const reason =
    ports.length > 0
      ? `another program listens on ${ports.join(", ")}`
      : result.stderr.trim().split("\n").slice(-8).join("\n");
  await stopCluster(paths);
  throw new Failure(`The embedded cluster did not start: ${reason}`);
}

/** kwokctl's configuration of the control plane. */
const configuration = {
  apiVersion: "config.kwok.x-k8s.io/v1alpha1",
  kind: "KwokctlConfiguration",
  // Without it every component listens on all of the machine's addresses.
  options: { bindAddress: "127.0.0.1" },
  componentsPatches: [
    {
      name: "kube-apiserver",
      // Services of both families, as settings may ask for; what says nothing gets the first one.
      extraArgs: [{ key: "service-cluster-ip-range", value: "10.96.0.0/16,fd00:10:96::/108" }],
    },
  ],
};

function kwokctlCreate(tools: ToolPaths, paths: CachePaths): Promise<CommandResult> {
  const binaries = [
    ["--etcd-binary", "etcd"],
    ["--kube-apiserver-binary", "kube-apiserver"],
    ["--kube-controller-manager-binary", "kube-controller-manager"],
    ["--kube-scheduler-binary", "kube-scheduler"],
    ["--kwok-controller-binary", "kwok"],
  ].flatMap(([flag = "", name = ""]) => [flag, tool(tools, name)]);
  const config = join(paths.cluster, "kwokctl.json");
  writeFileSync(config, JSON.stringify(configuration));
  return run(
    tool(tools, "kwokctl"),
    [
      "create",
      "cluster",
      "--name",
      clusterName,
      "--runtime",
      "binary",
      "--wait",
      "120s",
      "--config",
      config,
      "--kubeconfig",
      paths.kubeconfig,
      ...binaries,
    ],
    {
      env: {
        ...process.env,
        KWOK_WORKDIR: paths.cluster,
        // kwokctl calls kubectl, and would download it if it were not on PATH.
        PATH: `${paths.bin}:${process.env.PATH ?? ""}`,
        KUBECONFIG: paths.kubeconfig,
        KUBECACHEDIR: join(paths.cluster, "kubectl"),
      },
      timeout: 180_000,
    },
  );
}

/** Addresses that a component could not listen on, from what it logged. */
function portsTaken(result: CommandResult, paths: CachePaths): readonly string[] {
  const logs = join(paths.cluster, "clusters", clusterName, "logs");
  const files = existsSync(logs) ? readdirSync(logs) : [];
  const text = [result.stderr, ...files.map((file) => readFileSync(join(logs, file), "utf8"))].join("\n");
  const addresses = [...text.matchAll(/listen \w+ (\S+): bind: address already in use/g)].map(
    (match) => match[1] ?? "",
  );
  return [...new Set(addresses)];
}

async function equip(kubectl: Kubectl, nodes: number): Promise<void> {
  const { apply, remove } = reconcile(
    nodes,
    await kubectl.list<Existing>(["nodes,storageclasses,persistentvolumes"]),
  );
  if (remove.length > 0) succeeded(await kubectl.run(["delete", "--ignore-not-found", ...remove]));
  for (const name of remove.filter((object) => object.startsWith("Node/")))
    await evict(kubectl, name.slice(5));
  if (apply.length === 0) return;
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: apply });
  succeeded(await kubectl.run(["create", "-f", "-"], list));
}

/** Pods of a node that is gone would stay for most of a minute, and their replacements with them. */
async function evict(kubectl: Kubectl, node: string): Promise<void> {
  const pods = ["--all-namespaces", `--field-selector=spec.nodeName=${node}`];
  succeeded(await kubectl.run(["delete", "pods", ...pods, "--grace-period=0", "--force"]));
}

function succeeded({ code, stderr }: CommandResult): void {
  if (code !== 0) throw new Error(`kubectl: ${stderr.trim()}`);
}

function tool(tools: ToolPaths, name: string): string {
  const path = tools.get(name);
  if (path === undefined) throw new Error(`${name} is not among the tools`);
  return path;
}
