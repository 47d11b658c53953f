/** Quorum: the ensemble's size, its members' view of each other, and the brokers' way to all of them. */
import { type Cluster, type Ensemble } from "../model/cluster";
import { podsBehind, readHost } from "../model/dns";
import { rule } from "../rule";
import { configuredBrokers, configuredEnsembles, ensembleSettingsOf, listed, settingsOf } from "./subjects";

export const zookeeperSizeOdd = rule({
  name: "zookeeper-size-odd",
  group: "quorum",
  description: "A ZooKeeper ensemble has an odd number of members.",
  protects: "An even member adds a machine that can fail and no failure that can be survived.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Use 3, 5 or 7 members.",
  subjects: ({ zookeeper }) => zookeeper,
  check({ replicas }, { violation }) {
    if (replicas % 2 === 0) violation(`its ensemble has ${replicas} members, an even number`);
  },
});

export const zookeeperSizeMinimum = rule({
  name: "zookeeper-size-minimum",
  group: "quorum",
  description: "A ZooKeeper ensemble is large enough to survive the loss of a member.",
  protects: "With fewer than three members the loss of any one stops the ensemble, and Kafka with it.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Use at least 3 members, or set this rule's `minimum` to 1 where an outage does no harm.",
  thresholds: { minimum: { description: "Fewest members.", default: 3, minimum: 1 } },
  subjects: ({ zookeeper }) => zookeeper,
  check({ replicas }, { limits, violation }) {
    // Even sizes are zookeeper-size-odd's matter.
    if (replicas % 2 === 1 && replicas < limits.minimum) {
      violation(`its ensemble has ${replicas} of at least ${limits.minimum} members`);
    }
  },
});

export const zookeeperServersMatchReplicas = rule({
  name: "zookeeper-servers-match-replicas",
  group: "quorum",
  description: "The members that the ensemble's configuration counts on are those that the StatefulSet runs.",
  protects: "With other numbers a majority is counted over members that do not exist, or two quorums form.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Make --servers (or the list of server.N entries) and spec.replicas the same number.",
  subjects: configuredEnsembles,
  check(ensemble, { violation }) {
    const { servers } = ensembleSettingsOf(ensemble);
    if ((servers ?? 1) === ensemble.replicas) return;
    violation(
      servers === undefined
        ? `its ${ensemble.replicas} members have no list of servers, so each runs alone`
        : `its configuration counts on ${servers} servers, but ${ensemble.replicas} replicas run`,
    );
  },
});

export const quorumResolvesBeforeReady = rule({
  name: "quorum-resolves-before-ready",
  group: "quorum",
  description: "Members find each other in DNS before they are ready.",
  protects:
    "A member becomes ready once there is a quorum, and there is a quorum once members find each other.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps: "Set publishNotReadyAddresses: true on the ensemble's headless Service.",
  subjects: ({ zookeeper }) => zookeeper,
  check(ensemble, { cluster, violation }) {
    if (ensemble.replicas < 2) return;
    const name = ensemble.body.at("spec", "serviceName").text();
    const service = cluster.services.find((s) => s.name === name && s.namespace === ensemble.namespace);
    if (service && !service.body.at("spec", "publishNotReadyAddresses").isTrue()) {
      violation(`it hides the members of ${ensemble.title} from each other until they are ready`, service);
    }
  },
});

export const zookeeperConnectDistinct = rule({
  name: "zookeeper-connect-distinct",
  group: "quorum",
  description: "zookeeper.connect names no member twice, and a chroot at its end only.",
  protects: "A list of one address three times has no fail-over: brokers stop with that one member.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Name each member once, separated by commas, with at most one /chroot after the last.",
  subjects: configuredBrokers,
  check(brokers, { violation }) {
    const connect = settingsOf(brokers).get("zookeeper.connect");
    if (connect === undefined) return;
    const { members, strayChroot } = parseConnect(connect);
    const twice = [...new Set(members.filter((member, i) => members.indexOf(member) !== i))];
    if (twice.length > 0) violation(`zookeeper.connect names ${listed(twice)} more than once`);
    if (strayChroot)
      violation("zookeeper.connect has a chroot before its end; Kafka takes one, after the last member");
  },
});

export const zookeeperConnectComplete = rule({
  name: "zookeeper-connect-complete",
  group: "quorum",
  description: "zookeeper.connect reaches every member of the ensemble in the stack, at its client port.",
  protects: "A broker that knows some members only cannot fail over to the others.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Name every member's own host name, or the client Service, each with the client port.",
  subjects: configuredBrokers,
  check(brokers, { cluster, violation }) {
    const settings = settingsOf(brokers);
    const connect = settings.get("zookeeper.connect");
    if (connect === undefined || !settings.usesZooKeeper) return;
    const members = parseConnect(connect).members.map(splitPort);
    for (const ensemble of cluster.zookeeper) {
      const named = members.filter(({ host }) => belongsTo(host, brokers.namespace, ensemble, cluster));
      if (named.length > 0) checkMembers(named, brokers.namespace, ensemble, cluster, violation);
    }
  },
});

interface Member {
  host: string;
  port: number;
}

function checkMembers(
  members: readonly Member[],
  from: string,
  ensemble: Ensemble,
  cluster: Cluster,
  violation: (message: string) => void,
): void {
  const reached = new Set<string>();
  for (const { host, port } of members) {
    const pods = podsBehind(host, from, ensemble, cluster.services);
    if (pods.length === 0)
      violation(`zookeeper.connect names ${host}, which is no member of ${ensemble.title}`);
    pods.forEach((pod) => reached.add(pod));
    const ports = clientPorts(host, from, ensemble, cluster);
    if (pods.length > 0 && ports !== undefined && !ports.includes(port)) {
      violation(`zookeeper.connect asks ${host} at port ${port}; clients are served at ${listed(ports)}`);
    }
  }
  const missing = ensemble
    .pods()
    .map(({ name }) => name)
    .filter((name) => !reached.has(name));
  if (missing.length > 0)
    violation(`zookeeper.connect does not reach ${listed(missing)} of ${ensemble.title}`);
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
  const clientPort = ensemble.settings()?.clientPort;
  const service = cluster.services.find((s) =>
    readHost(host, from).some((r) => r.service === s.name && r.namespace === s.namespace),
  );
  if (clientPort === undefined || !service) return undefined;
  return service.isHeadless ? [clientPort] : service.portsTo(clientPort, ensemble.container());
}

/** `host:port,host:port/chroot`, taken apart as Kafka does: the chroot begins at the first slash. */
function parseConnect(connect: string): { members: string[]; strayChroot: boolean } {
  const parts = connect.split(",").map((part) => part.trim());
  return {
    members: parts.map((part) => part.replace(/\/.*$/, "")).filter(Boolean),
    strayChroot: parts.slice(0, -1).some((part) => part.includes("/")),
  };
}

function splitPort(member: string): Member {
  const match = /^(.*?)(?::(\d+))?$/.exec(member);
  return { host: match?.[1] ?? member, port: Number(match?.[2] ?? 2181) };
}
