/** Reads a cluster's arguments: what they must not be together, and what they may be but hardly mean. */
import { HEAP_SHARE } from "../../domain/heapShare";
import { parseQuantity } from "../../domain/kubernetes/quantities";
import { type Problem, refuse } from "../shared/schema";
import { missingArgs, readArgs, type Resolved } from "../shared/arguments";
import { externalOf, heapBytes, kafkaArgsSchema, type KafkaClusterArgs, type PlainKafkaArgs } from "./args";
import { type BrokerConfigFinding, checkBrokerConfig } from "../../domain/kafka/brokerConfig";
import { isPassword } from "../../domain/kafka/catalogue";
import { defaultRelease } from "../../domain/kafka/releases";
import {
  advertisesBalancer,
  balancerVariable,
  type External,
  listenerConfig,
  type Listener,
  listenersOf,
} from "../../domain/kafka/listeners";
import { METADATA_LATER, METADATA_NEEDED, metadataConfigForChecks, metadataSessions } from "./metadata";
import { jvmOptionProblems } from "../shared/jvmOptions";
import { type OwnPod, POD_SECRETIVE, podProblems } from "../shared/podArgs";
import {
  PULL_CREDENTIALS_LATER,
  PULL_CREDENTIALS_SECRETIVE,
  pullCredentialsNeeded,
} from "../shared/registrySecret";
import { serviceProblems } from "../shared/serviceArgs";
import { DATA_VOLUME } from "../shared/volumeClaims";
import { ZONE } from "../../domain/kubernetes/labels";
import { CONFIG_DIRECTORY, DATA_DIRECTORY, KAFKA_DIRECTORY, WRITABLE_DIRECTORIES } from "./directories";
import { listenerProblems } from "./listenerRules";
import { RACK_NAMES } from "./rack";
import { podConfig } from "./startCommand";
import { defaultConfig, LEAST_VOLUME, ownedConfig, ownedKeys } from "./serverProperties";

/** The arguments with what follows from them. */
type Known<Args> = Omit<Args, "external"> & {
  /** How clients outside reach the brokers, also where nothing was said. */
  readonly external: External;
  readonly listeners: readonly Listener[];
};

const known = <Args extends PlainKafkaArgs>(args: Args): Known<Args> => {
  const external = externalOf(args);
  return { ...args, external, listeners: listenersOf(args.brokers, external, args.externalListeners) };
};

type KnownKafkaArgs = Known<PlainKafkaArgs>;

function heapProblems(args: KnownKafkaArgs): Problem[] {
  const memory = parseQuantity(args.memory) ?? 0;
  if (args.heap === undefined || heapBytes(args) <= memory * HEAP_SHARE.broker) return [];
  return [
    {
      path: "heap",
      message: `"${args.heap}" is not allowed; it must be at most half of memory (${args.memory}), or the pod is killed for its memory under load`,
    },
  ];
}

