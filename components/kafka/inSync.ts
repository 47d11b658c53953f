/** What a rolling restart waits for: a script beside server.properties that asks the brokers' metrics over HTTP. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Listener } from "../../domain/kafka/listeners";
import { podScript } from "./podScript";

/** Where every broker serves its metrics; the port is the one that is customary for Prometheus' JMX exporter. */
export const METRICS = { portName: "metrics", port: 9404 } as const;

/** The exporter as a Java agent, where images/kafka has it; with an image without it, rolling restarts wait for nothing. */
export const METRICS_AGENT = "/opt/kafka/agent/jmx_prometheus_javaagent.jar";

/** Says "was in sync once" while the broker runs. */
const IN_SYNC_MARK = "/tmp/in-sync";
/** Says since when the controller has assigned no partition to a broker whose disk holds some. */
const UNASSIGNED_MARK = "/tmp/unassigned";
/** What the script has written down of a broker, which a new start must not believe. */
export const IN_SYNC_MARKS = [IN_SYNC_MARK, UNASSIGNED_MARK] as const;

export const IN_SYNC_FILE = "in-sync.sh";
export const METRICS_FILE = "metrics.yaml";

/** Where the script looks, and how long it waits. */
interface InSyncPlaces {
  /** Port of the listener that a ready broker has open. */
  readonly listener: number;
  /** Port of the metrics. */
  readonly metrics: number;
  /** DNS name with the addresses of all brokers, ready or not. */
  readonly brokers: string;
  /** Directory of the partitions. */
  readonly data: string;
  readonly agent: string;
  readonly mark: string;
  readonly unassigned: string;
  /** Seconds that the controller may take between its first message to a broker and the broker's partitions. */
  readonly settle: number;
  /** File to speak to. */
  readonly log: string;
  /** Seconds that a broker about to stop waits at most. */
  readonly patience: number;
}

/** The script, with its places before it. */
export const inSyncScript = (places: InSyncPlaces) => podScript(IN_SYNC_FILE, { ...places });

/** The script for the pods. Half of the grace period is for waiting; the rest is for handing over and closing logs. */
export const podInSyncScript = ({
  listener,
  brokers,
  data,
  gracePeriod,
}: {
  /** Listener that a ready broker has open. */
  readonly listener: Listener;
  /** DNS name with the addresses of all brokers. */
  readonly brokers: string;
  /** Directory of the partitions. */
  readonly data: string;
  /** Seconds that a broker has to stop. */
  readonly gracePeriod: number;
}) =>
  inSyncScript({
    listener: listener.port,
    metrics: METRICS.port,
    brokers,
    data,
    agent: METRICS_AGENT,
    mark: IN_SYNC_MARK,
    unassigned: UNASSIGNED_MARK,
    // The controller sends the cluster's metadata and then the partitions, in one go (KafkaController.onBrokerStartup).
    settle: 30,
    // The output of the first process is the pod's log; nobody sees what a hook prints itself.
    log: "/proc/1/fd/1",
    patience: Math.floor(gracePeriod / 2),
  });

/** The exporter's configuration. */
export const metricsConfig = () => readFileSync(join(__dirname, METRICS_FILE), "utf8");
