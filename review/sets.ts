/** StatefulSets of brokers and ZooKeeper servers: what their controller will do with their pods. */
import { type Change } from "./changes";
import { type Difference, differences } from "./differences";
import { apart } from "./table";
import { at, numberAt, type Properties, textAt, UNKNOWN } from "./values";

/** Type of the component that changes the number of its servers itself. */
const ENSEMBLE_TYPE = "index:ZooKeeperEnsemble";

export type Role = "Kafka" | "ZooKeeper" | "other";

/** A set before and after the run, as far as the review asks. */
export interface PodSet {
  readonly change: Change;
  readonly role: Role;
  /** Name of the set: its pods are NAME-0, NAME-1, … */
  readonly name: string;
  readonly namespace: string;
  /** Wanted pods; 0 where the set is not there. */
  readonly before: number;
  readonly after: number;
  /** Pods that restart, in the order in which they do. */
  readonly rolled: readonly string[];
  /** Pods that are made and pods that are taken away, in order. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Pods of a set that is replaced: they are deleted together and made anew. */
  readonly replaced: readonly string[];
  /** What in the pods' template makes them restart. */
  readonly because: readonly Difference[];
  /** Pods restart only when somebody deletes them (updateStrategy OnDelete). */
  readonly byHand: boolean;
  /** A component of this program changes the number of servers of this ensemble, and restarts them in its own order. */
  readonly resizedByComponent: boolean;
}

/** The StatefulSets among the changes, unchanged ones too. */
export function podSets(changes: readonly Change[]): readonly PodSet[] {
  return changes.filter(({ type }) => /^kubernetes:apps\/v1:StatefulSet$/.test(type)).map(podSet);
}

function podSet(change: Change): PodSet {
  const { before: old, after: wanted } = change;
  const inputs = wanted ?? old ?? {};
  const name = textAt(inputs, "metadata", "name") ?? change.title;
  const before = change.kind === "created" ? 0 : replicas(old);
  const after = change.kind === "deleted" ? 0 : replicas(wanted);
  const because = change.kind === "changed" ? templateDifferences(old, wanted) : [];
  const strategy = at(wanted, "spec", "updateStrategy");
  const byHand = textAt(strategy, "type") === "OnDelete";
  const partition = numberAt(strategy, "rollingUpdate", "partition") ?? 0;
  const staying = Math.min(before, after);
  const role = roleOf(inputs);
  const resized = role === "ZooKeeper" && change.kind === "changed" && before !== after;
  return {
    change,
    role,
    name,
    namespace: textAt(inputs, "metadata", "namespace") ?? "default",
    before,
    after,
    // The controller goes from the highest ordinal down, one pod at a time, whatever podManagementPolicy says.
    rolled: because.length > 0 && !byHand ? pods(name, partition, staying).reverse() : [],
    added: pods(name, before, after),
    removed: pods(name, after, before).reverse(),
    replaced: change.kind === "replaced" ? pods(name, 0, staying) : [],
    because,
    byHand: byHand && because.length > 0,
    resizedByComponent: resized && change.parent.includes(`:${ENSEMBLE_TYPE}::`),
  };
}

const replicas = (inputs: Properties | undefined) =>
  inputs ? (numberAt(inputs, "spec", "replicas") ?? 1) : 0;

const pods = (name: string, from: number, to: number): string[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => `${name}-${from + index}`);

const templateDifferences = (old: Properties | undefined, wanted: Properties | undefined) =>
  differences(at(old, "spec", "template"), at(wanted, "spec", "template"));

function roleOf(inputs: Properties): Role {
  const label = textAt(inputs, "metadata", "labels", "app.kubernetes.io/name");
  return label === "kafka" ? "Kafka" : label === "zookeeper" ? "ZooKeeper" : "other";
}

/** Why pods restart, in a reviewer's words; each cause once, in the order of the template's paths. */
export function causesOf({ because, role }: PodSet): readonly string[] {
  return [...new Set(because.map((difference) => cause(difference, role)))];
}

function cause({ path, before, after }: Difference, role: Role): string {
  if (path.endsWith(".image")) return "new image";
  if (/volumes\[[^\]]+\]\.configMap\.name$/.test(path)) return "new configuration";
  if (path.includes("env[KAFKA_HEAP_OPTS]")) return `heap ${heap(before)} → ${heap(after)}`;
  if (path.includes(".command[")) return command(before, after, role);
  if (path.includes(".env[")) return "new environment";
  // Requests and limits are set together, so that one of them says it.
  const resource = /\.resources\.\w+\.(.+)$/.exec(path)?.[1];
  if (resource !== undefined) return `${resource} ${said(before)} → ${said(after)}`;
  const field = path.replace(/^spec\./, "").replace(/^containers\[[^\]]+\]\./, "");
  const [top = field] = field.split(/[.[]/);
  return top === field ? `${field} ${said(before)} → ${said(after)}` : `new ${top}`;
}

/** Brokers are told their addresses on the command line, servers everything. */
function command(before: unknown, after: unknown, role: Role): string {
  if (role === "Kafka" && `${said(before)}${said(after)}`.includes("advertised.listeners"))
    return "new advertised addresses";
  const [old, wanted] = apart(said(before), said(after));
  return `start command ${old} → ${wanted}`;
}

const heap = (options: unknown) =>
  /-Xmx(\S+)/.exec(typeof options === "string" ? options : "")?.[1] ?? said(options);

/** A value as it stands in a sentence. */
function said(value: unknown): string {
  if (value === undefined) return "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Seconds between the last pod's port opening and the next pod's stop are all that Kubernetes waits. */
export function readinessAsks(set: PodSet): "port" | "more" | "nothing" {
  const inputs = set.change.after ?? {};
  const probe = at(inputs, "spec", "template", "spec", "containers", 0, "readinessProbe");
  if (probe === undefined || probe === UNKNOWN) return "nothing";
  return at(probe, "tcpSocket") === undefined ? "more" : "port";
}
