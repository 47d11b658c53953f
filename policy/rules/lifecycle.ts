/** Lifecycle: pods start, stop and are probed in the way Kafka and ZooKeeper need. */
import { portNumber } from "../model/containers";
import { words } from "../model/shell";
import { type Value } from "../model/value";
import { rule } from "../rule";
import { openPorts, servedPorts } from "./openPorts";
import { listed } from "./subjects";

const PROBES = ["startupProbe", "readinessProbe", "livenessProbe"] as const;
const STARTERS =
  /(^|\/)(kafka-server-start(\.sh)?|start-zookeeper|zookeeper-server-start(\.sh)?|zkServer\.sh)$/;

export const probePortOpen = rule({
  name: "probe-port-open",
  group: "lifecycle",
  description: "Every probe asks a port that the pod really opens.",
  protects: "A liveness probe at a port where nothing listens kills a healthy broker again and again.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Ask a listener's port (or a declared metrics port over HTTP), best by the name of the container port.",
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    const container = workload.container();
    const served = servedPorts(workload);
    const open = openPorts(workload);
    if (served === undefined || open === undefined) return;
    for (const name of PROBES) {
      const probe = container.at(name);
      for (const { port, http } of probedPorts(probe, container)) {
        const allowed = http ? [...open, ...declaredPorts(container)] : open;
        if (port === undefined || !allowed.includes(port)) {
          violation(
            `its ${name} asks ${port === undefined ? "a port that no container has" : `port ${port}`}; it opens ${listed(open)}`,
          );
        }
      }
    }
  },
});

export const probesStartNoJvm = rule({
  name: "probes-start-no-jvm",
  group: "lifecycle",
  description: "No probe starts a Java program.",
  protects:
    "A JVM every few seconds takes the broker's CPU and memory, and the probe times out when load is high.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use a tcpSocket or httpGet probe; since Kafka 3.5.0 ports open only once the broker is ready (KAFKA-14658).",
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    for (const name of PROBES) {
      const program = execWords(workload.container().at(name)).find((word) =>
        /(^|\/)(kafka-[\w-]+\.sh|zkCli\.sh|java)$/.test(word),
      );
      if (program !== undefined) violation(`its ${name} starts a Java program, ${program}`);
    }
  },
});

export const readinessProbeSet = rule({
  name: "readiness-probe-set",
  group: "lifecycle",
  description: "Brokers and members say when they are ready.",
  protects:
    "Without a readiness probe a rolling update takes the next pod down while the last one is still starting.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Add a readinessProbe on the client listener.",
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    if (workload.container().at("readinessProbe").isAbsent) violation("it has no readinessProbe");
    else void workload.container().at("readinessProbe").entries();
  },
});

export const livenessWaitsForRecovery = rule({
  name: "liveness-waits-for-recovery",
  group: "lifecycle",
  description: "A broker that recovers its logs is not killed for being slow.",
  protects:
    "After an unclean stop a broker checks every segment; killed in between, it starts over and never comes up.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Add a startupProbe whose failureThreshold x periodSeconds covers recovery, 20 minutes say.",
  thresholds: { seconds: { description: "Shortest time to start, in seconds.", default: 600, minimum: 0 } },
  subjects: ({ kafka }) => kafka,
  check(brokers, { limits, violation }) {
    const container = brokers.container();
    if (container.at("livenessProbe").isAbsent) return;
    const startup = container.at("startupProbe");
    if (startup.isAbsent) {
      violation("it has a livenessProbe and no startupProbe");
      return;
    }
    const seconds =
      (startup.at("failureThreshold").number() ?? 3) * (startup.at("periodSeconds").number() ?? 10);
    if (seconds < limits.seconds)
      violation(`its startupProbe gives up after ${seconds} s, less than ${limits.seconds} s`);
  },
});

export const terminationGrace = rule({
  name: "termination-grace",
  group: "lifecycle",
  description: "A broker has time to hand over its partitions and close its logs.",
  protects:
    "A broker killed half-way leaves partitions without a leader and recovers every segment at its next start.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Set terminationGracePeriodSeconds to 300 or more.",
  thresholds: {
    seconds: { description: "Shortest grace period of a broker, in seconds.", default: 300, minimum: 0 },
  },
  subjects: ({ kafka }) => kafka,
  check(brokers, { limits, violation }) {
    const seconds = brokers.podSpec.at("terminationGracePeriodSeconds").number() ?? 30;
    if (seconds < limits.seconds)
      violation(`its pods get ${seconds} s to stop, less than ${limits.seconds} s`);
  },
});

