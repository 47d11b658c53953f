/** kafka-admin:index:Topic */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { TOPIC_NAME } from "../../domain/kafka/names";
import { liftThrottle, setReplicas } from "../kafka/reassignment";
import {
  addPartitions,
  alterConfig,
  createTopic,
  deleteTopic,
  replicasOf,
  THROTTLE_KEYS,
  topicConfig,
  topicContent,
  topicThere,
} from "../kafka/topics";
import type { KafkaClient, TopicMetadata } from "../kafka/client";
import { type Failure, type Resource, text, wholeNumber } from "./resource";

const schema = z.strictObject({
  name: text(
    TOPIC_NAME,
    "a topic's name of up to 249 letters, digits, . _ and -, which does not begin with __ as Kafka's own do",
  ),
  partitions: wholeNumber(1, 100_000, "partitions"),
  replicas: wholeNumber(1, 32_767, "replicas"),
  config: z
    .record(z.string(), z.string({ error: "a text, as Kafka writes the value" }), {
      error: "an object of texts",
    })
    .optional(),
});

type Inputs = z.output<typeof schema>;
interface State extends Inputs {
  readonly topicId: string;
}

/** Keys that are set now and are not to be set, as undefined, and those that are. */
function configChange(
  state: Inputs,
  inputs: Inputs,
  live: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  const [before, wanted] = [state.config ?? {}, inputs.config ?? {}];
  const reset = Object.keys(before).filter((key) => !(key in wanted) && key in live);
  const set = Object.entries(wanted).filter(([key, value]) => live[key] !== value);
  return { ...Object.fromEntries(reset.map((key) => [key, undefined])), ...Object.fromEntries(set) };
}

const keysOf = (config: Readonly<Record<string, string>>, keys: readonly string[]) =>
  Object.fromEntries(Object.entries(config).filter(([key]) => keys.includes(key)));

/** The inputs that a topic has been made with, as far as they can be told. */
function inputsOf(topic: TopicMetadata, config: Record<string, string>): Inputs {
  return {
    name: topic.name,
    partitions: topic.partitions.length,
    replicas: replicasOf(topic),
    ...(Object.keys(config).length > 0 && { config }),
  };
}

/**
 * A topic of this name is there. One that is as it was declared is taken over: it was created by an update that was cut
 * off, or nothing changes by it.
 */
async function takeOver(client: KafkaClient, inputs: Inputs): Promise<State> {
  const topic = await topicThere(client, inputs.name);
  const [live, wanted] = [await topicConfig(client, inputs.name), inputs.config ?? {}];
  const refusal = (there: string, declared: string) =>
    new Error(
      `topic ${inputs.name} exists already with ${there}, and is declared with ${declared}; declare it as it is, or under another name: a topic that exists is not changed by its first deployment`,
    );
  const { partitions, replicas } = inputsOf(topic, live);
  if (partitions !== inputs.partitions || replicas !== inputs.replicas)
    throw refusal(
      `${partitions} partitions and ${replicas} replicas`,
      `${inputs.partitions} and ${inputs.replicas}`,
    );
  const other = Object.keys(wanted).filter((key) => live[key] !== wanted[key]);
  const shown = (config: Readonly<Record<string, string>>) =>
    other.map((key) => (key in config ? `${key}=${config[key] ?? ""}` : `the cluster's ${key}`)).join(", ");
  if (other.length > 0) throw refusal(shown(live), shown(wanted));
  return { ...inputs, topicId: topic.topicId };
}

async function existing(client: KafkaClient, { name, topicId }: State): Promise<TopicMetadata> {
  const topic = await client.topic(name);
  if (!topic)
    throw new Error(`topic ${name} is gone from the cluster: pulumi refresh takes it out of the state`);
  if (topic.topicId !== topicId)
    throw new Error(
      `topic ${name} was deleted and created again by somebody else: pulumi refresh takes the new one into the state`,
    );
  return topic;
}

export const topic: Resource<Inputs, State> = {
  schema,
  problems(inputs, before): Failure[] {
    if (before?.name !== inputs.name || inputs.partitions >= before.partitions) return [];
    return [
      {
        property: "partitions",
        reason: `${inputs.partitions} is fewer than the ${before.partitions} that topic ${inputs.name} has; Kafka cannot take partitions away without their records. Keep ${before.partitions}, or declare a topic of another name and move the clients`,
      },
    ];
  },
  diff({ state, inputs: before }, inputs) {
    const names = ["name", "partitions", "replicas"] as const;
    const changes: string[] = names.filter((name) => state[name] !== inputs[name]);
    const [was, wanted] = [{ ...before.config, ...state.config }, inputs.config ?? {}];
    if (!isDeepStrictEqual(was, wanted)) changes.push("config");
    const grown = inputs.name === state.name && inputs.partitions > state.partitions;
    return {
      changes,
      ...(changes.includes("name") && {
        replaces: ["name"],
        warnings: [
          `${inputs.name} is a new topic: Kafka renames none. ${state.name} and its records are deleted once it is there`,
        ],
      }),
      ...(grown && {
        warnings: [
          `topic ${inputs.name} gets ${inputs.partitions} partitions instead of ${state.partitions}: from then on a key's records go to another partition than before, so their order, and what compaction keeps of them, does not reach across the change`,
        ],
      }),
    };
  },
  foreseen: (inputs) => ({ ...inputs }),
  async create(inputs, operation) {
    const client = await operation.client();
    const topicId = await createTopic(client, { ...inputs, config: inputs.config ?? {} });
    const state = topicId === undefined ? await takeOver(client, inputs) : { ...inputs, topicId };
    if (topicId === undefined)
      operation.say(
        "warning",
        `topic ${inputs.name} exists already, as it is declared: this stack manages it now`,
      );
    return { id: inputs.name, state };
  },
  async read(id, deployed, operation) {
    const client = await operation.client();
    const found = await client.topic(id);
    if (!found) return undefined;
    const live = await topicConfig(client, id);
    const keys = deployed
      ? Object.keys(deployed.inputs.config ?? {})
      : Object.keys(live).filter((key) => !THROTTLE_KEYS.includes(key));
    const inputs = inputsOf(found, keysOf(live, keys));
    if (deployed && deployed.state.topicId !== found.topicId)
      operation.say(
        "warning",
        `topic ${id} was deleted and created again by somebody else: its records before that are lost`,
      );
    return { id, inputs, state: { ...inputs, topicId: found.topicId } };
  },
  async update({ state }, inputs, operation) {
    const id = state.name;
    const client = await operation.client();
    const found = await existing(client, state);
    if (found.partitions.length > inputs.partitions)
      throw new Error(
        `topic ${id} has ${found.partitions.length} partitions by now, and ${inputs.partitions} are declared; Kafka takes none away: declare ${found.partitions.length}`,
      );
    if (found.partitions.length < inputs.partitions) await addPartitions(client, id, inputs.partitions);
    await alterConfig(client, "topic", id, configChange(state, inputs, await topicConfig(client, id)));
    if (state.replicas !== inputs.replicas || replicasOf(found) !== inputs.replicas)
      await setReplicas(client, id, inputs.replicas, operation);
    else await liftThrottle(client, id);
    return { ...inputs, topicId: found.topicId };
  },
  async delete(state, operation) {
    const id = state.name;
    const client = await operation.client();
    if (!(await client.topic(id))) return;
    const { records, bytes } = await topicContent(client, await existing(client, state));
    await deleteTopic(client, id);
    operation.say("info", `topic ${id} is deleted with ${records} records, ${bytes} bytes on all replicas`);
  },
};
