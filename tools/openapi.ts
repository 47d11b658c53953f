/** Writes the definitions of Kubernetes' API that tests hold manifests to: `make openapi`, which needs Go. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../deploy/commands";
import { type Definitions, definitionsFile, KUBERNETES_RELEASES } from "./openapi/releases";
import { prune } from "./openapi/prune";

/** The kinds that the components make. */
const KINDS = new Set([
  "v1 ConfigMap",
  "v1 Namespace",
  "v1 Secret",
  "v1 Service",
  "v1 ServiceAccount",
  "apps/v1 StatefulSet",
  "networking.k8s.io/v1 NetworkPolicy",
  "policy/v1 PodDisruptionBudget",
  "rbac.authorization.k8s.io/v1 ClusterRole",
  "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
]);

async function main(): Promise<void> {
  for (const release of KUBERNETES_RELEASES) {
    const { code, stdout, stderr } = await run("go", [
      "mod",
      "download",
      "-json",
      `k8s.io/kubernetes@v${release}`,
    ]);
    if (code !== 0) throw new Error(`Kubernetes ${release} cannot be downloaded: ${stderr || stdout}`);
    const { Dir: directory } = JSON.parse(stdout) as { Dir: string };
    const text = readFileSync(join(directory, "api", "openapi-spec", "swagger.json"), "utf8");
    const { definitions } = JSON.parse(text) as { definitions: Definitions };
    const file = definitionsFile(release);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(prune(definitions, KINDS), null, 1)}\n`);
  }
}

void main();
