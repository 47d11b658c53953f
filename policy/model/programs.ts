/** What the words of a command say that a container is: a broker, a server, or neither. */
import { FAMILIES, familyOf } from "./images";
import { type Role } from "./roles";

/** Programs of the distributions that are the server, or end up being it. */
const STARTERS: readonly (readonly [RegExp, Role])[] = [
  [/(^|\/)kafka-server-start(\.sh)?$|^kafka\.Kafka$/, "kafka"],
  [/(^|\/)(start-zookeeper|zookeeper-server-start(\.sh)?|zkServer\.sh)$|QuorumPeerMain$/, "zookeeper"],
];

/** Kafka's, Confluent's and ZooKeeper's programs that store nothing and vote on nothing. */
const KAFKA_TOOLS =
  "topics configs acls console-consumer console-producer share-console-consumer consumer-groups consumer-perf-test producer-perf-test verifiable-consumer verifiable-producer mirror-maker reassign-partitions preferred-replica-election leader-election replica-verification log-dirs dump-log delete-records broker-api-versions cluster features client-metrics metadata-quorum metadata-shell get-offsets transactions streams-application-reset delegation-tokens rest-start avro-console-consumer json-schema-console-consumer protobuf-console-consumer avro-console-producer json-schema-console-producer protobuf-console-producer";
const TOOLS: ReadonlySet<string> = new Set([
  ...KAFKA_TOOLS.split(" ").map((name) => `kafka-${name}`),
  ...["connect-distributed", "connect-standalone", "connect-mirror-maker", "schema-registry-start"],
  ...["ksql", "ksql-server-start", "zookeeper-shell", "zookeeper-security-migration", "zkCli", "trogdor"],
]);
/** Programs of others, which have no other form with `.sh`. */
const CLIENTS: ReadonlySet<string> = new Set(["kcat", "kafkacat", "cub"]);

/** Looked up by name, since an expression of so many names takes longer to compile than the names to compare. */
function isTool(word: string): boolean {
  const name = word.slice(word.lastIndexOf("/") + 1);
  return CLIENTS.has(name) || TOOLS.has(name.endsWith(".sh") ? name.slice(0, -3) : name);
}

/** Commands of a pod that only waits to be entered. */
const IDLE = /(^|\/)(sleep|tail)$/;

/** What a command says that its container is; undefined if it says nothing. */
export function runsOf(words: readonly string[], image: string): Role | "tool" | undefined {
  const family = familyOf(image);
  if (family?.tools && words.some((word) => family.tools?.test(word))) return "tool";
  for (const word of words) {
    const role = starterOf(word, image);
    if (role !== undefined) return role;
  }
  if (words.some(isTool)) return "tool";
  const [first = ""] = words.filter((word) => !/^((ba|da|a)?sh|-\w+|exec|true|:|\/bin\/(ba)?sh)$/.test(word));
  return IDLE.test(first) ? "tool" : undefined;
}

/** The role of a program that is the server, or ends up being it; undefined if it is none. */
export function starterOf(word: string, image: string): Role | undefined {
  const [, role] = STARTERS.find(([program]) => program.test(word)) ?? [];
  const family = familyOf(image);
  return role ?? (family?.starters?.test(word) ? family.role : undefined);
}

/** Whether a word is a program of an image, of any family: no script of somebody's own. */
export function isProgram(word: string): boolean {
  return (
    isTool(word) ||
    STARTERS.some(([program]) => program.test(word)) ||
    FAMILIES.some(({ starters }) => starters?.test(word))
  );
}
