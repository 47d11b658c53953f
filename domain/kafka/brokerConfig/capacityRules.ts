/** Memory, message sizes and time-outs: what starts, and breaks under load. */
import { HEAP_SHARE } from "../../heapShare";
import { type Rule, when } from "./rule";
import { bytes } from "./say";

/** Keys without a validator that a broker cannot work with at 0 or below. */
const POSITIVE: readonly (readonly [key: string, why: string])[] = [
  ["request.timeout.ms", "every request to another broker fails at once"],
  ["controller.socket.timeout.ms", "the controller reaches no broker"],
  ["replica.socket.timeout.ms", "followers reach no leader"],
  ["replica.lag.time.max.ms", "no follower stays in sync"],
  ["zookeeper.session.timeout.ms", "it is no time that a session can last"],
  ["group.max.session.timeout.ms", "no consumer can join a group"],
];

export const capacityRules: readonly Rule[] = [
  {
    id: "positive-time",
    severity: "error",
    refusedBy: "us",
    summary: `${POSITIVE.map(([key]) => key).join(", ")} are above 0.`,
    source: "kafka.server.KafkaConfig.configDef has no validator for them",
    check: (config) =>
      POSITIVE.flatMap(([key, why]) =>
        when(
          config.number(key) <= 0,
          key,
          () => `${config.show(key)} is not allowed; it must be at least 1: otherwise ${why}.`,
        ),
      ),
  },
  {
    id: "message-above-request",
    severity: "error",
    refusedBy: "us",
    summary: "message.max.bytes is not above socket.request.max.bytes.",
    source: "org.apache.kafka.common.network.NetworkReceive: InvalidReceiveException closes the connection",
    check: (config) => {
      const key = config.given.has("socket.request.max.bytes")
        ? "socket.request.max.bytes"
        : "message.max.bytes";
      return when(
        config.number("message.max.bytes") > config.number("socket.request.max.bytes"),
        key,
        () =>
          `${config.show("message.max.bytes")} is above ${config.show("socket.request.max.bytes")}: a broker drops the connection of a producer, or of a follower, that sends so much.`,
      );
    },
  },
  {
    id: "message-above-fetch",
    severity: "warning",
    refusedBy: "us",
    summary: "message.max.bytes is not above what a follower fetches at once of a partition.",
    source: "KIP-74: a larger batch is still fetched, alone",
    check: (config) => {
      const key = "message.max.bytes";
      return when(
        config.given.has(key) &&
          config.number(key) > Math.max(config.number("replica.fetch.max.bytes"), 1_048_588),
        key,
        () =>
          `${config.show(key)} is above ${config.show("replica.fetch.max.bytes")}: followers fetch such batches one at a time and lag; raise replica.fetch.max.bytes with it.`,
      );
    },
  },
  {
    id: "group-session-bounds",
    severity: "error",
    refusedBy: "us",
    summary: "group.min.session.timeout.ms is not above group.max.session.timeout.ms.",
    source: "kafka.coordinator.group.GroupCoordinator.handleJoinGroup: INVALID_SESSION_TIMEOUT",
    check: (config) => {
      const [min, max] = ["group.min.session.timeout.ms", "group.max.session.timeout.ms"] as const;
      return when(
        config.number(min) > config.number(max),
        config.given.has(min) ? min : max,
        () => `${config.show(min)} is above ${config.show(max)}: no consumer can join a group.`,
      );
    },
  },
  {
    id: "heap-above-memory",
    severity: "error",
    refusedBy: "us",
    summary: "The heap is smaller than the container's memory.",
    source:
      "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/: the kernel ends what goes over its limit",
    check: ({ facts: { heapBytes = 0, memoryBytes = Infinity } }) =>
      when(
        heapBytes >= memoryBytes,
        "KAFKA_HEAP_OPTS",
        () =>
          `A heap of ${bytes(heapBytes)} in ${bytes(memoryBytes)} of memory is killed once it is full; give it half.`,
      ),
  },
  {
    id: "heap-leaves-no-cache",
    severity: "warning",
    refusedBy: "us",
    summary: `The heap takes at most ${HEAP_SHARE.broker * 100} % of the container's memory.`,
    source: "https://kafka.apache.org/documentation/#os: reads are served from the page cache",
    check: ({ facts: { heapBytes = 0, memoryBytes = Infinity } }) =>
      when(
        heapBytes > memoryBytes * HEAP_SHARE.broker && heapBytes < memoryBytes,
        "KAFKA_HEAP_OPTS",
        () =>
          `A heap of ${bytes(heapBytes)} leaves ${bytes(memoryBytes - heapBytes)} of ${bytes(memoryBytes)} to the page cache and the JVM's other memory; give it half.`,
      ),
  },
  {
    id: "cleaner-above-heap",
    severity: "error",
    refusedBy: "us",
    summary: "The log cleaner's buffers fit the heap.",
    source: "kafka.log.LogCleaner allocates them at start: OutOfMemoryError",
    check: (config) => {
      const { heapBytes = Infinity } = config.facts;
      const key = "log.cleaner.dedupe.buffer.size";
      const needed = config.number(key) + config.number("log.cleaner.io.buffer.size");
      return when(
        config.flag("log.cleaner.enable") && needed >= heapBytes,
        key,
        () =>
          `The log cleaner allocates ${bytes(needed)} at start (${config.show(key)} and log.cleaner.io.buffer.size), which a heap of ${bytes(heapBytes)} does not hold.`,
      );
    },
  },
  {
    id: "request-above-heap",
    severity: "warning",
    refusedBy: "us",
    summary: "One request takes less than half of the heap.",
    source: "kafka.network.Processor reads a request into the heap as a whole",
    check: (config) => {
      const { heapBytes = Infinity } = config.facts;
      const key = "socket.request.max.bytes";
      return when(
        config.number(key) * 2 > heapBytes,
        key,
        () =>
          `${config.show(key)} lets one request take more than half of a heap of ${bytes(heapBytes)}; lower it, or raise the heap.`,
      );
    },
  },
];
