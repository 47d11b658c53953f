/** Disruption: a node drain takes away no more than the quorum and the in-sync replicas can spare. */
import { type Cluster, podsOf } from "../model/cluster";
import { type KubernetesObject, namespaceOf } from "../model/objects";
import { type Labels, selects } from "../model/selectors";
import { type Value } from "../model/value";
import { type Workload } from "../model/workload";
import { quorumOf } from "../model/quorum";
import { rule } from "../rule";
import { configuredBrokers, listed, settingsOf } from "./subjects";
import { spareVoters } from "../../domain/quorum";

export const budgetCoversPods = rule({
  name: "budget-covers-pods",
  group: "disruption",
  description: "Exactly one PodDisruptionBudget covers each broker and each ensemble server.",
  protects:
    "Without a budget a node drain may evict all of them at once; with two, every eviction is refused with an error.",
  severity: "critical",
  enforcementLevel: "mandatory",
  advisoryIn: ["development"],
  remediationSteps:
    "Give the pods one PodDisruptionBudget whose selector matches their labels, and remove any other.",
  subjects: ({ workloads }) => workloads,
  check(workload, { cluster, violation }) {
    if (podsOf(cluster.companions(workload)) < 2) return;
    for (const pod of workload.pods()) {
      const budgets = budgetsOf(cluster, pod.labels, workload.namespace);
      if (budgets.length === 1) continue;
      const which = listed(budgets.map(({ title }) => title));
      violation(
        budgets.length === 0
          ? `no PodDisruptionBudget of its namespace selects ${pod.name}`
          : `${budgets.length} PodDisruptionBudgets select ${pod.name}: ${which}`,
      );
      return;
    }
  },
});

export const zookeeperBudgetKeepsQuorum = rule({
  name: "zookeeper-budget-keeps-quorum",
  group: "disruption",
  description: "The ensemble's disruption budget leaves a majority of its servers running.",
  protects:
    "An ensemble without a majority serves nobody: brokers lose their sessions and partitions their leaders.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Set maxUnavailable to at most N - (floor(N/2) + 1): 1 of 3, 2 of 5, 3 of 7.",
  subjects: ({ zookeeper }) => zookeeper,
  check(ensemble, { cluster, violation }) {
    const servers = cluster.serverCount(ensemble);
    if (servers < 3) return;
    const spare = spareVoters(servers);
    const { budget, allowed, others } = evictable(cluster.ensembleOf(ensemble), ensemble, cluster);
    if (budget === undefined || allowed <= spare) return;
    violation(
      `it allows ${allowed} of ${servers} servers of ${ensemble.title} to be evicted at once${others}; a majority survives only ${spare}`,
      budget,
    );
  },
});

export const kafkaBudgetKeepsInSync = rule({
  name: "kafka-budget-keeps-in-sync",
  group: "disruption",
  description: "The brokers' disruption budget leaves enough in-sync replicas for producers with acks=all.",
  protects: "With more brokers away than RF - min.insync.replicas, some partitions refuse every write.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Set maxUnavailable to at most default.replication.factor - min.insync.replicas.",
  subjects: configuredBrokers,
  check(brokers, { cluster, violation }) {
    const settings = settingsOf(brokers);
    const factor = settings.number("default.replication.factor", 1);
    const inSync = settings.number("min.insync.replicas", 1);
    // Where nothing can be spared, in-sync-minimum reports it: no budget could be right.
    if (cluster.brokerCount(brokers) < 2 || factor - inSync < 1) return;
    const { budget, allowed, others } = evictable(cluster.brokerSets(brokers), brokers, cluster);
    if (budget === undefined || allowed <= factor - inSync) return;
    violation(
      `it allows ${allowed} brokers of ${brokers.title} to be evicted at once${others}; replication factor ${factor} with min.insync.replicas ${inSync} spares ${factor - inSync}`,
      budget,
    );
  },
});

