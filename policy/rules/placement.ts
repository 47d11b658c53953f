/** Placement: no node, and no zone, holds more of the cluster than it may take down with it. */
import { type Brokers, podsOf } from "../model/cluster";
import { HOSTNAME, ZONE } from "../../domain/kubernetes/labels";
import { holdsToken, ifReadable } from "../model/reading";
import { type Workload } from "../model/workload";
import { selects } from "../model/selectors";
import { type Value } from "../model/value";
import { rule } from "../rule";
import { configuredBrokers, settingsOf } from "./subjects";

/** The zone's label before Kubernetes 1.17, which nodes still carry. */
const OLD_ZONE = "failure-domain.beta.kubernetes.io/zone";

export const antiAffinityRequired = rule({
  name: "anti-affinity-required",
  group: "placement",
  description:
    "Brokers and ensemble servers are kept on different nodes by a rule that the scheduler must obey.",
  protects:
    "One node that dies takes one broker or ZooKeeper server with it, not a quorum. A preferred rule is given up exactly when nodes are short.",
  severity: "critical",
  enforcementLevel: "mandatory",
  advisoryIn: ["development"],
  remediationSteps: `Add podAntiAffinity, requiredDuringSchedulingIgnoredDuringExecution, with topologyKey ${HOSTNAME}.`,
  subjects: ({ workloads }) => workloads,
  check(workload, { cluster, violation }) {
    const pods = podsOf(cluster.companions(workload));
    if (pods < 2 || requiredTerms(workload).length > 0 || spreadOnNodes(workload)) return;
    // One pod a set, each in a zone or on a node of its own, are apart already.
    if (workload.replicas < 2 && pinnedTo(workload).length > 0) return;
    violation(`nothing requires its ${pods} pods to run on different nodes`);
  },
});

export const antiAffinitySelectsOwnPods = rule({
  name: "anti-affinity-selects-own-pods",
  group: "placement",
  description: "A required anti-affinity selects the pods it is meant to keep apart.",
  protects: "A selector with a label the pods do not carry keeps nothing apart, and nothing says so.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Select the labels of the pod template itself, in its own namespace.",
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    const terms = requiredTerms(workload);
    if (workload.replicas < 2 || terms.length === 0) return;
    if (terms.some((term) => selectsOwn(term, workload))) return;
    violation("its required anti-affinity selects none of its own pods, so it keeps none of them apart");
  },
});

export const priorityNotBelowDefault = rule({
  name: "priority-not-below-default",
  group: "placement",
  description: "Brokers and ensemble servers have no lower priority than pods that name none.",
  protects:
    "The scheduler evicts pods of lower priority to make room for others, and does not keep to disruption budgets where it must choose.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Name a PriorityClass whose value is not below the default's, or leave priorityClassName out.",
  subjects: ({ workloads }) => workloads,
  check(workload, { cluster, violation }) {
    const name = workload.podSpec.at("priorityClassName").text();
    if (name === undefined) return;
    const { byName, byDefault } = cluster.priorities();
    const value = byName.get(name);
    if (value !== undefined && value < byDefault)
      violation(
        `its PriorityClass ${name} has value ${value}, below the ${byDefault} of pods that name none`,
      );
  },
});

export const rackWhenZones = rule({
  name: "rack-when-zones",
  group: "placement",
  description:
    "Brokers that are spread over zones tell Kafka which zone they are in: all of them, and each its own.",
  protects:
    "Without broker.rack Kafka may put all replicas of a partition into one zone, and lose them with it. Where only some brokers have one, it creates no topic.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Set broker.rack from the node's zone, or drop the zone rules.",
  subjects: configuredBrokers,
  check(brokers, { cluster, violation }) {
    const settings = settingsOf(brokers);
    const count = cluster.brokerCount(brokers);
    // Where every broker has a replica of everything, there is nothing to place.
    const everywhere = count <= settings.number("default.replication.factor", 1);
    const sets = cluster.brokerSets(brokers);
    const others = sets.filter((set) => set !== brokers);
    if (!hasRack(brokers)) {
      const [other] = others.filter(hasRack);
      if (other) violation(`it has no broker.rack, and ${other.title} has: Kafka creates no topic then`);
      else if (count >= 2 && !everywhere && sets.some(spreadsOverZones))
        violation("its pods are spread over zones, but broker.rack is not set");
      return;
    }
    if (count < 2 || everywhere) return;
    const [rack, ...more] = racksIn(brokers);
    if (rack === undefined || more.length > 0) return;
    const zone = zoneOf(brokers);
    if (brokers.replicas > 1 && zone === undefined && spreadsOverZones(brokers))
      violation(`its pods are spread over zones, and all of them have the broker.rack ${rack}`);
    const same = others.find((set) => racksIn(set).join() === rack && differ(zoneOf(set), zone));
    if (same) violation(`it is in zone ${zone ?? ""}, and has the broker.rack of ${same.title}, ${rack}`);
  },
});

