/** What stack local registers with a number of brokers, as plain values. */
import { program } from "../program";
import { parseSettings } from "../settings";
import { type Registered, run } from "../tools/recording/mocks";
import { stackSettings } from "../tools/recording/stacks";
import type { FlatResource } from "./flat";

/** The settings of stack local, with this many brokers. */
function settingsOf(brokers: number): object {
  const settings = stackSettings("local");
  return { ...settings, kafka: { ...(settings.kafka as object), brokers } };
}

/** All that the program registers, components too, in the order of the names. */
export async function registeredBy(brokers: number): Promise<readonly Registered[]> {
  return (await run(() => program(parseSettings(settingsOf(brokers), "local")))).resources;
}

interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
}

const metadataOf = ({ inputs }: Registered) => inputs.metadata as Metadata;

/** The Kubernetes objects among them, namespaces first: everything that the provider sees. */
export function flattened(resources: readonly Registered[]): FlatResource[] {
  const objects = resources.filter(({ type }) => type.startsWith("kubernetes:"));
  const isNamespace = ({ type }: Registered) => type.endsWith(":Namespace");
  const namespaces = objects.filter(isNamespace);
  const made = new Map(namespaces.map((namespace) => [metadataOf(namespace).name, namespace.name]));
  const plain = (resource: Registered): FlatResource => {
    const { type, name, inputs } = resource;
    const namespace = made.get(metadataOf(resource).namespace);
    return { type, name, inputs, ...(namespace !== undefined && { namespace }) };
  };
  return [...namespaces, ...objects.filter((object) => !isNamespace(object))].map(plain);
}