function volumeProblems({ storage }: KnownKafkaArgs): Problem[] {
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
function configFindings(args: KnownKafkaArgs): BrokerConfigFinding[] {
  const volumeBytes = parseQuantity(args.storage.size);
  const file = { ...defaultConfig(args), ...ownedConfig(args.listeners), ...metadataConfigForChecks() };
  const sessions = metadataSessions(args.metadata);
  const place = { ...SOME_PLACE, clusterDomain: args.clusterDomain };
  const findings = podConfig(place, args.brokers, args.listeners, args.rack).flatMap((pod) =>
    checkBrokerConfig({
      release: defaultRelease,
      given: args.config,
      provided: { ...file, ...pod },
      owned: ownedKeys(args.settingsPath, args.rack),
      plugin: args.pluginConfig,
      facts: {
        brokers: args.brokers,
        heapBytes: heapBytes(args),
        memoryBytes: parseQuantity(args.memory) ?? 0,
        ...(volumeBytes !== undefined && { volumeBytes }),
        ...(sessions && { minSessionTimeoutMs: sessions.min, maxSessionTimeoutMs: sessions.max }),
      },
    }),
  );
  return [...new Map(findings.map((finding) => [`${finding.rule} ${finding.key}`, finding])).values()];
}

/** A ConfigMap can be read by whoever may look at the namespace; and no listener of this program needs a password. */
function passwordProblems({ config, pluginConfig }: KnownKafkaArgs): Problem[] {
  const all = { config, pluginConfig };
  return Object.entries(all).flatMap(([where, keys]) =>
    Object.keys(keys)
      .filter((key) => isPassword(key, defaultRelease.catalogue))
      .map((key) => ({
        path: `${where}["${key}"]`,
        message:
          "not allowed; it is a password, and the file it would stand in is a ConfigMap that others can read",
      })),
  );
}

/** Arguments whose values may be secret: whatever stands under a broker's or a plug-in's key, and what pods are given. */
export const KAFKA_SECRETIVE = new RegExp(
  `^(config|pluginConfig)\\b|${PULL_CREDENTIALS_SECRETIVE.source}|${POD_SECRETIVE.source}`,
);

/** What of its pods the cluster keeps for itself. */
const OWN_POD: Omit<OwnPod, "pods" | "cpu"> = {
  environment: {
    KAFKA_HEAP_OPTS: "the program sets it; give heap",
    KAFKA_OPTS: "the program sets it; give jvmOptions",
    HOST_IP: "the program sets it, for the address that the broker advertises",
    ...Object.fromEntries(RACK_NAMES.variables.map((name) => [name, "the program sets it; give rack"])),
  },
  volumes: [DATA_VOLUME, "config", ...Object.keys(WRITABLE_DIRECTORIES), ...RACK_NAMES.volumes],
  directories: [
    { path: DATA_DIRECTORY, closed: true },
    { path: CONFIG_DIRECTORY, closed: true },
    ...["bin", "libs", "config", "agent"].map((name) => ({ path: `${KAFKA_DIRECTORY}/${name}` })),
    ...Object.values(WRITABLE_DIRECTORIES).map((path) => ({ path })),
    ...RACK_NAMES.directories.map((path) => ({ path, closed: true })),
  ],
  leastEphemeralStorage: {
    size: "1200Mi",
    reason: "the broker's JVM keeps 11 logs of its garbage collection of 100 MB each (kafka-run-class.sh)",
  },
};

/** What is said of the brokers' pods. */
const podProblemsOf = ({ pod, brokers, cpu, zoneSpread, listeners }: KnownKafkaArgs): Problem[] =>
  podProblems(pod, {
    ...OWN_POD,
    environment: {
      ...OWN_POD.environment,
      ...Object.fromEntries(
        listeners
          .filter(advertisesBalancer)
          .map(({ name }) => [
            balancerVariable(name),
            "the program sets it, for the addresses of load balancers",
          ]),
      ),
    },
    pods: brokers,
    cpu,
    ...(zoneSpread && { spreadBy: { [ZONE]: "zoneSpread: true" } }),
  });

/** Every fault of the arguments taken together. */
function problemsTogether(args: KnownKafkaArgs, findings: readonly BrokerConfigFinding[]): Problem[] {
  const { pluginConfig } = args;
  const listeners = listenerProblems(args);
  const ofListeners =
    listeners.length > 0 ? { ...listenerConfig(args.listeners), "advertised.listeners": "" } : {};
  const config = findings
    // The heap is a setting of its own here, and its fault is told there.
    .filter(({ severity, rule }) => severity === "error" && rule !== "heap-above-memory")
    // So are the listeners, and what is wrong with them is told above.
    .filter(({ key }) => !Object.hasOwn(ofListeners, key))
    .map(({ key, message }) => ({
      path: `${Object.hasOwn(pluginConfig, key) ? "pluginConfig" : "config"}["${key}"]`,
      message,
    }));
  return [
    ...listeners,
    ...heapProblems(args),
    ...volumeProblems(args),
    ...passwordProblems(args),

    ...podProblemsOf(args),
    ...jvmOptionProblems(args),
    ...serviceProblems(args),
    ...config,
  ];
}

/** The arguments of a cluster that may be made, with all that follows from them. */
export type ResolvedKafkaArgs = Known<Resolved<KafkaClusterArgs, typeof kafkaArgsSchema>> & {
  /** What is allowed but hardly meant. */
  readonly warnings: readonly BrokerConfigFinding[];
};

function read(args: KafkaArgsToCheck): { problems: readonly Problem[]; resolved?: ResolvedKafkaArgs } {
  const given = readArgs(kafkaArgsSchema, args, {
    later: ["image", ...METADATA_LATER, ...PULL_CREDENTIALS_LATER, "namespace", "storage.className"],
    secretive: KAFKA_SECRETIVE,
  });
  if (!("plain" in given)) return given;
  const plain = known(given.plain);
  const findings = configFindings(plain);
  return {
    problems: [...given.problems, ...problemsTogether(plain, findings)],
    resolved: {
      ...(given.resolved as Resolved<KafkaClusterArgs, typeof kafkaArgsSchema>),
      external: plain.external,
      listeners: plain.listeners,
      warnings: findings.filter(({ severity }) => severity === "warning"),
    },
  };
}

/** Arguments without what becomes known only while a stack is deployed. */
export type KafkaArgsToCheck = Omit<KafkaClusterArgs, "image" | "metadata"> & {
  readonly metadata?: { readonly zookeeper: Partial<KafkaClusterArgs["metadata"]["zookeeper"]> };
};

/** Every fault of the arguments; what is left out of {@link KafkaArgsToCheck} may still be missing. */
export const checkKafkaArgs = (args: KafkaArgsToCheck): readonly Problem[] => read(args).problems;

/** What must be given, and what it must be. */
const NEEDED = { image: "an image reference (repository[:tag][@sha256:digest])", ...METADATA_NEEDED };

/**
 * Reads and checks the arguments.
 *
 * @throws InvalidSettings with every fault, before anything is registered
 */
export function resolveKafkaArgs(args: KafkaClusterArgs): ResolvedKafkaArgs {
  const { problems, resolved } = read(args);
  refuse("KafkaCluster", [...missingArgs(args, { ...NEEDED, ...pullCredentialsNeeded(args) }), ...problems]);
  if (!resolved) throw new Error("unreachable: arguments without a fault can be read");
  return resolved;
}
