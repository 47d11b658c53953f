/** Configuration: settings that Kafka knows and takes, and a stack that this pack can read. */
import { parseQuantity } from "../../domain/kubernetes/quantities";
import { checkBrokerConfig } from "../../domain/kafka/brokerConfig";
import { defaultRelease, releaseNearest, releaseOfMinor, releases } from "../../domain/kafka/releases";
import { type KafkaRelease } from "../../domain/kafka/releases/release";
import { keyRules } from "../../domain/kafka/brokerConfig/rules";
import { type BrokerSettings, isSecret } from "../model/brokerSettings";
import { Brokers, type Cluster, Ensemble } from "../model/cluster";
import { unlessUnknown } from "../model/objects";
import { NotReadable, holdsToken } from "../model/reading";
import { taggedKafka, type Version } from "../model/images";
import { CannotEvaluate } from "../model/value";
import { type Pod, type Workload } from "../model/workload";
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

export const brokerConfigValid = rule({
  name: "broker-config-valid",
  group: "configuration",
  description: `Every broker setting is one that the image's Kafka has, with a value it takes, and they go together. Known are ${releases.map(({ version }) => version).join(" and ")}; where the image's tag names no release, ${defaultRelease.version} is meant.`,
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
  check(brokers, { cluster, violation }) {
    const ids = cluster.brokerSets(brokers).flatMap(idsOf);
    // A part that only the running pod can tell may make a difference, or not.
    const twice = ids.find((id, i) => ids.indexOf(id) !== i);
    if (twice === undefined) return;
    if (holdsToken(twice)) throw new NotReadable(`its broker ids are ${twice}`);
    violation(`${idKey(brokers)} is ${twice} for more than one broker`);
  },
});

/** The ids that a set's brokers say they have: none where ZooKeeper hands them out. */
function idsOf(brokers: Brokers): string[] {
  const key = idKey(brokers);
  const ids = brokers.pods().map((pod) => brokers.settings().get(key, pod));
  return ids.flatMap((id) => (id === undefined || id.trim() === "-1" ? [] : [id]));
}

function idKey(brokers: Brokers): string {
  return settingsOf(brokers).get("node.id") === undefined ? "broker.id" : "node.id";
}

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
  subjects: ({ notChecked }) => notChecked,
  check({ reason, isUnknown }, { violation }) {
    if (isUnknown) throw new CannotEvaluate(reason);
    violation(`not checked: ${reason}`);
  },
});

export const settingsReadable = rule({
  name: "settings-readable",
  group: "configuration",
  description: "The settings of brokers and ZooKeeper servers stand where this pack can read them.",
  protects:
    "What stands in a script, in an image or in a volume that something fills later is neither checked nor taken for a default.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Put the settings into a ConfigMap that is mounted, --override options or the image's variables; or have them reviewed by hand.",
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    const reasons = notReadable(workload);
    if (reasons.length > 0) violation(`not checked, because ${reasons.join("; and because ")}`);
  },
});

/** Broker keys whose defaults are what the rules are about: with these said, little is left unchecked. */
const ASKED_FOR = [
  "default.replication.factor",
  "min.insync.replicas",
  "offsets.topic.replication.factor",
  "transaction.state.log.replication.factor",
  "transaction.state.log.min.isr",
  "auto.create.topics.enable",
  "log.dirs",
];

/**
 * What of a workload's settings cannot be read. Secrets do not count, since no rule needs what they hold, nor do racks,
 * which every broker learns where it starts.
 */
function notReadable(workload: Workload): string[] {
  if (!(workload instanceof Brokers) && !(workload instanceof Ensemble)) return [];
  const settings = workload.settings();
  const { unread } = settings;
  const keys = settings.unreadKeys().filter(({ key }) => !isSecret(key) && key !== "broker.rack");
  const reasons = keys.map(({ key, because }) => `${because} (${key})`);
  const said = new Set(settings.givenKeys());
  const asked = workload instanceof Brokers ? ASKED_FOR : ["dataDir"];
  return unread === undefined || asked.every((key) => said.has(key)) ? reasons : [unread, ...reasons];
}

/** Rules about one key, or two that have to be given both; all others look at several, and need all of them. */
const KEY_RULES: ReadonlySet<string> = new Set([...keyRules.map(({ id }) => id), "node-id"]);
/** Rules across keys that hold for KRaft's servers as they do with ZooKeeper. */
const KRAFT_RULES: ReadonlySet<string> = new Set([
  "listener-syntax",
  "listener-protocol-map",
  "listener-names-distinct",
  "listener-ports-distinct",
  "listener-port-range",
  "listener-host",
  "message-above-request",
  "group-session-bounds",
  "log-retention-time",
  "log-dirs",
]);
/** Rules that say which keys a release has: of one that is not known nothing is. */
const RELEASE_RULES: ReadonlySet<string> = new Set([
  "unknown-key",
  "later-key",
  "removed-key",
  "unknown-class",
]);

