import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
const what = process.argv[2] ?? "article";
const profile = process.argv[3] ?? "default";
const kubeconfig = process.argv[4] ?? "/tmp/pol/kubeconfig-off";
const article = async () => {
  for (const f of ["zookeeper", "svc", "kafka"])
    for (const d of parseAllDocuments(readFileSync(`/work/main/tests/parity/article/${f}.yaml`, "utf8"))) {
      const m = d.toJS();
      const c: any = {
        "v1/Service": k8s.core.v1.Service,
        "policy/v1beta1/PodDisruptionBudget": k8s.policy.v1beta1.PodDisruptionBudget,
        "apps/v1/StatefulSet": k8s.apps.v1.StatefulSet,
      }[`${m.apiVersion}/${m.kind}`];
      new c(m.metadata.name, m);
    }
};
const own = async () => {
  const [{ program }, { readSettings }] = await Promise.all([
    import("../../program"),
    import("../../settings"),
  ]);
  return program(readSettings()) as any;
};
void pulumi;
(async () => {
  const t0 = Date.now();
  const ws = await LocalWorkspace.createOrSelectStack(
    {
      stackName: what,
      projectName: what === "article" ? "article" : "kafka-on-kubernetes",
      program: what === "article" ? article : own,
    },
    {
      workDir: process.argv[5] ?? "/tmp/pol/work",
      pulumiCommand: await PulumiCommand.get({ root: "/tmp/pol" }),
      envVars: {
        PATH: `/tmp/pol/bin:${process.env.PATH}`,
        PULUMI_HOME: "/tmp/pol/home",
        PULUMI_BACKEND_URL: "file:///tmp/pol/state",
        PULUMI_CONFIG_PASSPHRASE: "",
        PULUMI_SKIP_UPDATE_CHECK: "1",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
        KUBECONFIG: kubeconfig,
      },
    },
  );
  const t1 = Date.now();
  const ev: any[] = [];
  try {
    const r = await ws.preview({
      policyPacks: ["/work/main/policy"],
      policyPackConfigs: [profile.endsWith("json") ? profile : `/work/main/policy/profiles/${profile}.json`],
      onEvent: (e) => ev.push(e),
      onOutput: (o) => process.stdout.write(o),
    });
    void r;
  } catch (e: any) {
    console.log("FAILED", String(e.message).split("\n").slice(0, 60).join("\n"));
  }
  const pol = ev.filter((e) => e.policyEvent).map((e) => e.policyEvent);
  console.log(JSON.stringify(pol[0], null, 1));
  console.log("policy events", pol.length, "ms", Date.now() - t1, t1 - t0);
})();
