/** `make adopt`: the settings for the topics and users that a stack's brokers have. */
import { stringify } from "yaml";
import { PROJECT } from "../settings";
import { type Inventory, inventory } from "../provider/inventory";
import { KafkaClient } from "../provider/kafka/client";
import { Failure } from "./failure";
import { stackConfig } from "./policyProfile";
import type { Target } from "./target";

/** The settings as a stack's file has them; what they cannot say stands in comments. */
export function adoptionText({ topics, users, notes }: Inventory): string {
  const sections = Object.entries({ topics, users }).filter(([, given]) => Object.keys(given).length > 0);
  const config = Object.fromEntries(sections.map(([section, given]) => [`${PROJECT}:${section}`, given]));
  const comments = notes.map((note) => `# ${note}\n`).join("");
  if (sections.length === 0) return `${comments}# the brokers have no topics and no users`;
  return `${comments}${stringify({ config })}`.trimEnd();
}

/** The pods and the port of addresses such as kafka-0.kafka-hs.kafka.svc.cluster.local:9092. */
function podsOf(brokers: unknown): { pods: string[]; port: number } {
  const internal = (brokers as { internal: string }[]).map(({ internal: address }) => address);
  const port = Number(internal[0]?.split(":").at(-1));
  return { pods: internal.map((address) => address.split(".")[0] ?? ""), port };
}

/**
 * Prints the settings for every topic, user, ACL and quota of a stack's brokers.
 *
 * @throws Failure when nothing has been deployed, or no broker answers
 */
export async function tellAdoption(open: () => Promise<Target>, log: (line: string) => void): Promise<void> {
  const { stack, cluster } = await open();
  const [outputs, config] = await Promise.all([stack.outputs(), stackConfig(stack)]);
  const namespace: unknown = outputs.namespace?.value;
  const brokers: unknown = outputs.brokers?.value;
  if (typeof namespace !== "string" || !Array.isArray(brokers))
    throw new Failure(
      `Stack ${stack.name} has not been deployed, so it has no brokers: make up STACK=${stack.name}`,
    );
  const { kubeconfig, context } = cluster(config);
  let client: KafkaClient | undefined;
  try {
    client = await KafkaClient.connect({
      kubernetes: {
        namespace,
        ...podsOf(brokers),
        ...(kubeconfig !== undefined && { kubeconfig }),
        ...(context !== undefined && { context }),
      },
    });
    log(adoptionText(await inventory(client)));
  } catch (error) {
    throw new Failure(`The brokers cannot be asked: ${(error as Error).message}`);
  } finally {
    client?.close();
  }
}
