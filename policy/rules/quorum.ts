/** Quorum: the ensemble's size, its servers' view of each other, and the brokers' way to all of them. */
import { Brokers, type Cluster, type Ensemble } from "../model/cluster";
import { podsBehind, readHost } from "../model/dns";
import { atLeast } from "../model/images";
import { type Question } from "../model/probes";
import { quorumOf } from "../model/quorum";
import { ifReadable } from "../model/reading";
import { type Workload } from "../model/workload";
import { rule } from "../rule";
import { configuredBrokers, configuredEnsembles, ensembleSettingsOf, listed, settingsOf } from "./subjects";
import { majorityOf } from "../../domain/quorum";

export const zookeeperSizeOdd = rule({
  name: "zookeeper-size-odd",
  group: "quorum",
  description: "A ZooKeeper ensemble has an odd number of servers.",
  protects: "An even number adds a machine that can fail and no failure that can be survived.",
  severity: "low",
  enforcementLevel: "advisory",
  remediationSteps:
    "Use 3, 5 or 7 servers. An even number is a step on the way there: an ensemble changes by one server at a time.",
  subjects: ({ zookeeper }) => zookeeper,
  check(ensemble, { cluster, violation }) {
    const servers = cluster.serverCount(ensemble);
    // Two are too few before they are even: zookeeper-size-minimum.
    if (servers % 2 === 0 && servers > 2) violation(`its ensemble has ${servers} servers, an even number`);
  },
});

export const zookeeperSizeMinimum = rule({
  name: "zookeeper-size-minimum",
  group: "quorum",
  description: "A ZooKeeper ensemble is large enough to survive the loss of a server.",
  protects: "With fewer than three servers the loss of any one stops the ensemble, and Kafka with it.",
  severity: "high",
  enforcementLevel: "mandatory",
  advisoryIn: ["development"],
  remediationSteps: "Use at least 3 servers, or set this rule's `minimum` to 1 where an outage does no harm.",
  thresholds: { minimum: { description: "Fewest servers.", default: 3, minimum: 1 } },
  subjects: ({ zookeeper }) => zookeeper,
  check(ensemble, { cluster, limits, violation }) {
    const servers = cluster.serverCount(ensemble);
    if (servers < limits.minimum) {
      violation(`its ensemble has ${servers} of at least ${limits.minimum} servers`);
    }
  },
});

export const zookeeperServersMatchReplicas = rule({
  name: "zookeeper-servers-match-replicas",
  group: "quorum",
  description: "The servers that the ensemble's configuration counts on are those that the StatefulSet runs.",
  protects: "With other numbers a majority is counted over servers that do not exist, or two quorums form.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Make --servers (or the list of server.N entries) and spec.replicas the same number.",
  subjects: configuredEnsembles,
  check(ensemble, { cluster, violation }) {
    const { servers: listed, clientPort } = ensembleSettingsOf(ensemble);
    if (clientPort === undefined)
      violation("nothing opens its client port: neither clientPort nor `;2181` behind its own server line");
    const replicas = cluster.serverCount(ensemble);
    if ((listed ?? 1) === replicas) return;
    violation(
      listed === undefined
        ? `its ${replicas} servers have no list of servers, so each runs alone`
        : `its configuration counts on ${listed} servers, but ${replicas} replicas run`,
    );
  },
});

export const quorumResolvesBeforeReady = rule({
  name: "quorum-resolves-before-ready",
  group: "quorum",
  description:
    "Where a pod is ready only in a quorum, the pods start together and find each other before that.",
  protects:
    "With OrderedReady the second pod is made when the first is ready, and the first is ready when there is a quorum: it never starts. The same where DNS hides them until they are ready.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Set podManagementPolicy: Parallel, and publishNotReadyAddresses: true on the headless Service; or let the readinessProbe ask what one pod can answer.",
  subjects: ({ workloads }) => workloads,
  check(workload, { cluster, violation }) {
    const quorum = quorumOf(workload, cluster);
    if (quorum === undefined || quorum.voters < 2) return;
    const probe = ifReadable(() => waitsForQuorum(workload));
    const majority = majorityOf(quorum.voters);
    const first = quorum.sets.map((set) => (isParallel(set) ? set.replicas : Math.min(1, set.replicas)));
    const started = first.reduce((sum, pods) => sum + pods, 0);
    if (probe !== undefined && !isParallel(workload) && started < majority)
      violation(
        `its pods start one after the other, each when the one before is ready, and its ${probe} waits for a majority, which is ${majority} of ${quorum.voters}`,
      );
    if (workload instanceof Brokers && probe === undefined) return;
    const name = workload.body.at("spec", "serviceName").text();
    const service = cluster.services.find((s) => s.name === name && s.namespace === workload.namespace);
    if (!service || service.body.at("spec", "publishNotReadyAddresses").isTrue()) return;
    const hidden = `it hides the servers of ${workload.title} from each other until they are ready`;
    // Ready without a quorum, they find each other a little later.
    if (probe === undefined) violation(hidden, service, "advisory");
    else violation(hidden, service);
  },
});

function isParallel(workload: Workload): boolean {
  return workload.body.at("spec", "podManagementPolicy").text() === "Parallel";
}

/** The probe that a pod passes only in a quorum, if any keeps it from being ready. */
function waitsForQuorum(workload: Workload): string | undefined {
  const questions = workload.questions();
  return questions.find(
    (question) =>
      question.probe !== "livenessProbe" &&
      (workload instanceof Brokers ? asksBroker(question, workload) : question.needsEnsemble),
  )?.probe;
}

