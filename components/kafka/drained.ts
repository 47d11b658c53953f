/** Refuses, in the preview, to take brokers away that still hold partitions: it asks the brokers themselves. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { ALLOW_CHANGE, isChangeAllowed } from "../allowedChanges";
import { METRICS } from "./inSync";

/** The inputs of the component that decide. */
interface Size {
  readonly brokers: number;
  readonly namespace: string;
}

/** A pod whose metrics are wanted. */
interface Pod {
  readonly name: string;
  readonly namespace: string;
}

/** Reads a broker's metrics. @throws Error when it cannot be asked */
export type AskBroker = (pod: Pod) => Promise<string>;

/**
 * By kubectl through the API server: whoever deploys can reach that, and kubectl knows every way to log in. The
 * cluster is the one that the default provider is configured for.
 */
function askByKubectl(): AskBroker {
  const config = new pulumi.Config("kubernetes");
  const [context, kubeconfig] = [config.get("context"), config.get("kubeconfig")];
  const cluster = [
    ...(context === undefined ? [] : [`--context=${context}`]),
    ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]),
  ];
  return async ({ name, namespace }) => {
    const path = `/api/v1/namespaces/${namespace}/pods/${name}:${METRICS.port}/proxy/metrics`;
    const { stdout } = await promisify(execFile)(
      "kubectl",
      [...cluster, "get", "--raw", path, "--request-timeout=15s"],
      { timeout: 20_000, maxBuffer: 2 ** 28 },
    );
    return stdout;
  };
}

const COUNT = /^kafka_server_replicamanager_partitioncount (\d+)(?:\.0)?$/m;

function reasonOf(error: unknown): string {
  const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
  if (code === "ENOENT") return "kubectl is not on PATH";
  const said = stderr.trim().split("\n").at(-1) ?? "";
  return said === "" ? String(error) : said;
}

/** Why a broker must stay; undefined when it is empty. */
async function hindrance(pod: Pod, ask: AskBroker): Promise<string | undefined> {
  let metrics: string;
  try {
    metrics = await ask(pod);
  } catch (error) {
    return `${pod.name} could not be asked: ${reasonOf(error)}`;
  }
  const [, count] = COUNT.exec(metrics) ?? [];
  if (count === undefined) return `${pod.name} does not tell how many partitions it holds`;
  return count === "0" ? undefined : `${pod.name} holds ${count} partitions`;
}

/** Why these brokers cannot go, as one message; undefined when all of them are empty. */
export async function undrained(
  name: string,
  before: Size,
  after: Pick<Size, "brokers">,
  ask: AskBroker,
): Promise<string | undefined> {
  const going = Array.from({ length: Math.max(0, before.brokers - after.brokers) }, (_, index) => ({
    name: `${name}-${after.brokers + index}`,
    namespace: before.namespace,
  }));
  const found = await Promise.all(going.map((pod) => hindrance(pod, ask)));
  const reasons = found.filter((reason) => reason !== undefined);
  if (reasons.length === 0) return undefined;
  return [
    `${name}.brokers cannot go from ${before.brokers} to ${after.brokers}; nothing was changed.`,
    ...reasons.map((reason) => `  ${reason}`),
    "Move the partitions to the brokers that stay (kafka-reassign-partitions.sh), and try again.",
    `If they are moved, or to be lost: ${ALLOW_CHANGE}=${name}.brokers`,
  ].join("\n");
}

/** A hook for the component's `beforeUpdate`: it runs in previews too, before any child is registered. */
export function drained(name: string, ask: AskBroker = askByKubectl()): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-drained`,
    async ({ oldInputs, newInputs }) => {
      const [before, after] = [oldInputs as Partial<Size>, newInputs as Partial<Size>];
      const { brokers, namespace } = before;
      if (brokers === undefined || namespace === undefined || after.brokers === undefined) return;
      if (isChangeAllowed({ name }, "brokers")) return;
      const reason = await undrained(name, { brokers, namespace }, { brokers: after.brokers }, ask);
      if (reason !== undefined) throw new Error(reason);
    },
    { onDryRun: true },
  );
}
