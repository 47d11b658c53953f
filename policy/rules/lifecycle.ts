/** Lifecycle: pods start, stop and are probed in the way Kafka and ZooKeeper need. */
import { Ensemble } from "../model/cluster";
import { type Question } from "../model/probes";
import { starterOf } from "../model/programs";
import { ifReadable } from "../model/reading";
import { type Command } from "../model/shell";
import { type Value } from "../model/value";
import { type Workload } from "../model/workload";
import { rule } from "../rule";
import { openPorts } from "./openPorts";
import { listed } from "./subjects";
import { componentType } from "../../domain/pulumi/componentTypes";

const JAVA = /(^|\/)(kafka-[\w-]+\.sh|zkCli\.sh|java)$/;

export const probePortOpen = rule({
  name: "probe-port-open",
  group: "lifecycle",
  description: "Every probe asks a port that the pod really opens, and what is answered there.",
  protects:
    "A liveness probe that nothing answers kills a healthy broker or ZooKeeper server again and again: a port where nothing listens, or ruok, which ZooKeeper refuses since 3.5.3 unless 4lw.commands.whitelist allows it.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Ask a listener's port (or a declared metrics port over HTTP), best by the name of the container port. Allow the four-letter word that a probe asks, or ask srvr.",
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    const container = workload.container();
    for (const question of workload.questions()) {
      const open = ifReadable(() => openPorts(workload));
      for (const { port, http } of open === undefined ? [] : question.ports) {
        const allowed = http ? [...(open ?? []), ...declaredPorts(container)] : (open ?? []);
        if (port !== undefined && allowed.includes(port)) continue;
        const asked = port === undefined ? "a port that no container has" : `port ${port}`;
        violation(`its ${question.probe} asks ${asked}; it opens ${listed(open ?? [])}`);
      }
      const problem = unanswered(question, workload);
      if (problem !== undefined) violation(problem);
    }
  },
});

/** What is wrong with a four-letter word that a probe asks. */
function unanswered({ probe, word }: Question, workload: Workload): string | undefined {
  if (word === undefined || !(workload instanceof Ensemble)) return undefined;
  const settings = workload.settings();
  const allowed = ifReadable(() => settings.fourLetterWords());
  if (allowed === undefined || allowed.includes(word)) return undefined;
  const by = settings.family?.fourLetterWords.by ?? "4lw.commands.whitelist in zoo.cfg";
  return `its ${probe} asks ${word}, which its servers do not answer: they allow ${listed(allowed)} alone; add ${word} by ${by}`;
}

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
    for (const { probe, words } of workload.questions()) {
      const program = words.find((word) => JAVA.test(word));
      if (program !== undefined) violation(`its ${probe} starts a Java program, ${program}`);
    }
  },
});

export const readinessProbeSet = rule({
  name: "readiness-probe-set",
  group: "lifecycle",
  description: "Brokers and ZooKeeper servers say when they are ready.",
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
    const { commands, isScript } = workload.start();
    if (!isScript) return;
    const image = workload.container().at("image").text() ?? "";
    const starts = ({ words }: Command) => words.findIndex((word) => starterOf(word, image) !== undefined);
    for (const command of commands) {
      const at = starts(command);
      // `command -v start-zookeeper` asks for a program and starts none; a sourced one runs in the shell itself.
      if (at < 0 || /^(command|which|type|\.|source|test|\[)$/.test(command.words[0] ?? "")) continue;
      if (command.words.slice(0, at).includes("exec") || isWaitedFor(command, commands)) continue;
      violation(`its start script runs ${command.words[at] ?? ""} without exec`);
      return;
    }
  },
});

/** Whether a script hands the signal on itself: the server in the background, a trap, and a wait for it. */
function isWaitedFor({ end }: Command, all: readonly Command[]): boolean {
  const programs = all.map(({ words }) => words[0]);
  return end === "&" && programs.includes("trap") && programs.includes("wait");
}

/** Refuses to take brokers away unless they say that they hold nothing; a policy has nobody to ask. */
const KAFKA_CLUSTER = componentType("KafkaCluster");

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

function declaredPorts(container: Value): number[] {
  return container
    .at("ports")
    .items()
    .flatMap((port) => port.at("containerPort").number() ?? []);
}
