/** Topics in the state of the stack that is measured, as an update with brokers would have left them. */
import { openStack } from "../deploy/engine";
import type { CachePaths } from "../deploy/paths";
import { embeddedContext } from "../local/engine";
import { PROJECT } from "../settings";
import { STACK } from "./bench";
import { SHAPE, topicNames } from "./topicNames";

interface Deployment {
  readonly resources?: readonly { readonly urn: string; readonly type: string }[];
}

const PROVIDER_ID = "00000000-0000-4000-8000-000000000000";
const urn = (type: string, name: string) => `urn:pulumi:${STACK}::${PROJECT}::${type}::${name}`;
const PROVIDER = "pulumi:providers:kafka-admin";
const TOPIC = "kafka-admin:index:Topic";

function provider(pods: readonly string[]) {
  const inputs = {
    kubernetes: JSON.stringify({ namespace: "kafka", pods, port: 9092 }),
    reassignmentRate: "50000000",
  };
  const type = PROVIDER;
  return { urn: urn(type, "kafka-admin"), custom: true, id: PROVIDER_ID, type, inputs, outputs: inputs };
}

function topic(name: string, cluster: string) {
  const inputs = { name, ...SHAPE };
  return {
    urn: urn(TOPIC, name),
    custom: true,
    id: name,
    type: TOPIC,
    inputs,
    outputs: { ...inputs, topicId: PROVIDER_ID },
    protect: true,
    provider: `${urn(PROVIDER, "kafka-admin")}::${PROVIDER_ID}`,
    deletedWith: cluster,
  };
}

/** Adds the topics to the state. @returns what takes them out again */
export async function addTopics(paths: CachePaths, count: number): Promise<() => Promise<void>> {
  const stack = await openStack(STACK, () => Promise.resolve({}), embeddedContext(STACK, paths), paths);
  const before = await stack.exportStack();
  const deployment = before.deployment as Deployment;
  const resources = deployment.resources ?? [];
  const cluster = resources.find(({ type }) => type === `${PROJECT}:index:KafkaCluster`)?.urn ?? "";
  const pods = ["kafka-0", "kafka-1", "kafka-2"];
  const added = [provider(pods), ...topicNames(count).map((name) => topic(name, cluster))];
  await stack.importStack({ ...before, deployment: { ...deployment, resources: [...resources, ...added] } });
  return () => stack.importStack(before);
}
