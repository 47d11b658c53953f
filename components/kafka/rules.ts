/** What a cluster's arguments must not be together, and what they may be but hardly mean. */
import { HEAP_SHARE } from "../../domain/heapShare";
import { parseQuantity } from "../../domain/kubernetes/quantities";
import type { Problem } from "../shared/schema";
import { resolveArgs } from "../shared/arguments";
import { heapBytes, kafkaArgsSchema, type KafkaClusterArgs, type PlainKafkaArgs } from "./args";
import { type BrokerConfigFinding, checkBrokerConfig } from "../../domain/kafka/brokerConfig";
import { isPassword } from "../../domain/kafka/catalogue";
import { nodePorts } from "../../domain/kafka/listeners";
import { podConfig } from "./startCommand";
import { defaultConfig, LEAST_VOLUME, ownedConfig, ownedKeys } from "./serverProperties";
import { NODE_PORT_RANGE } from "../../domain/kubernetes/nodePorts";

/** Any members do for the checks: the real ones are known only when the ensemble is. */
const SOME_MEMBER = "zookeeper:2181";

function portProblems({ external, brokers }: PlainKafkaArgs): Problem[] {
  const problems: Problem[] = [];
  const say = (path: string, message: string) => problems.push({ path: `external.${path}`, message });
  if (external.nodePorts && external.firstNodePort !== undefined)
    say("firstNodePort", "not allowed together with nodePorts; leave one of them out");
  if (external.nodePorts && external.nodePorts.length !== brokers)
    say("nodePorts", `${external.nodePorts.length} given; it must be one per broker (${brokers})`);
  const ports = nodePorts(external, brokers);
  const twice = ports.find((port, index) => ports.indexOf(port) !== index);
  if (twice !== undefined) say("nodePorts", `${twice} is given twice; every broker needs a port of its own`);
  const last = ports.at(-1) ?? 0;
  if (!external.nodePorts && last > NODE_PORT_RANGE.last)
    say(
      "firstNodePort",
      `${external.firstNodePort} is not allowed with ${brokers} brokers; it must be at most ${NODE_PORT_RANGE.last - brokers + 1}, or the last port (${last}) is above ${NODE_PORT_RANGE.last}`,
    );
  const hosts = external.hosts?.length ?? 1;
  if (hosts !== 1 && hosts !== brokers)
    say("hosts", `${hosts} given; it must be one host for all brokers, or one per broker (${brokers})`);
  return problems;
}

function heapProblems(args: PlainKafkaArgs): Problem[] {
  const memory = parseQuantity(args.memory) ?? 0;
  if (args.heap === undefined || heapBytes(args) <= memory * HEAP_SHARE.broker) return [];
  return [
    {
      path: "heap",
      message: `"${args.heap}" is not allowed; it must be at most half of memory (${args.memory}), or the pod is killed for its memory under load`,
    },
  ];
}

function volumeProblems({ storage }: PlainKafkaArgs): Problem[] {
  if ((parseQuantity(storage.size) ?? Infinity) >= LEAST_VOLUME) return [];
  return [
    {
      path: "storage.size",
      message: `"${storage.size}" is not allowed; it must be at least 512Mi: Kafka's own topics have 100 partitions (50 of consumer offsets, 50 of transactions), a segment of each is never deleted and has 2 MiB at least, and another one waits to be compacted, which is 400 MiB`,
    },
  ];
}

/** Where the brokers are, for the checks: namespace and name decide nothing in them. */
const SOME_PLACE = { name: "kafka", namespace: "kafka" };

/**
 * What Kafka itself, or experience with it, has to say of each broker's whole configuration: the file, and what its pod
 * adds. What is said of several brokers is said once, of the one with the highest id.
 */
export function configFindings(args: PlainKafkaArgs): BrokerConfigFinding[] {
  const volumeBytes = parseQuantity(args.storage.size);
  const file = { ...defaultConfig(args), ...ownedConfig(), "zookeeper.connect": SOME_MEMBER };
  const place = { ...SOME_PLACE, clusterDomain: args.clusterDomain };
  const findings = podConfig(place, args.brokers, args.external).flatMap((pod) =>
    checkBrokerConfig({
      given: args.config,
      provided: { ...file, ...pod },
      owned: ownedKeys(args.settingsPath),
      plugin: args.pluginConfig,
      facts: {
        brokers: args.brokers,
        heapBytes: heapBytes(args),
        memoryBytes: parseQuantity(args.memory) ?? 0,
        ...(volumeBytes !== undefined && { volumeBytes }),
        ...(args.zookeeperSessions && {
          minSessionTimeoutMs: args.zookeeperSessions.min,
          maxSessionTimeoutMs: args.zookeeperSessions.max,
        }),
      },
    }),
  );
  return [...new Map(findings.map((finding) => [`${finding.rule} ${finding.key}`, finding])).values()];
}

/** A ConfigMap can be read by whoever may look at the namespace; and no listener of this program needs a password. */
function passwordProblems({ config, pluginConfig }: PlainKafkaArgs): Problem[] {
  const all = { config, pluginConfig };
  return Object.entries(all).flatMap(([where, keys]) =>
    Object.keys(keys)
      .filter((key) => isPassword(key))
      .map((key) => ({
        path: `${where}["${key}"]`,
        message:
          "not allowed; it is a password, and the file it would stand in is a ConfigMap that others can read",
      })),
  );
}

/** Arguments whose values may be secret: whatever stands under a broker's or a plug-in's key. */
export const KAFKA_SECRETIVE = /^(config|pluginConfig)\b/;

/** Every fault of the arguments taken together. */
export function kafkaProblems(args: PlainKafkaArgs): Problem[] {
  const { pluginConfig } = args;
  const config = configFindings(args)
    // The heap is a setting of its own here, and its fault is told there.
    .filter(({ severity, rule }) => severity === "error" && rule !== "heap-above-memory")
    .map(({ key, message }) => ({
      path: `${Object.hasOwn(pluginConfig, key) ? "pluginConfig" : "config"}["${key}"]`,
      message,
    }));
  return [
    ...portProblems(args),
    ...heapProblems(args),
    ...volumeProblems(args),
    ...passwordProblems(args),
    ...config,
  ];
}

/** Reads and checks the arguments. */
export const resolveKafkaArgs = (args: KafkaClusterArgs) =>
  resolveArgs("KafkaCluster", kafkaArgsSchema, args, {
    rules: kafkaProblems,
    later: [
      "image",
      "zookeeperConnect",
      "zookeeperReady",
      "zookeeperNamespace",
      "namespace",
      "storage.className",
    ],
    secretive: KAFKA_SECRETIVE,
  });
