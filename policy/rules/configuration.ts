/** Configuration: settings that Kafka 3.5.2 knows and takes, and a stack that this pack can read. */
import { parseQuantity } from "../../components/quantities";
import { checkBrokerConfig } from "../../components/kafka/brokerConfig";
import { type Brokers, type Cluster } from "../model/cluster";
import { unlessUnknown } from "../model/objects";
import { CannotEvaluate } from "../model/value";
import { rule } from "../rule";
import { brokerHeap, memoryOf } from "./memory";
import { configuredBrokers, settingsOf } from "./subjects";

/** Findings of the configuration check that a rule of this pack makes with more of the stack in view. */
const OWN_RULES: ReadonlySet<string> = new Set([
  "heap-above-memory",
  "heap-leaves-no-cache",
  "internal-topics-factor",
  "listener-advertises-any",
  "min-insync-above-factor",
  "min-insync-equals-factor",
  "min-insync-one",
  "replication-factor-brokers",
  "replication-factor-one",
  "retention-above-volume",
  "retention-unlimited",
  "unclean-election",
  "zookeeper-connect-twice",
]);

/** Findings that hold for brokers with ZooKeeper only. */
const ZOOKEEPER_RULES: ReadonlySet<string> = new Set([
  "broker-id",
  "controller-listeners",
  "kraft-migration",
  "kraft-mode",
  "node-id",
  "zookeeper-connect-missing",
]);

export const brokerConfigValid = rule({
  name: "broker-config-valid",
  group: "configuration",
  description:
    "Every broker setting is one that Kafka 3.5.2 has, with a value it takes, and they go together.",
  protects:
    "Kafka ignores misspelt and removed settings without a word, and stops at wrong values only when it starts.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Follow the message, which names the setting, what is allowed and the nearest right name.",
  subjects: configuredBrokers,
  check(brokers, { cluster, violation }) {
    for (const message of configFindings(brokers, cluster, "error")) violation(message);
  },
});

export const brokerConfigSound = rule({
  name: "broker-config-sound",
  group: "configuration",
  description: "No broker setting is one that experience advises against.",
  protects:
    "Settings that Kafka takes and that hurt later: deprecated names, values that work against each other.",
  severity: "low",
  enforcementLevel: "advisory",
  remediationSteps: "Follow the message.",
  subjects: configuredBrokers,
  check(brokers, { cluster, violation }) {
    for (const message of configFindings(brokers, cluster, "warning")) violation(message);
  },
});

export const brokerIdUnique = rule({
  name: "broker-id-unique",
  group: "configuration",
  description: "Each broker has an id of its own, from its pod's ordinal or from ZooKeeper.",
  protects:
    "The second broker with an id stops at start; one that changes its id no longer finds its partitions.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Set broker.id from the pod's name (${HOSTNAME##*-}), or leave it out.",
  subjects: configuredBrokers,
  check(brokers, { violation }) {
    const settings = settingsOf(brokers);
    const key = settings.get("node.id") === undefined ? "broker.id" : "node.id";
    const id = settings.get(key);
    // -1 and nothing let ZooKeeper hand ids out.
    if (id === undefined || id.trim() === "-1" || brokers.replicas < 2) return;
    const ids = brokers.pods().map((pod) => brokers.expand(id, pod));
    if (new Set(ids).size < ids.length) violation(`${key} is ${ids[0] ?? ""} for more than one broker`);
  },
});

/** API versions that no supported cluster serves, and what took their place. */
const REMOVED_VERSIONS: Readonly<Record<string, string>> = {
  "policy/v1beta1": "policy/v1 (v1beta1 is gone since Kubernetes 1.25)",
  "apps/v1beta1": "apps/v1 (v1beta1 is gone since Kubernetes 1.16)",
  "apps/v1beta2": "apps/v1 (v1beta2 is gone since Kubernetes 1.16)",
  "extensions/v1beta1":
    "apps/v1, networking.k8s.io/v1 or policy/v1 (extensions is gone since Kubernetes 1.22)",
  "storage.k8s.io/v1beta1": "storage.k8s.io/v1 (v1beta1 classes are gone since Kubernetes 1.22)",
};