export const controllerBudgetKeepsQuorum = rule({
  name: "controller-budget-keeps-quorum",
  group: "disruption",
  description: "The disruption budget of KRaft controllers leaves a majority of them running.",
  protects:
    "Without a majority of controllers no leader is elected, no topic is made and no broker may start.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Set maxUnavailable to at most N - (floor(N/2) + 1): 1 of 3, 2 of 5.",
  subjects: ({ kafka }) => kafka,
  check(controllers, { cluster, violation }) {
    const quorum = quorumOf(controllers, cluster);
    if (quorum === undefined || quorum.voters < 3) return;
    const spare = spareVoters(quorum.voters);
    const { budget, allowed, others } = evictable(quorum.sets, controllers, cluster);
    if (budget === undefined || allowed <= spare) return;
    violation(
      `it allows ${allowed} of ${quorum.voters} controllers of ${controllers.title} to be evicted at once${others}; a majority survives only ${spare}`,
      budget,
    );
  },
});

export const budgetAllowsDrain = rule({
  name: "budget-allows-drain",
  group: "disruption",
  description: "A disruption budget lets at least one pod go.",
  protects:
    "A budget of none blocks every node drain, and with it upgrades and repairs, until someone deletes it.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps: "Set maxUnavailable to 1.",
  subjects: ({ workloads }) => workloads,
  check(workload, { cluster, violation }) {
    if (podsOf(cluster.companions(workload)) < 2) return;
    for (const budget of budgetsOf(cluster, workload.templateLabels, workload.namespace)) {
      if (allowedDisruptions(budget, cluster) < 1) violation("it allows no disruption at all", budget);
    }
  },
});

/** What the budgets of sets that belong together allow at once, and one set's own budget. */
interface Evictable {
  budget: KubernetesObject | undefined;
  allowed: number;
  /** The end of a message: which budgets add up, where there are several. */
  others: string;
}

function evictable(sets: readonly Workload[], own: Workload, cluster: Cluster): Evictable {
  const mine = budgetsOf(cluster, own.templateLabels, own.namespace);
  const [budget] = [...mine].sort((a, b) => allowedDisruptions(b, cluster) - allowedDisruptions(a, cluster));
  const firsts = sets.flatMap((set) => budgetsOf(cluster, set.templateLabels, set.namespace).slice(0, 1));
  const others = [...new Set(firsts)].filter((each) => !mine.includes(each));
  const all = budget === undefined ? others : [budget, ...others];
  const allowed = all.reduce((sum, each) => sum + allowedDisruptions(each, cluster), 0);
  const named = listed(others.map(({ title }) => title));
  return { budget, allowed, others: named === "" ? "" : `, together with ${named}` };
}

/** The budgets of a namespace that select these labels. */
function budgetsOf(cluster: Cluster, labels: Labels, namespace: string): KubernetesObject[] {
  return cluster
    .ofKind("PodDisruptionBudget")
    .filter(({ body }) => namespaceOf(body) === namespace && selects(body.at("spec", "selector"), labels));
}

/**
 * How many of the pods that a budget selects it lets go at once. Percentages are of all pods it selects and
 * round up, for maxUnavailable as for minAvailable (k8s.io/kubernetes pkg/controller/disruption).
 */
function allowedDisruptions({ body }: KubernetesObject, cluster: Cluster): number {
  const selected = cluster.workloads.filter(
    (workload) =>
      workload.namespace === namespaceOf(body) &&
      selects(body.at("spec", "selector"), workload.templateLabels),
  );
  const pods = selected.reduce((sum, { replicas }: Workload) => sum + replicas, 0);
  const most = amount(body.at("spec", "maxUnavailable"), pods);
  if (most !== undefined) return Math.min(most, pods);
  const least = amount(body.at("spec", "minAvailable"), pods);
  return least === undefined ? pods : Math.max(0, pods - least);
}

function amount(value: Value, pods: number): number | undefined {
  const percentage = /^(\d+)%$/.exec(value.text() ?? "")?.[1];
  return percentage === undefined ? value.number() : Math.ceil((Number(percentage) * pods) / 100);
}
