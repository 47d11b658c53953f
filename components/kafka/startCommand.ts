/** What a broker's container runs. Only the id and the advertised addresses come from the pod. */
import {
  type ClusterPlace,
  FIRST_NODE_PORT,
  internalHost,
  type AddressedExposure,
  advertisesBalancer,
  balancerVariable,
  type Listener,
  type NodePortExposure,
  nodePortListeners,
  serviceListeners,
} from "../../domain/kafka/listeners";
import { CONFIG_FILE } from "../../domain/kafka/properties";
import { hostPort } from "../../domain/kubernetes/names";
import { IN_SYNC_MARKS, METRICS, METRICS_AGENT, METRICS_FILE } from "./inSync";
import { CONFIG_DIRECTORY } from "./directories";
import { hasRacks, type Rack, rackCommand, RACK_VARIABLE } from "./rack";
import { RUN_BROKER_FILE } from "./runBroker";

/** The pod's ordinal, which is the broker's id. */
const ORDINAL = "${HOSTNAME##*-}";
/** The node's address, from the downward API. */
const NODE_ADDRESS = "${HOST_IP}";

/** Stands for the node's address, which the pod alone knows. */
const SOME_NODE = "192.0.2.1";

/** Stands for the zone of a broker, which the pod alone knows. */
const SOME_ZONE = "zone";

/** Whether a listener advertises the node that the broker runs on, so that the pod must know its address. */
export const advertisesNode = (listeners: readonly Listener[]) =>
  nodePortListeners(listeners).some(({ exposure }) => exposure.hosts === undefined);

/**
 * What {@link startCommand} adds to the file in each pod, by the broker's id. A list of ports or hosts that is too short
 * is a fault of its own, so any value does for what it lacks.
 */
export function podConfig(
  cluster: ClusterPlace,
  brokers: number,
  listeners: readonly Listener[],
  rack?: Rack,
) {
  const address = ({ exposure, port }: Listener, id: number) =>
    exposure.by === "headless"
      ? hostPort(internalHost(`${cluster.name}-${id}`, cluster), port)
      : hostPort(exposure.hosts?.[id] ?? SOME_NODE, exposure.ports[id] ?? FIRST_NODE_PORT);
  return Array.from({ length: brokers }, (_, id) => ({
    "broker.id": id,
    "advertised.listeners": listeners
      .map((listener) => `${listener.name}://${address(listener, id)}`)
      .join(","),
    ...(hasRacks(rack) && { "broker.rack": SOME_ZONE }),
  }));
}

/** How a pod works out an advertised address: commands to run first, and then the address itself. */
interface AddressInShell {
  readonly setup: readonly string[];
  readonly address: string;
}

/** Takes the pod's own of these words, by its ordinal, into the shell's first parameter, and on into a variable. */
const own = (words: string, variable: string) => [
  `set -- ${words}`,
  `shift ${ORDINAL}`,
  ...(variable === "1" ? [] : [`${variable}=$1`]),
];

/** A pod's address of a listener whose brokers differ in more than a port that counts up. */
function listedAddress(
  { ports, hosts }: NodePortExposure | AddressedExposure,
  variable: string,
): AddressInShell {
  const words = ports.map((port, id) => (hosts?.[id] ? hostPort(hosts[id], port) : String(port)));
  return {
    setup: own(words.join(" "), variable),
    address: hosts ? `$${variable}` : `${NODE_ADDRESS}:$${variable}`,
  };
}

function countedAddress({ ports, hosts }: NodePortExposure): AddressInShell {
  const port = `$((${ORDINAL}+${ports[0]}))`;
  return { setup: [], address: hosts?.[0] ? hostPort(hosts[0], port) : `${NODE_ADDRESS}:${port}` };
}

const isCounted = (exposure: NodePortExposure | AddressedExposure): exposure is NodePortExposure =>
  exposure.by === "nodePort" && exposure.counted;