const hasRack = (brokers: Brokers) => brokers.settings().givenKeys().includes("broker.rack");

const differ = (one: string | undefined, other: string | undefined) =>
  one !== undefined && other !== undefined && one !== other;

/** The racks of a set's brokers as they are written, each once; none where only the running pods can tell. */
function racksIn(brokers: Brokers): string[] {
  const racks = ifReadable(() =>
    brokers.pods().map((pod) => brokers.settings().get("broker.rack", pod) ?? ""),
  );
  return racks?.some((rack) => holdsToken(rack)) ? [] : [...new Set(racks)];
}

/** The one zone that all of a set's pods must be in. */
function zoneOf(workload: Workload): string | undefined {
  const selected = workload.podSpec.at("nodeSelector", ZONE).text();
  if (selected !== undefined) return selected;
  const values = requiredOfNodes(workload)
    .filter((each) => each.at("key").text() === ZONE && each.at("operator").text() === "In")
    .flatMap((each) => each.at("values").items());
  return values.length === 1 ? values[0]?.text() : undefined;
}

/** Labels of nodes that a set's pods must have: by nodeSelector, or by a node affinity that the scheduler must obey. */
function pinnedTo(workload: Workload): string[] {
  return [
    ...workload.podSpec
      .at("nodeSelector")
      .entries()
      .map(([key]) => key),
    ...requiredOfNodes(workload).flatMap((each) => each.at("key").text() ?? []),
  ];
}

/** What a set's node affinity requires of nodes, of all its terms. */
function requiredOfNodes({ podSpec }: Workload): Value[] {
  return podSpec
    .at("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")
    .items()
    .flatMap((term) => term.at("matchExpressions").items());
}

/** Required anti-affinity terms whose unit is one node. */
function requiredTerms(workload: Workload): Value[] {
  return workload.podSpec
    .at("affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
    .items()
    .filter((term) => term.at("topologyKey").text() === HOSTNAME);
}

function selectsOwn(term: Value, workload: Workload): boolean {
  const namespaces = term.at("namespaces").items();
  const named = namespaces.some((item) => item.text() === workload.namespace);
  const everywhere = !term.at("namespaceSelector").isAbsent;
  if (namespaces.length > 0 && !named && !everywhere) return false;
  return selects(term.at("labelSelector"), workload.templateLabels);
}

/** A spread of at most one pod per node that the scheduler must obey is as good as anti-affinity. */
function spreadOnNodes(workload: Workload): boolean {
  return workload.podSpec
    .at("topologySpreadConstraints")
    .items()
    .some(
      (spread) =>
        spread.at("topologyKey").text() === HOSTNAME &&
        (spread.at("whenUnsatisfiable").text() ?? "DoNotSchedule") === "DoNotSchedule" &&
        spread.at("maxSkew").number() === 1 &&
        (spread.at("minDomains").number() ?? 1) >= workload.replicas &&
        selects(spread.at("labelSelector"), workload.templateLabels),
    );
}

/** Whether a set's pods are spread over zones, or all put into one of several. */
function spreadsOverZones(workload: Workload): boolean {
  if (pinnedTo(workload).some((key) => key === ZONE || key === OLD_ZONE)) return true;
  const spreads = workload.podSpec.at("topologySpreadConstraints").items();
  const anti = workload.podSpec.at("affinity", "podAntiAffinity");
  const terms = [
    ...anti.at("requiredDuringSchedulingIgnoredDuringExecution").items(),
    ...anti
      .at("preferredDuringSchedulingIgnoredDuringExecution")
      .items()
      .map((weighted) => weighted.at("podAffinityTerm")),
  ];
  return [...spreads, ...terms].some((term) => term.at("topologyKey").text() === ZONE);
}
