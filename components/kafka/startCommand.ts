/** What a broker's container runs. Only the id and the advertised addresses come from the pod. */
import { hostPort } from "../../domain/kubernetes/names";
import { IN_SYNC_MARKS, METRICS, METRICS_AGENT, METRICS_FILE } from "./inSync";
import {
  brokerAddresses,
  type ClusterPlace,
  EXTERNAL,
  type External,
  externalHosts,
  INTERNAL,
  internalHost,
  nodePorts,
} from "../../domain/kafka/listeners";
import { CONFIG_FILE } from "../../domain/kafka/properties";
import { RUN_BROKER_FILE } from "./runBroker";

/** Directory of the mounted configuration. */
export const CONFIG_DIRECTORY = "/etc/kafka";

/** The pod's ordinal, which is the broker's id. */
const ORDINAL = "${HOSTNAME##*-}";
/** The node's address, from the downward API. */
const NODE_ADDRESS = "${HOST_IP}";

/** Stands for the node's address, which the pod alone knows. */
const SOME_NODE = "192.0.2.1";

/** What {@link startCommand} adds to the file in each pod, by the broker's id. */
export function podConfig(cluster: ClusterPlace, brokers: number, external: External) {
  return brokerAddresses(cluster, brokers, external).map(({ id, internal, external: outside, nodePort }) => ({
    "broker.id": id,
    "advertised.listeners": `${INTERNAL.name}://${internal},${EXTERNAL.name}://${outside ?? hostPort(SOME_NODE, nodePort)}`,
  }));
}

/** How the pod works out its external address: words to set up first, and then the address itself. */
function externalAddress(external: External, brokers: number): { setup: string[]; address: string } {
  const ports = nodePorts(external, brokers);
  const hosts = externalHosts(external, brokers);
  const perBroker = (external.hosts?.length ?? 0) > 1 || external.nodePorts !== undefined;
  // An IPv6 address goes in brackets (RFC 3986); which family a node has is known on the node only.
  const bracket = hosts ? [] : ["case $HOST_IP in *:*) HOST_IP=[$HOST_IP];; esac"];
  if (!perBroker) {
    const port = `$((${ORDINAL}+${ports[0]}))`;
    return { setup: bracket, address: hosts?.[0] ? hostPort(hosts[0], port) : `${NODE_ADDRESS}:${port}` };
  }
  const words = ports.map((port, id) => (hosts?.[id] ? hostPort(hosts[id], port) : String(port)));
  return {
    setup: [...bracket, `set -- ${words.join(" ")}`, `shift ${ORDINAL}`],
    address: hosts ? "$1" : `${NODE_ADDRESS}:$1`,
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

/** The shell command of broker pods; `exec`, so that SIGTERM reaches what hands it on to the broker. */
export function startCommand(cluster: ClusterPlace, brokers: number, external: External): string {
  const { setup, address } = externalAddress(external, brokers);
  const internal = internalHost("${HOSTNAME}", cluster);
  const advertised = `${INTERNAL.name}://${internal}:${INTERNAL.port},${EXTERNAL.name}://${address}`;
  const start = [
    `exec bash ${CONFIG_DIRECTORY}/${RUN_BROKER_FILE}`,
    `/opt/kafka/bin/kafka-server-start.sh ${CONFIG_DIRECTORY}/${CONFIG_FILE}`,
    `--override broker.id=${ORDINAL}`,
    `--override advertised.listeners=${advertised}`,
  ].join(" ");
  return [`rm -f ${IN_SYNC_MARKS.join(" ")}`, AGENT, ...setup, start].join("; ");
}
