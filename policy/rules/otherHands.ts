/** Other hands on the pods: autoscalers and rolling updates that take away more than the cluster can spare. */
import { Brokers, type Cluster } from "../model/cluster";
import { type KubernetesObject, namespaceOf, unlessUnknown } from "../model/objects";
import { type Value } from "../model/value";
import { type Workload } from "../model/workload";
import { rule } from "../rule";
import { listed, settingsOf } from "./subjects";
import { spareVoters } from "../../domain/quorum";

/** Modes in which a VerticalPodAutoscaler changes pods that run. Auto holds where none is set. */
const EVICTING_MODES: ReadonlySet<string> = new Set(["Auto", "Recreate", "InPlaceOrRecreate"]);

export const noAutoscaler = rule({
  name: "no-autoscaler",
  group: "disruption",
  description: "No autoscaler adds, takes away or resizes brokers or ensemble servers.",
  protects:
    "Kafka moves no partition by itself: a broker that is added holds nothing, and one that is taken away leaves its replicas assigned to it. Servers that are added vote in no quorum. A vertical autoscaler evicts pods to resize them, and knows nothing of the heap.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Remove the autoscaler, or let it recommend only (updateMode: Off). Change spec.replicas and the resources by hand.",
  subjects: ({ objects }) => objects.filter(({ body }) => targetOf(body) !== undefined),
  check(autoscaler, { cluster, violation }) {
    const target = targetOf(autoscaler.body);
    const scaled = target && targeted(target, autoscaler, cluster);
    if (!scaled) return;
    if (autoscaler.kind === "VerticalPodAutoscaler") {
      const mode = autoscaler.body.at("spec", "updatePolicy", "updateMode").text() ?? "Auto";
      if (EVICTING_MODES.has(mode) && resizes(autoscaler.body))
        violation(`it evicts pods of ${scaled.title} to change their resources (updateMode ${mode})`);
    } else if (scales(autoscaler, scaled)) violation(`it changes the number of pods of ${scaled.title}`);
  },
});

export const rollingUpdateSparesPods = rule({
  name: "rolling-update-spares-pods",
  group: "disruption",
  description: "A rolling update replaces no more pods at once than a quorum and the in-sync replicas spare.",
  protects:
    "Two servers of three away are no majority, and two replicas of three away refuse every write. The StatefulSet controller does not ask the disruption budget.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Leave updateStrategy.rollingUpdate.maxUnavailable out, or set it to 1.",
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    const most = workload.body.at("spec", "updateStrategy", "rollingUpdate", "maxUnavailable");
    if (most.isAbsent || !isRolling(workload) || workload.replicas < 2) return;
    const away = Math.min(pods(most, workload.replicas), workload.replicas);
    const spare = spared(workload);
    if (away > Math.max(spare, 1))
      violation(
        `a rolling update replaces ${away} of its ${workload.replicas} pods at once, and no more than ${Math.max(spare, 1)} can be spared`,
      );
  },
});

export const rollingUpdateComplete = rule({
  name: "rolling-update-complete",
  group: "disruption",
  description: "A rolling update reaches every pod.",
  protects:
    "Pods below the partition keep the old revision: a change never gets to them, and after their next restart they start with the old one again.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Set updateStrategy.rollingUpdate.partition to 0 once the new revision has proved itself.",
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    const partition = workload.body.at("spec", "updateStrategy", "rollingUpdate", "partition").number() ?? 0;
    if (!isRolling(workload)) return;
    const held = workload.pods().filter(({ ordinal }) => ordinal < partition);
    if (held.length === 0) return;
    const names = listed(held.map(({ name }) => name));
    violation(`its partition of ${partition} keeps ${names} at the old revision`);
  },
});

/** How many pods may be away at once: of a majority, and of in-sync replicas; 1 where the settings do not tell. */
function spared(workload: Workload): number {
  const majority = spareVoters(workload.replicas);
  if (!(workload instanceof Brokers)) return majority;
  return unlessUnknown(() => sparedBrokers(workload, majority)) ?? 1;
}

function sparedBrokers(workload: Brokers, majority: number): number {
  const settings = settingsOf(workload);
  const roles = settings.get("process.roles") ?? "broker";
  const inSync = settings.number("default.replication.factor", 1) - settings.number("min.insync.replicas", 1);
  if (!roles.includes("broker")) return majority;
  return roles.includes("controller") ? Math.min(inSync, majority) : inSync;
}

/** What an autoscaler acts on; undefined for objects that are none. */
function targetOf(body: Value): Value | undefined {
  const spec = body.at("spec");
  if (spec.isUnknown) return undefined;
  // HorizontalPodAutoscaler, KEDA's ScaledObject and others name it scaleTargetRef, VerticalPodAutoscaler targetRef.
  const target = ["scaleTargetRef", "targetRef"].map((name) => spec.at(name)).find((ref) => !ref.isAbsent);
  return target?.isUnknown === false ? target : undefined;
}

/** The brokers or ZooKeeper servers that an autoscaler's target names, in its own namespace. */
function targeted(target: Value, { body }: KubernetesObject, cluster: Cluster): Workload | undefined {
  // KEDA takes a target without a kind for a Deployment.
  if (target.at("kind").text() !== "StatefulSet") return undefined;
  const name = target.at("name").text();
  const namespace = namespaceOf(body);
  return cluster.workloads.find((workload) => workload.name === name && workload.namespace === namespace);
}

/** Whether it may ever want another number than the StatefulSet's. */
function scales({ body }: KubernetesObject, { replicas }: Workload): boolean {
  const spec = body.at("spec");
  if (body.at("metadata", "annotations", "autoscaling.keda.sh/paused").isTrue()) return false;
  const least = spec.at("minReplicas").number() ?? spec.at("minReplicaCount").number();
  const most = spec.at("maxReplicas").number() ?? spec.at("maxReplicaCount").number();
  return least !== replicas || most !== replicas;
}

/** Whether a vertical autoscaler has any container left to resize. */
function resizes(body: Value): boolean {
  const policies = body.at("spec", "resourcePolicy", "containerPolicies").items();
  const others = policies.some((policy) => policy.at("containerName").text() === "*");
  return !others || policies.some((policy) => policy.at("mode").text() !== "Off");
}

/** Only RollingUpdate, the default, has these fields; OnDelete leaves the pods to whoever deletes them. */
function isRolling(workload: Workload): boolean {
  return (workload.body.at("spec", "updateStrategy", "type").text() ?? "RollingUpdate") === "RollingUpdate";
}

/** A number or a percentage of pods; the StatefulSet controller rounds down, to one at least. */
function pods(value: Value, replicas: number): number {
  const percentage = /^(\d+)%$/.exec(value.text() ?? "")?.[1];
  if (percentage === undefined) return value.number() ?? 1;
  return Math.max(1, Math.floor((Number(percentage) * replicas) / 100));
}
