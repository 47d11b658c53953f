/** Which connections a cluster lives by: replication, quorums, sessions and names. */
import { type Brokers, type Cluster, type Ensemble, podsOf } from "../model/cluster";
import { type EnsembleSettings } from "../model/ensembleSettings";
import { interBrokerListener } from "../model/listeners";
import { unlessUnknown } from "../model/objects";
import { ifReadable } from "../model/reading";
import { type Workload } from "../model/workload";
import { configuredBrokers, configuredEnsembles, ensembleSettingsOf, settingsOf } from "./subjects";

/** A connection that has to be possible: who connects, and to which port. */
export interface Need {
  from: Workload;
  port: number;
  purpose: string;
}

/** Who must reach a workload, and where. */
export function needs(workload: Workload, cluster: Cluster): Need[] {
  const ensemble = configuredEnsembles(cluster).find((candidate) => candidate === workload);
  if (ensemble) return ensembleNeeds(ensemble, cluster);
  const kafka = cluster.kafka.find((candidate) => candidate === workload);
  return kafka ? [...replicationNeeds(kafka, cluster), ...controllerNeeds(kafka, cluster)] : [];
}

function replicationNeeds(brokers: Brokers, cluster: Cluster): Need[] {
  if (brokers.isController() || cluster.brokerCount(brokers) < 2) return [];
  const bound = brokers.bound();
  const name = interBrokerListener(settingsOf(brokers), bound);
  return bound
    .filter((listener) => listener.name === name)
    .flatMap(({ port }) =>
      cluster.brokerSets(brokers).map((from) => ({ from, port, purpose: "replication" })),
    );
}

/** KRaft: controllers vote among each other, and every broker fetches from them. */
function controllerNeeds(controllers: Brokers, cluster: Cluster): Need[] {
  const settings = settingsOf(controllers);
  if (!(settings.get("process.roles") ?? "").includes("controller")) return [];
  const names = (settings.get("controller.listener.names") ?? "")
    .split(",")
    .map((name) => name.trim().toUpperCase());
  const sets = cluster.clusterOf(controllers);
  if (podsOf(sets) < 2) return [];
  return controllers
    .bound()
    .filter(({ name }) => names.includes(name))
    .flatMap(({ port }) => sets.map((from) => ({ from, port, purpose: "the controllers' quorum" })));
}

/** Ports of an ensemble that the stack does not hold, in the words of zookeeper.connect. */
export function portsOutside(workload: Workload, cluster: Cluster): number[] {
  const brokers = cluster.kafka.find((candidate) => candidate === workload);
  const connect = brokers && ifReadable(() => settingsOf(brokers).get("zookeeper.connect"));
  if (connect === undefined || cluster.zookeeper.length > 0) return [];
  const servers = connect.replace(/\/.*$/, "").split(",");
  return [...new Set(servers.map((server) => Number(/:(\d+)\s*$/.exec(server)?.[1] ?? 2181)))];
}

function ensembleNeeds(ensemble: Ensemble, cluster: Cluster): Need[] {
  const { serverPort, electionPort, clientPort } = portsOf(ensemble);
  const peers = cluster.ensembleOf(ensemble).flatMap((from) => [
    { from, port: serverPort, purpose: "quorum" },
    { from, port: electionPort, purpose: "election" },
  ]);
  const users = configuredBrokers(cluster).filter((brokers) =>
    unlessUnknown(() => settingsOf(brokers).get("zookeeper.connect"))?.includes(ensemble.name),
  );
  const sessions =
    clientPort === undefined
      ? []
      : users.map((from) => ({ from, port: clientPort, purpose: "its brokers' sessions" }));
  return cluster.serverCount(ensemble) > 1 ? [...peers, ...sessions] : sessions;
}

/** An ensemble's ports: ZooKeeper's usual ones where its settings do not tell. */
export function portsOf(ensemble: Ensemble) {
  const read = <T>(port: (settings: EnsembleSettings) => T, usual: T) =>
    ifReadable(() => ({ port: port(ensembleSettingsOf(ensemble)) })) ?? { port: usual };
  return {
    serverPort: read(({ serverPort }) => serverPort, 2888).port,
    electionPort: read(({ electionPort }) => electionPort, 3888).port,
    clientPort: read<number | undefined>(({ clientPort }) => clientPort, 2181).port,
  };
}

/** Whether a workload's pods have names to resolve: of each other, or of an ensemble. */
export function asksDns(workload: Workload, cluster: Cluster): boolean {
  const brokers = cluster.kafka.find((candidate) => candidate === workload);
  const connects = brokers && unlessUnknown(() => brokers.settings().get("zookeeper.connect")) !== undefined;
  return podsOf(cluster.companions(workload)) > 1 || connects === true;
}