export const execReplacesShell = rule({
  name: "exec-replaces-shell",
  group: "lifecycle",
  description: "A start script replaces itself by the server, so that the server gets the signal to stop.",
  protects:
    "A shell that stays in front swallows SIGTERM: every stop is a kill after the whole grace period.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Put `exec` before the start command.",
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    const all = workload.commandWords();
    // `command -v start-zookeeper` asks for a program and starts none.
    const start = all.findIndex(
      (word, i) => STARTERS.test(word) && !(all[i - 2] === "command" && all[i - 1] === "-v"),
    );
    // The first word is the container's own process already.
    if (start < 1 && !isScript(workload.container())) return;
    if (start < 0) return;
    const command = all.slice(all.lastIndexOf(";", start) + 1, start);
    if (!command.includes("exec") && isScript(workload.container())) {
      violation(`its start script runs ${all[start] ?? ""} without exec`);
    }
  },
});

/** Refuses to take brokers away unless they say that they hold nothing; a policy has nobody to ask. */
const KAFKA_CLUSTER = "kafka-on-kubernetes:index:KafkaCluster";

export const noScaleDown = rule({
  name: "scale-down-drained",
  group: "lifecycle",
  description:
    "Brokers are not taken away while they may still hold partitions, unless KafkaCluster asks them.",
  protects:
    "Replicas on the removed brokers stay assigned to them: partitions run short, and those with all replicas there are gone.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Move the partitions off the brokers first (kafka-reassign-partitions.sh), then exempt this change; or let the component KafkaCluster run the brokers, which asks them itself.",
  subjects: ({ kafka }) => kafka.filter(({ object }) => object.parentType !== KAFKA_CLUSTER),
  check(brokers, { violation }) {
    // Only server-side results carry a status; without one there is no telling what runs now.
    const status = brokers.body.at("status", "replicas");
    const running = status.isUnknown ? undefined : status.number();
    if (running !== undefined && brokers.replicas < running) {
      violation(`it takes brokers away: ${running} run now, ${brokers.replicas} are wanted`);
    }
  },
});

function isScript(container: Value): boolean {
  return (
    container.at("command").items().length > 1 &&
    /(^|\/)(ba|da|a)?sh$/.test(container.at("command").items()[0]?.text() ?? "")
  );
}

/** The ports a probe asks, and whether over HTTP: its field, or what its command names. */
function probedPorts(probe: Value, container: Value): { port: number | undefined; http: boolean }[] {
  const tcp = probe.at("tcpSocket", "port");
  const http = probe.at("httpGet", "port");
  const grpc = probe.at("grpc", "port");
  const found: { port: number | undefined; http: boolean }[] = [];
  if (!tcp.isAbsent) found.push({ port: portNumber(tcp, container), http: false });
  if (!http.isAbsent) found.push({ port: portNumber(http, container), http: true });
  if (!grpc.isAbsent) found.push({ port: portNumber(grpc, container), http: true });
  return [...found, ...portsInCommand(execWords(probe)).map((port) => ({ port, http: true }))];
}

/** Ports that an exec probe names: localhost:9092, `nc HOST 2181`, `zookeeper-ready 2181`, /dev/tcp/HOST/9092. */
function portsInCommand(command: readonly string[]): number[] {
  const local = String.raw`(?:localhost|127\.0\.0\.1|\[::1\])`;
  return command.flatMap((word, i) => {
    const named = new RegExp(`${local}[:/](\\d+)|/dev/tcp/[^/]+/(\\d+)`).exec(word);
    if (named) return [Number(named[1] ?? named[2])];
    const previous = command.slice(Math.max(0, i - 4), i);
    const asks =
      previous.some((before) => /(^|\/)(nc|ncat|zookeeper-ready)$/.test(before)) && !previous.includes(";");
    return asks && /^\d{2,5}$/.test(word) && !/^-\w*w$/.test(command[i - 1] ?? "") ? [Number(word)] : [];
  });
}

function execWords(probe: Value): string[] {
  const command = probe
    .at("exec", "command")
    .items()
    .map((word) => word.text() ?? "");
  return command.flatMap((word) => words(word));
}

function declaredPorts(container: Value): number[] {
  return container
    .at("ports")
    .items()
    .flatMap((port) => port.at("containerPort").number() ?? []);
}
