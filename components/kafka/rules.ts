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
  isExternal,
  listenerConfig,
  type Listener,
  listenersOf,
  nodePortListeners,
  type OutsideListener,
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
import { METRICS } from "./inSync";
import { RACK_NAMES } from "./rack";
import { podConfig } from "./startCommand";
import { defaultConfig, LEAST_VOLUME, ownedConfig, ownedKeys } from "./serverProperties";
import { NODE_PORT_RANGE } from "../../domain/kubernetes/nodePorts";

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

function externalProblems({ external, brokers, listeners }: KnownKafkaArgs): Problem[] {
  const problems: Problem[] = [];
  const say = (path: string, message: string) => problems.push({ path: `external.${path}`, message });
  const { enabled, ...rest } = external;
  if (enabled === false) {
    for (const name of Object.keys(rest))
      say(
        name,
        "not allowed together with enabled: false, which leaves out the listener; leave one of them out",
      );
    return problems;
  }
  if (external.nodePorts && external.firstNodePort !== undefined)
    say("firstNodePort", "not allowed together with nodePorts; leave one of them out");
  if (external.nodePorts && external.nodePorts.length !== brokers)
    say("nodePorts", `${external.nodePorts.length} given; it must be one per broker (${brokers})`);
  const ports = nodePortListeners(listeners)
    .filter(isExternal)
    .flatMap(({ exposure }) => exposure.ports);
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

type Say = (path: string, message: string) => void;

/** A list that has not one entry for all brokers or one per broker. */
const countProblem = (given: number, brokers: number, oneForAll: boolean) =>
  given === brokers || (oneForAll && given === 1)
    ? undefined
    : `${given} given; it must be ${oneForAll ? "one for all brokers, or " : ""}one per broker (${brokers})`;

/** What does not go with the type of a further listener, and what is missing for it. */
function exposureProblems(given: OutsideListener, brokers: number, say: Say): void {
  const { type, hosts, nodePorts, firstNodePort, advertisedPorts, loadBalancer } = given;
  const foreign = {
    ...(type === "nodePort" ? { advertisedPorts } : { firstNodePort, nodePorts }),
    ...(type !== "loadBalancer" && { loadBalancer }),
  };
  for (const [name, value] of Object.entries(foreign))
    if (value !== undefined) say(name, `not allowed with type ${type}`);
  const lists = { hosts, nodePorts, advertisedPorts };
  for (const [name, list] of Object.entries(lists)) {
    const problem = list && countProblem(list.length, brokers, name !== "nodePorts");
    if (problem !== undefined) say(name, problem);
  }
  if (type === "nodePort") {
    const last = NODE_PORT_RANGE.last - brokers + 1;
    if (firstNodePort === undefined && nodePorts === undefined)
      say("firstNodePort", "missing; it must be the NodePort of broker 0, or nodePorts one per broker");
    if (firstNodePort !== undefined && nodePorts !== undefined)
      say("firstNodePort", "not allowed together with nodePorts; leave one of them out");
    if (firstNodePort !== undefined && firstNodePort > last)
      say(
        "firstNodePort",
        `${firstNodePort} is not allowed with ${brokers} brokers; it must be at most ${last}`,
      );
  } else if (hosts === undefined) {
    if (type === "clusterIP")
      say("hosts", "missing; with type clusterIP it must be the hosts that clients connect to");
    if (loadBalancer?.externalDns === true)
      say("loadBalancer.externalDns", "true is not allowed without hosts, which are the names that it makes");
  } else if (
    brokers > 1 &&
    hosts.length === 1 &&
    (type === "loadBalancer" || new Set(advertisedPorts).size < brokers)
  )
    say(
      "hosts",
      `${JSON.stringify(hosts[0])} is not allowed for ${brokers} brokers${type === "loadBalancer" ? "" : " at one port"}; each broker needs an address of its own`,
    );
}

/** Names that Services, ports of pods and Kafka have for something else. */
const RESERVED = new Set(["INTERNAL", "EXTERNAL", "CONTROLLER", "SERVER", "CLIENT", "METRICS", "CS", "HS"]);

/** What is wrong with the further listeners, each by itself and beside the others. */
function listenerProblems({ externalListeners = [], listeners, brokers }: KnownKafkaArgs): Problem[] {
  const problems: Problem[] = [];
  const others = new Map<number, string>([[METRICS.port, "the metrics"]]);
  const nodePorts = new Map<number, string>();
  for (const [position, { name, port, exposure }] of listeners.entries()) {
    const index = position - (listeners.length - externalListeners.length);
    const given = externalListeners[index];
    const say: Say = (path, message) =>
      problems.push({ path: `externalListeners[${index}].${path}`, message });
    const own = exposure.by === "nodePort" ? [...new Set(exposure.ports)] : [];
    if (given) {
      if (RESERVED.has(name))
        say("name", `"${name}" is not allowed; the program has something else of this name`);
      if (externalListeners.slice(0, index).some((before) => before.name === name))
        say("name", `"${name}" is given twice`);
      const other = others.get(port);
      if (other !== undefined) say("port", `${port} is not allowed; it is the port of ${other}`);
      exposureProblems(given, brokers, say);
      if (exposure.by === "nodePort" && own.length < exposure.ports.length)
        say("nodePorts", "has a port twice; every broker needs a port of its own");
      const taken = own.find((each) => nodePorts.has(each));
      if (taken !== undefined && (given.firstNodePort ?? given.nodePorts) !== undefined)
        say(
          given.nodePorts ? "nodePorts" : "firstNodePort",
          `NodePort ${taken} is that of listener ${nodePorts.get(taken)}`,
        );
    }
    others.set(port, `listener ${name}`);
    for (const each of own) nodePorts.set(each, name);
  }
  return problems;
}

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
  const listeners = [...externalProblems(args), ...listenerProblems(args)];
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
