/** Refuses, in the preview, to take brokers away that still hold partitions: it asks the brokers themselves. */
import * as pulumi from "@pulumi/pulumi";
import { ApiFailure, type ClusterAccess, type ObjectName } from "../live/cluster";
import { NoCluster } from "../live/source";
import { ALLOW_CHANGE, isChangeAllowed, type Naming, pathOf } from "../shared/allowedChanges";
import { METRICS } from "./inSync";
import { CONTAINER } from "./manifests";

/** The inputs of the component that decide. */
interface Size {
  readonly brokers: number;
  readonly namespace: string;
}

/** How many partitions a broker holds; undefined when it does not tell. @throws ApiFailure, NoCluster */
export type AskBroker = (pod: ObjectName) => Promise<number | undefined>;

const METRIC = "kafka_server_replicamanager_partitioncount";

/** The one metric, asked from within the pod: NetworkPolicies may close its port to everybody else, the API server too. */
export const REQUEST = [
  "bash",
  "-c",
  `exec 3<>/dev/tcp/127.0.0.1/${METRICS.port} && printf 'GET /metrics?name[]=${METRIC} HTTP/1.0\\r\\nConnection: close\\r\\n\\r\\n' >&3 && timeout 15 cat <&3`,
];

/** The metric in the exporter's answer. */
export function countIn(answer: string): number | undefined {
  const [, count] = new RegExp(`^${METRIC} (\\d+)(?:\\.0)?\\s*$`, "m").exec(answer) ?? [];
  return count === undefined ? undefined : Number(count);
}

/** Asks a broker through the API server, which whoever deploys can reach. */
export async function partitionCount(access: ClusterAccess, pod: ObjectName): Promise<number | undefined> {
  const cluster = await access.cluster();
  return countIn(await cluster.exec(pod, CONTAINER, REQUEST));
}

/** Why a broker must stay; undefined when it is empty. */
async function blockingReason(pod: ObjectName, ask: AskBroker): Promise<string | undefined> {
  try {
    const count = await ask(pod);
    if (count === undefined) return `${pod.name} does not tell how many partitions it holds`;
    return count === 0 ? undefined : `${pod.name} holds ${count} partitions`;
  } catch (error) {
    if (!(error instanceof ApiFailure || error instanceof NoCluster)) throw error;
    return `${pod.name} could not be asked: ${error.message}`;
  }
}

/** Why these brokers cannot go, as one message; undefined when all of them are empty. */
export async function scaleDownRefusal(
  naming: Naming,
  before: Size,
  after: Pick<Size, "brokers">,
  ask: AskBroker,
): Promise<string | undefined> {
  const going = Array.from({ length: Math.max(0, before.brokers - after.brokers) }, (_, index) => ({
    name: `${naming.name}-${after.brokers + index}`,
    namespace: before.namespace,
  }));
  const found = await Promise.all(going.map((pod) => blockingReason(pod, ask)));
  const reasons = found.filter((reason) => reason !== undefined);
  if (reasons.length === 0) return undefined;
  return [
    `${pathOf(naming, "brokers")} cannot change from ${before.brokers} to ${after.brokers}; nothing was changed.`,
    ...reasons.map((reason) => `  ${reason}`),
    "Move the partitions to the brokers that stay (kafka-reassign-partitions.sh), and try again.",
    `If they are moved, or to be lost: ${ALLOW_CHANGE}=${pathOf(naming, "brokers")}`,
  ].join("\n");
}

/** A hook for the component's `beforeUpdate`: it runs in previews too, before any child is registered. */
export function scaleDownGuard(naming: Naming, ask: AskBroker): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${naming.name}-scale-down-guard`,
    async ({ oldInputs, newInputs }) => {
      const [before, after] = [oldInputs as Partial<Size>, newInputs as Partial<Size>];
      const { brokers, namespace } = before;
      if (brokers === undefined || namespace === undefined || after.brokers === undefined) return;
      if (isChangeAllowed(naming, "brokers")) return;
      const reason = await scaleDownRefusal(naming, { brokers, namespace }, { brokers: after.brokers }, ask);
      if (reason !== undefined) throw new Error(reason);
    },
    { onDryRun: true },
  );
}