/** A broker's listeners open when it has caught up with its quorum since 3.5.0 (KAFKA-14658), its controller's at once. */
function asksBroker({ ports, asksCluster }: Question, brokers: Brokers): boolean {
  if (asksCluster) return true;
  const settings = brokers.settings();
  if (settings.version === undefined || !atLeast(settings.version, [3, 5, 0])) return false;
  const controllers = (settings.get("controller.listener.names") ?? "").split(",").map((name) => name.trim());
  const ofBroker = brokers.bound().filter(({ name }) => !controllers.includes(name));
  return ports.some(({ port }) => ofBroker.some((listener) => listener.port === port));
}

export const zookeeperConnectDistinct = rule({
  name: "zookeeper-connect-distinct",
  group: "quorum",
  description: "zookeeper.connect names no server twice, and a chroot at its end only.",
  protects: "A list of one address three times has no fail-over: brokers stop with that one server.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Name each server once, separated by commas, with at most one /chroot after the last.",
  subjects: configuredBrokers,
  check(brokers, { violation }) {
    const connect = settingsOf(brokers).get("zookeeper.connect");
    if (connect === undefined) return;
    const { servers, strayChroot } = parseConnect(connect);
    const twice = [...new Set(servers.filter((server, i) => servers.indexOf(server) !== i))];
    if (twice.length > 0) violation(`zookeeper.connect names ${listed(twice)} more than once`);
    if (strayChroot)
      violation("zookeeper.connect has a chroot before its end; Kafka takes one, after the last server");
  },
});

export const zookeeperConnectComplete = rule({
  name: "zookeeper-connect-complete",
  group: "quorum",
  description: "zookeeper.connect reaches every server of the ensemble in the stack, at its client port.",
  protects: "A broker that knows some servers only cannot fail over to the others.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Name every server's own host name, or the client Service, each with the client port.",
  subjects: configuredBrokers,
  check(brokers, { cluster, violation }) {
    const settings = settingsOf(brokers);
    const connect = settings.get("zookeeper.connect");
    if (connect === undefined || !settings.usesZooKeeper) return;
    const servers = parseConnect(connect).servers.map(splitPort);
    for (const ensemble of cluster.zookeeper) {
      const named = servers.filter(({ host }) => belongsTo(host, brokers.namespace, ensemble, cluster));
      if (named.length === 0) continue;
      checkServers(named, brokers.namespace, cluster.ensembleOf(ensemble), cluster, violation);
    }
  },
});

interface Server {
  host: string;
  port: number;
}

function checkServers(
  servers: readonly Server[],
  from: string,
  sets: readonly Ensemble[],
  cluster: Cluster,
  violation: (message: string) => void,
): void {
  const reached = new Set<string>();
  const title = listed(sets.map((set) => set.title));
  for (const { host, port } of servers) {
    const behind = sets.map((set) => ({ set, pods: podsBehind(host, from, set, cluster.services) }));
    if (behind.every(({ pods }) => pods.length === 0))
      violation(`zookeeper.connect names ${host}, which is no server of ${title}`);
    for (const { set, pods } of behind) {
      pods.forEach((pod) => reached.add(pod));
      const ports = ifReadable(() => clientPorts(host, from, set, cluster));
      if (pods.length > 0 && ports !== undefined && !ports.includes(port)) {
        violation(`zookeeper.connect asks ${host} at port ${port}; clients are served at ${listed(ports)}`);
      }
    }
  }
  const missing = sets
    .flatMap((set) => set.pods())
    .map(({ name }) => name)
    .filter((name) => !reached.has(name));
  if (missing.length > 0) violation(`zookeeper.connect does not reach ${listed(missing)} of ${title}`);
}

/** Whether a host name speaks of an ensemble: it goes through a Service of the stack that selects its pods. */
function belongsTo(host: string, from: string, ensemble: Ensemble, cluster: Cluster): boolean {
  return readHost(host, from).some(
    ({ service, namespace }) =>
      namespace === ensemble.namespace &&
      cluster.services.some(
        (s) => s.name === service && s.namespace === namespace && s.podsOf(ensemble).length > 0,
      ),
  );
}

/** The ports that lead to the client port: the pods' own by a headless Service, else the Service's. */
function clientPorts(host: string, from: string, ensemble: Ensemble, cluster: Cluster): number[] | undefined {
  const { clientPort } = ensemble.settings();
  const service = cluster.services.find((s) =>
    readHost(host, from).some((r) => r.service === s.name && r.namespace === s.namespace),
  );
  if (clientPort === undefined || !service) return undefined;
  return service.isHeadless ? [clientPort] : service.portsTo(clientPort, ensemble.container());
}

/** `host:port,host:port/chroot`, taken apart as Kafka does: the chroot begins at the first slash. */
function parseConnect(connect: string): { servers: string[]; strayChroot: boolean } {
  const parts = connect.split(",").map((part) => part.trim());
  return {
    servers: parts.map((part) => part.replace(/\/.*$/, "")).filter(Boolean),
    strayChroot: parts.slice(0, -1).some((part) => part.includes("/")),
  };
}

function splitPort(server: string): Server {
  const match = /^(.*?)(?::(\d+))?$/.exec(server);
  return { host: match?.[1] ?? server, port: Number(match?.[2] ?? 2181) };
}