/** A pod's address of a listener whose brokers advertise what their load balancers get. */
function balancerAddress(name: string, ports: readonly number[]): AddressInShell {
  const host = own(`$${balancerVariable(name)}`, `${name}_HOST`);
  return new Set(ports).size === 1
    ? { setup: host, address: `$${name}_HOST:${ports[0]}` }
    : { setup: [...host, ...own(ports.join(" "), `${name}_PORT`)], address: `$${name}_HOST:$${name}_PORT` };
}

/** The advertised listeners, as the pod's shell works them out. */
function advertisedListeners(cluster: ClusterPlace, listeners: readonly Listener[]): AddressInShell {
  const listed = serviceListeners(listeners).filter(
    (listener) => !isCounted(listener.exposure) && !advertisesBalancer(listener),
  );
  const addressed = (listener: Listener): AddressInShell => {
    const { exposure, name, port } = listener;
    if (exposure.by === "headless")
      return { setup: [], address: `${internalHost("${HOSTNAME}", cluster)}:${port}` };
    if (advertisesBalancer(listener)) return balancerAddress(name, exposure.ports);
    if (isCounted(exposure)) return countedAddress(exposure);
    // The last list stays in the shell's own parameters, so one list needs no variable.
    return listedAddress(exposure, listed.at(-1)?.name === name ? "1" : `${name}_ADDRESS`);
  };
  const parts = listeners.map((listener) => ({ listener, ...addressed(listener) }));
  // Addresses of load balancers go through the shell's own parameters too, so they come before the list that stays there.
  const inOrder = [true, false].flatMap((first) =>
    parts.filter(({ listener }) => advertisesBalancer(listener) === first),
  );
  // An IPv6 address goes in brackets (RFC 3986); which family a node has is known on the node only.
  const brackets = advertisesNode(listeners) ? ["case $HOST_IP in *:*) HOST_IP=[$HOST_IP];; esac"] : [];
  return {
    setup: [...brackets, ...inOrder.flatMap(({ setup }) => setup)],
    address: parts.map(({ listener, address }) => `${listener.name}://${address}`).join(","),
  };
}

/**
 * The agent is for the broker alone: in the container's environment, every command line tool that is run in the pod
 * would start one too, and stop at the port that is taken.
 */
const AGENT = [
  `if [ -r ${METRICS_AGENT} ]`,
  `then export KAFKA_OPTS="\${KAFKA_OPTS-} -javaagent:${METRICS_AGENT}=${METRICS.port}:${CONFIG_DIRECTORY}/${METRICS_FILE}"`,
  'else echo "[in-sync] this image has no metrics agent: rolls do not wait for in-sync replicas"',
  "fi",
].join("; ");

/** What a broker's start takes beside its listeners. */
export interface StartOptions {
  /** Where its rack comes from. */
  readonly rack?: Rack;
  /** Options of its JVM. */
  readonly jvmOptions?: readonly string[] | undefined;
}

/** The broker alone has them, as it alone has the agent. Where Kafka's scripts put KAFKA_OPTS, they come last and win. */
const withJvmOptions = (options: readonly string[] = []) =>
  options.length === 0 ? [] : [`export KAFKA_OPTS="\${KAFKA_OPTS-} ${options.join(" ")}"`];

/** The shell command of broker pods; `exec`, so that SIGTERM reaches what hands it on to the broker. */
export function startCommand(
  cluster: ClusterPlace,
  listeners: readonly Listener[],
  { rack, jvmOptions }: StartOptions = {},
): string {
  const { setup, address } = advertisedListeners(cluster, listeners);
  const start = [
    `exec bash ${CONFIG_DIRECTORY}/${RUN_BROKER_FILE}`,
    `/opt/kafka/bin/kafka-server-start.sh ${CONFIG_DIRECTORY}/${CONFIG_FILE}`,
    `--override broker.id=${ORDINAL}`,
    `--override advertised.listeners=${address}`,
    ...(hasRacks(rack) ? [`--override broker.rack=$${RACK_VARIABLE}`] : []),
  ].join(" ");
  return [
    `rm -f ${IN_SYNC_MARKS.join(" ")}`,
    ...rackCommand(rack),
    ...withJvmOptions(jvmOptions),
    AGENT,
    ...setup,
    start,
  ].join("; ");
}