export const apiVersionServed = rule({
  name: "api-version-served",
  group: "configuration",
  description: "No object is of an API version that Kubernetes has removed.",
  protects:
    "On a current cluster the object cannot be created: a disruption budget that does not exist protects nothing.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Use the API version that the message names; the fields are the same.",
  subjects: ({ objects }) =>
    objects.filter(({ kind }) =>
      ["PodDisruptionBudget", "StatefulSet", "NetworkPolicy", "StorageClass"].includes(kind),
    ),
  check(object, { violation }) {
    const version = object.body.at("apiVersion").text() ?? object.apiVersion;
    const instead = REMOVED_VERSIONS[version];
    if (instead !== undefined) violation(`${version} is no longer served; use ${instead}`);
  },
});

export const workloadRecognised = rule({
  name: "workload-recognised",
  group: "configuration",
  description: "Whatever runs Kafka or ZooKeeper is in a shape that this pack can check.",
  protects: "What cannot be checked must not look as if it had passed.",
  severity: "medium",
  enforcementLevel: "advisory",
  unknownLevel: "mandatory",
  remediationSteps:
    "Run it as a StatefulSet with its settings in a ConfigMap, --override options or the image's variables; or annotate the workload policy.kafka-on-kubernetes/role: kafka, zookeeper or none.",
  subjects: (cluster) => [
    ...cluster.notChecked,
    ...cluster.workloads.map(({ object }) => ({ ...object, reason: "", isUnknown: false })),
  ],
  check(subject, { cluster, violation }) {
    if (subject.isUnknown) throw new CannotEvaluate(subject.reason);
    if (subject.reason !== "") {
      violation(`not checked: ${subject.reason}`);
      return;
    }
    const workload = [...cluster.kafka, ...cluster.zookeeper].find(
      ({ urn, title }) => urn === subject.urn && title === subject.title,
    );
    const unreadable = workload && unlessUnknown(() => workload.settings() === undefined);
    if (unreadable === true)
      violation(
        "not checked: its settings stand neither in its command, a mounted file nor variables of a known image",
      );
  },
});

function configFindings(brokers: Brokers, cluster: Cluster, severity: "error" | "warning"): string[] {
  const settings = settingsOf(brokers);
  const given = Object.fromEntries([...settings.given].map(([key, value]) => [key, value.text() ?? ""]));
  const expanded = Object.fromEntries(
    // A pod's field is an address or a name to the broker, whatever stands for it here.
    Object.entries(given).map(([key, value]) => [
      key,
      brokers.expand(value, brokers.pods()[0]).replace(/\[?<[^<>]+>\]?/g, "pod-field"),
    ]),
  );
  return checkBrokerConfig({
    given: expanded,
    provided: { ...settings.provided },
    facts: facts(brokers, cluster),
  })
    .filter((finding) => finding.severity === severity && !OWN_RULES.has(finding.rule))
    .filter((finding) => settings.usesZooKeeper || !ZOOKEEPER_RULES.has(finding.rule))
    .map(({ message }) => message);
}

/** What of the stack the check can use. Facts that are not known yet are left out: their own rules say so. */
function facts(brokers: Brokers, cluster: Cluster) {
  const bytes = (value: string | undefined) => (value === undefined ? undefined : parseQuantity(value));
  const template = unlessUnknown(() => brokers.body.at("spec", "volumeClaimTemplates").items()[0]);
  const sessions =
    cluster.zookeeper.length === 1 ? unlessUnknown(() => cluster.zookeeper[0]?.settings()) : undefined;
  const all = {
    brokers: unlessUnknown(() => brokers.replicas),
    memoryBytes: unlessUnknown(() => memoryOf(brokers).limit),
    heapBytes: unlessUnknown(() => brokerHeap(brokers).largest),
    volumeBytes:
      template && unlessUnknown(() => bytes(template.at("spec", "resources", "requests", "storage").text())),
    ...sessionBounds(sessions),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Partial<
    Record<keyof typeof all, number>
  >;
}

/** Within which bounds sessions last; none where they cross, which is session-timeouts-ordered's matter. */
function sessionBounds(bounds: { minSessionTimeoutMs: number; maxSessionTimeoutMs: number } | undefined) {
  if (!bounds || bounds.minSessionTimeoutMs > bounds.maxSessionTimeoutMs) return {};
  const { minSessionTimeoutMs, maxSessionTimeoutMs } = bounds;
  return { minSessionTimeoutMs, maxSessionTimeoutMs };
}
