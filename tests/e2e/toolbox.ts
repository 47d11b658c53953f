/** Kafka's command-line tools in the cluster, in a pod on each node that no drain takes away. */
import type { CommandResult } from "../../deploy/commands";
import { isReady, type Kubernetes, type Pod } from "./kubernetes";
import { waitFor } from "./wait";

/** Namespace of what the run itself needs in the cluster. */
export const TOOLS_NAMESPACE = "e2e";

const labels = { app: "e2e-toolbox" };

/** The images to have on every node before anything is measured: a pull is no matter of the deployment. */
function daemonSet(kafkaImages: readonly string[], others: readonly string[]) {
  const container = (name: string, image: string) => ({
    name,
    image,
    imagePullPolicy: "IfNotPresent",
    command: ["sleep", "infinity"],
    resources: { requests: { cpu: "10m", memory: "16Mi" } },
  });
  const containers = [
    ...kafkaImages.map((image, index) => container(`kafka-${index}`, image)),
    ...others.map((image, index) => container(`other-${index}`, image)),
  ];
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "toolbox", namespace: TOOLS_NAMESPACE },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { terminationGracePeriodSeconds: 0, tolerations: [{ operator: "Exists" }], containers },
      },
    },
  };
}

/** A process in a pod forgets that its kubectl is gone, so each command gets an end of its own. */
const COMMAND_TIMEOUT = 60;

export class Toolbox {
  constructor(private readonly kubernetes: Kubernetes) {}

  /** Starts the tools' pods and waits until every image is on every node. */
  async start(kafkaImages: readonly string[], others: readonly string[]): Promise<void> {
    await this.kubernetes.apply(
      { apiVersion: "v1", kind: "Namespace", metadata: { name: TOOLS_NAMESPACE } },
      daemonSet(kafkaImages, others),
    );
    await this.kubernetes.must(
      ["rollout", "status", "daemonset/toolbox", "-n", TOOLS_NAMESPACE, "--timeout=600s"],
      { timeout: 630_000 },
    );
  }

  /** Runs one of Kafka's tools, e.g. `kafka-topics.sh`. @returns what it printed @throws Error when it fails */
  async kafka(tool: string, args: readonly string[], input?: string): Promise<string> {
    const { code, stdout, stderr } = await this.shell(`exec /opt/kafka/bin/${tool} "$@"`, args, input);
    if (code !== 0) throw new Error(`${tool} ${args.join(" ")}: ${(stderr.trim() || stdout).slice(-2000)}`);
    return stdout.trim();
  }

  /** Runs a script of sh in one of the pods that answer; never rejects. */
  async shell(script: string, args: readonly string[], input?: string): Promise<CommandResult> {
    const pod = await this.pod();
    const interactive = input === undefined ? [] : ["-i"];
    const command = ["timeout", String(COMMAND_TIMEOUT), "sh", "-c", script, "sh", ...args];
    return this.kubernetes.run(
      ["exec", ...interactive, "-n", TOOLS_NAMESPACE, pod, "-c", "kafka-0", "--", ...command],
      { timeout: (COMMAND_TIMEOUT + 10) * 1000, ...(input === undefined ? {} : { input }) },
    );
  }

  /** A pod on a node that works, which one that was cut off is taken for until its node is NotReady. */
  private async pod(): Promise<string> {
    let found = "";
    await waitFor("a pod with Kafka's tools", 60_000, async () => {
      const pods = await this.kubernetes.list<Pod>("pods", "-n", TOOLS_NAMESPACE, "-l", "app=e2e-toolbox");
      for (const pod of pods.filter(isReady)) {
        const args = ["exec", "-n", TOOLS_NAMESPACE, pod.metadata.name, "-c", "kafka-0", "--", "true"];
        if ((await this.kubernetes.run(args, { timeout: 5000 })).code !== 0) continue;
        found = pod.metadata.name;
        return undefined;
      }
      return "none answers";
    });
    return found;
  }
}
