/** (b) `up` from nothing against the flat program and against kubectl; (c) `up` once more, without a change. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bench, BROKERS, repeat } from "../bench";
import type { BenchCluster } from "../cluster";
import type { Request } from "../sample";
import type { Findings } from "../results";
import { Series } from "../series";
import { sample, timed } from "../timed";

export async function deployment(bench: Bench): Promise<Findings> {
  const { cluster } = bench;
  const manifests = join(cluster.paths.cache, "manifests.json");
  const items = bench.floor.resources.map(({ inputs }) => inputs);
  writeFileSync(manifests, JSON.stringify({ apiVersion: "v1", kind: "List", items }));

  const first = new Series<"ours" | "flat" | "kubectl">("b", "s");
  const again = new Series<"ours" | "flat">("c", "s");
  const deploy = async (name: "ours" | "flat", program: Request["program"]) => {
    const request = { verb: "up", program, policies: false, paths: cluster.paths } as const;
    first.add(name, (await sample(request)).seconds);
    again.add(name, (await sample(request)).seconds);
    await cluster.empty();
  };
  await cluster.empty();
  await repeat(bench, "up", async () => {
    await deploy("ours", { brokers: BROKERS });
    await deploy("flat", { resources: bench.floor.file });
    first.add("kubectl", await applied(cluster, manifests));
    await cluster.empty();
  });
  return {
    measures: [
      first.measure("ours", "`up` of stack local"),
      first.measure("flat", "`up` of the flat program"),
      first.measure("kubectl", "`kubectl apply` of the same manifests, until both sets are ready"),
      again.measure("ours", "`up` of stack local"),
      again.measure("flat", "`up` of the flat program"),
    ],
    ratios: [
      first.ratio("ours", "flat", "stack local by the flat program", 1.15),
      first.ratio("ours", "kubectl", "stack local by kubectl", 2.5),
      again.ratio("ours", "flat", "stack local by the flat program"),
    ],
  };
}

/** Seconds until everything is applied and both sets are ready: the readiness that the engine waits for. */
async function applied({ executable, paths }: BenchCluster, manifests: string): Promise<number> {
  const env = { ...process.env, KUBECONFIG: paths.kubeconfig, KUBECACHEDIR: join(paths.cluster, "kubectl") };
  const kubectl = async (...args: string[]) => (await timed(executable, args, env)).seconds;
  return (
    (await kubectl("apply", "-f", manifests)) +
    (await kubectl("rollout", "status", "statefulset/zk", "-n", "default", "--timeout=120s")) +
    (await kubectl("rollout", "status", "statefulset/kafka", "-n", "kafka", "--timeout=120s"))
  );
}