function configFindings(brokers: Brokers, cluster: Cluster, severity: "error" | "warning"): string[] {
  const settings = settingsOf(brokers);
  // Of brokers that differ in their ids and addresses alone, the last has the highest id.
  const { given, whole } = readableSettings(settings, brokers.pods().at(-1));
  const { release, known } = releaseOf(brokers, settings);
  const kraft = given["process.roles"] !== undefined || settings.provided["process.roles"] !== undefined;
  return checkBrokerConfig({
    release,
    given: withoutRoles(given),
    provided: withoutRoles(settings.provided),
    facts: facts(brokers, cluster),
  })
    .filter((finding) => finding.severity === severity && !OWN_RULES.has(finding.rule))
    .filter(({ rule }) => (whole || KEY_RULES.has(rule)) && (known || !RELEASE_RULES.has(rule)))
    .filter(({ rule }) => !kraft || KEY_RULES.has(rule) || KRAFT_RULES.has(rule))
    .filter(({ rule }) => rule !== "tls-without-key" || !setsKeyStore(brokers))
    .map(({ message }) => message);
}

/** The release that a configuration is judged by, and whether it is the image's; the default where no tag tells. */
function releaseOf(
  brokers: Brokers,
  { family, version }: BrokerSettings,
): { release: KafkaRelease; known: boolean } {
  const ofMinor = ([major, minor]: Version) => releaseOfMinor([major, minor]);
  if (family === undefined) {
    // The tag of an image of one's own may as well be that image's own version.
    const tagged = taggedKafka(brokers.container().at("image").text() ?? "");
    return { release: (tagged && ofMinor(tagged)) ?? defaultRelease, known: true };
  }
  if (version === undefined) return { release: defaultRelease, known: true };
  const known = ofMinor(version);
  return { release: known ?? releaseNearest([version[0], version[1]]), known: known !== undefined };
}

/** The check refuses process.roles, since the brokers of this program run with ZooKeeper. */
function withoutRoles(settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => key !== "process.roles"));
}

/** Keys with values that can be read, and whether those are all that hold. */
function readableSettings(
  settings: BrokerSettings,
  pod: Pod | undefined,
): { given: Record<string, string>; whole: boolean } {
  const given: Record<string, string> = {};
  let whole = settings.unread === undefined;
  for (const key of settings.givenKeys()) {
    if (settings.family?.ownKeys?.test(key) === true) continue;
    const reading = settings.read(key, pod);
    // A secret that cannot be read is there all the same. Of the others, what depends on them is not judged.
    if (reading.state === "unreadable" && !isSecret(key)) whole = false;
    else given[key] = reading.state === "unreadable" ? "unread" : bare(reading.text ?? "");
  }
  return { given, whole };
}

/** A pod's field is an address or a name to the broker, whatever stands for it here. */
function bare(text: string): string {
  return text.replace(/\[?<[^<>]+>\]?/g, "pod-field");
}

/** Whether the image's start program sets a key store itself. */
function setsKeyStore(brokers: Brokers): boolean {
  const sets = brokers.settings().family?.setsKeyStore;
  return sets !== undefined && [...brokers.environment().byName.keys()].some((name) => sets.test(name));
}

/** What of the stack the check can use. Facts that are not known yet are left out: their own rules say so. */
function facts(brokers: Brokers, cluster: Cluster) {
  const bytes = (value: string | undefined) => (value === undefined ? undefined : parseQuantity(value));
  const template = unlessUnknown(() => brokers.body.at("spec", "volumeClaimTemplates").items()[0]);
  const sessions =
    cluster.zookeeper.length === 1 ? unlessUnknown(() => cluster.zookeeper[0]?.settings()) : undefined;
  const all = {
    brokers: unlessUnknown(() => cluster.brokerCount(brokers)),
    memoryBytes: unlessUnknown(() => memoryOf(brokers).limit),
    heapBytes: unlessUnknown(() => brokerHeap(brokers).largest),
    volumeBytes:
      template && unlessUnknown(() => bytes(template.at("spec", "resources", "requests", "storage").text())),
    ...unlessUnknown(() => sessionBounds(sessions)),
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
