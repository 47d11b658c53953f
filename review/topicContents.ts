/** What the topics hold that a run would delete: asked of the brokers, by the connection that the state has. */
import type { ConnectionSettings } from "../provider/kafka/reach";
import { KafkaClient } from "../provider/kafka/client";
import { topicContent } from "../provider/kafka/topics";
import { connectionSettings } from "../provider/server/connection";
import type { Run } from "./run";
import type { Contents } from "./topics";

/** How long brokers may take to answer, in milliseconds. */
const PATIENCE = 5000;

/** The connection of the run's provider; undefined where a part of it is a secret, which a run's account hides. */
function connectionOf({ steps }: Run): ConnectionSettings | undefined {
  const provider = steps.find(({ type }) => type === "pulumi:providers:kafka-admin");
  const inputs = (provider?.before ?? provider?.after)?.inputs;
  if (inputs === undefined) return undefined;
  try {
    return connectionSettings(inputs);
  } catch {
    return undefined;
  }
}

/** Counts records and bytes; where the brokers cannot be asked, a text says why. */
export async function topicContents(run: Run, topics: readonly string[]): Promise<Contents> {
  if (topics.length === 0) return {};
  const all = (why: string) => Object.fromEntries(topics.map((topic) => [topic, why]));
  const settings = connectionOf(run);
  if (!settings) return all("the connection to the brokers is a secret");
  let client: KafkaClient | undefined;
  try {
    client = await KafkaClient.connect(settings, PATIENCE);
    const found: Record<string, Contents[string]> = {};
    for (const name of topics) {
      const topic = await client.topic(name);
      found[name] = topic ? await topicContent(client, topic) : "it is gone already";
    }
    return found;
  } catch (error) {
    return all(error instanceof Error ? error.message : String(error));
  } finally {
    client?.close();
  }
}
