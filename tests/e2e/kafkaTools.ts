/** What Kafka's command-line tools print, and what the scenarios ask them. */
import type { Stage } from "./stage";

/** The brokers that `kafka-broker-api-versions.sh` lists, by id, at the addresses that clients are told. */
export function brokersListed(text: string): ReadonlyMap<number, string> {
  const lines = [...text.matchAll(/^(\S+) \(id: (\d+) rack: [^)]*\) -> \(/gm)];
  const brokers = lines.map((match) => [Number(match[2]), match[1] ?? ""] as const);
  return new Map(brokers.sort(([a], [b]) => a - b));
}

/** The end offset of each partition in what `kafka-get-offsets.sh` prints. */
export function offsetsIn(text: string): ReadonlyMap<number, number> {
  const lines = [...text.matchAll(/^\S+:(\d+):(\d+)$/gm)];
  return new Map(lines.map((match) => [Number(match[1]), Number(match[2])]));
}

export async function endOffsets(stage: Stage, topic: string): Promise<ReadonlyMap<number, number>> {
  const flags = ["--bootstrap-server", stage.output("internalBootstrap"), "--topic", topic];
  return offsetsIn(await stage.toolbox.kafka("kafka-get-offsets.sh", flags));
}
