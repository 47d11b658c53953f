/** Memory: the JVM's heap leaves room for the page cache and never outgrows its container. */
import { HEAP_SHARE } from "../../domain/heapShare";
import { parseJvmSize, parseQuantity } from "../../domain/kubernetes/quantities";
import { type Brokers } from "../model/cluster";
import { NotReadable, unreadPart } from "../model/reading";
import { type Workload } from "../model/workload";
import { rule } from "../rule";
import { configuredEnsembles, ensembleSettingsOf } from "./subjects";

/** kafka-server-start.sh: KAFKA_HEAP_OPTS defaults to -Xmx1G -Xms1G. */
const DEFAULT_BROKER_HEAP = 1024 ** 3;

export const memoryLimited = rule({
  name: "memory-limited",
  group: "memory",
  description: "Brokers and ZooKeeper servers have a memory limit, equal to what they request.",
  protects:
    "A pod that may take more than it asked for is killed when its node runs short, at the worst time.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Set resources.limits.memory and resources.requests.memory to the same amount.",
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    const { request, limit } = memoryOf(workload);
    if (limit === undefined) violation("it has no memory limit");
    // A limit without a request is the request (API server default).
    else if (request !== undefined && request !== limit) {
      violation(`it requests ${mebibytes(request)} of memory and may take ${mebibytes(limit)}`);
    }
  },
});

export const brokerHeapFits = rule({
  name: "broker-heap-fits",
  group: "memory",
  description: "A broker's heap takes at most half of its memory.",
  protects:
    "Kafka lives on the page cache, and the JVM needs memory beside its heap: with less the pod is killed for its memory.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Lower -Xmx in KAFKA_HEAP_OPTS, or raise the memory limit.",
  thresholds: {
    share: {
      description: "Largest share of the memory limit.",
      default: HEAP_SHARE.broker,
      minimum: 0.1,
      maximum: 0.9,
    },
  },
  subjects: ({ kafka }) => kafka,
  check(brokers, { limits, violation }) {
    const heap = brokerHeap(brokers).largest;
    const problem = tooLarge(heap, brokers, limits.share);
    if (problem) violation(problem);
  },
});

export const heapFixed = rule({
  name: "heap-fixed",
  group: "memory",
  description: "A broker's heap has one size from the start.",
  protects: "A heap that grows takes the page cache away and pauses the broker when load is highest.",
  severity: "low",
  enforcementLevel: "mandatory",
  remediationSteps: "Set -Xms and -Xmx to the same size.",
  subjects: ({ kafka }) => kafka,
  check(brokers, { violation }) {
    const { least, largest } = brokerHeap(brokers);
    if (least === largest) return;
    violation(
      least === 0
        ? "its heap has no size to start with (-Xms)"
        : `its heap grows from ${mebibytes(least)} to ${mebibytes(largest)}`,
    );
  },
});

export const zookeeperHeapFits = rule({
  name: "zookeeper-heap-fits",
  group: "memory",
  description: "A server's heap takes at most three quarters of its memory.",
  protects: "A server that is killed for its memory, or swaps, misses its ticks and drops out of the quorum.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Lower --heap (or -Xmx), or raise the memory limit.",
  thresholds: {
    share: {
      description: "Largest share of the memory limit.",
      default: HEAP_SHARE.server,
      minimum: 0.1,
      maximum: 0.9,
    },
  },
  subjects: configuredEnsembles,
  check(ensemble, { limits, violation }) {
    const { heapBytes, heapIsDefault } = ensembleSettingsOf(ensemble);
    // A small ensemble never fills the heap that its image gives it; one above the limit may not even start.
    const share = heapIsDefault ? 1 : limits.share;
    const problem = heapBytes === undefined ? undefined : tooLarge(heapBytes, ensemble, share);
    if (problem) violation(problem);
  },
});

/** What a heap has wrong beside the container's memory: its limit or, while it has none, its request. */
function tooLarge(heap: number, workload: Workload, share: number): string | undefined {
  const { request, limit } = memoryOf(workload);
  const memory = limit ?? request;
  if (memory === undefined || heap <= share * memory) return undefined;
  return `its heap of ${mebibytes(heap)} is more than ${Math.round(share * 100)} % of its ${mebibytes(memory)} of memory`;
}

/** The container's memory in bytes. */
export function memoryOf(workload: Workload): { request: number | undefined; limit: number | undefined } {
  const resources = workload.container().at("resources");
  const bytes = (kind: string) => parseQuantity(resources.at(kind, "memory").text() ?? "");
  return { request: bytes("requests"), limit: bytes("limits") };
}

/**
 * Least and largest heap in bytes, by the JVM's options: sizes, or shares of the container's memory. Without -Xms the
 * JVM starts small; without -Xmx it takes a quarter of the memory (JDK's java command, -XX:MaxRAMPercentage).
 */
export function brokerHeap(brokers: Brokers): { least: number; largest: number } {
  const options = brokers.settings().heapOptions();
  if (options === undefined) throw new NotReadable("its heap may come from variables that cannot be read");
  const because = unreadPart(options);
  if (because !== undefined) throw new NotReadable(`its heap ${because}`);
  const size = (option: string) => parseJvmSize(new RegExp(`-${option}(\\w+)`).exec(options)?.[1] ?? "");
  const { request, limit } = memoryOf(brokers);
  const share = (option: string) => {
    const percentage = Number(new RegExp(`-XX:${option}RAMPercentage=([\\d.]+)`).exec(options)?.[1]);
    const memory = limit ?? request;
    return Number.isNaN(percentage) || memory === undefined ? undefined : (percentage * memory) / 100;
  };
  const largest = size("Xmx") ?? share("Max") ?? share25(limit) ?? DEFAULT_BROKER_HEAP;
  return { least: size("Xms") ?? share("Initial") ?? 0, largest };
}

/** What the JVM takes at most unless told otherwise. */
function share25(memory: number | undefined): number | undefined {
  return memory === undefined ? undefined : memory / 4;
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}
