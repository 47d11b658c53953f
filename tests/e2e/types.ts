/** What the parts of the end-to-end run tell each other. Times are milliseconds, those on the time line since its start. */

/** Something that was done to the cluster, or that it did, as a mark on the time line. */
export interface Event {
  readonly at: number;
  readonly text: string;
}

/** One acknowledged message: when it was acknowledged, and how long after it was sent. */
export interface Acknowledgement {
  readonly at: number;
  readonly latency: number;
}

/** How well the topic was replicated at one moment, as the brokers' metadata say. */
export interface InSyncSample {
  readonly at: number;
  /** Replicas in sync, over all partitions of the load's topic. */
  readonly inSync: number;
  /** Replicas there should be. */
  readonly replicas: number;
  /** Partitions without a leader. */
  readonly leaderless: number;
}

/** What a load has seen from its start to its end. */
export interface LoadResult {
  readonly duration: number;
  /** Messages that the producer was given. */
  readonly sent: number;
  readonly acknowledged: number;
  /** Messages whose acknowledgement failed after all of the client's retries. */
  readonly failed: number;
  /** Acknowledged messages that no consumer found again. */
  readonly lost: number;
  /** Messages found more than once in the log. */
  readonly duplicated: number;
  /** Longest time between two acknowledgements, and when it began. */
  readonly longestGap: { readonly at: number; readonly duration: number };
  readonly p50: number;
  readonly p99: number;
  /** Longest time between two messages that the consumer saw while the load ran. */
  readonly longestConsumerGap: number;
  readonly acknowledgements: readonly Acknowledgement[];
  readonly inSync: readonly InSyncSample[];
  readonly events: readonly Event[];
  /** Distinct reasons of failed acknowledgements, and of errors that the clients went through. */
  readonly errors: readonly string[];
}

/** A steady producer and consumer outside the cluster. */
export interface Load {
  /** Puts a mark on the time line. */
  mark(text: string): void;
  /** Waits until every replica of the topic is in sync again, and tells how long that took. @throws Error after `timeout` ms */
  inSync(timeout: number): Promise<number>;
  /** Stops sending, waits for what is under way, reads the whole topic back and compares. */
  stop(): Promise<LoadResult>;
}

/** Limits that a scenario's figures are held to; what is left out is reported and not held to anything. */
export interface Limits {
  /** Failed acknowledgements after the client's retries. */
  readonly failed?: number;
  /** Longest gap between acknowledgements, ms. */
  readonly gap?: number;
}

/** How one scenario went. Lost messages are a failure in every scenario. */
export interface ScenarioResult {
  /** Letter that names it on the command line. */
  readonly id: string;
  readonly title: string;
  readonly outcome: "passed" | "failed" | "not run";
  /** What failed, or why it was not run; what was seen beside the load's figures. */
  readonly notes: readonly string[];
  readonly limits: Limits;
  /** Absent for scenarios without a load. */
  readonly load?: LoadResult;
  readonly duration: number;
}

/** A whole run, as it stands in results.json. */
export interface RunResult {
  readonly date: string;
  readonly kubernetes: string;
  readonly nodes: number;
  readonly brokers: number;
  readonly image: string;
  /** The machine that the clients ran on, filled in by the report. */
  readonly machine?: string;
  /** What else a reader should know of the cluster, in whole sentences. */
  readonly about?: string;
  readonly scenarios: readonly ScenarioResult[];
  /** Throughput through the NodePorts against plain processes; absent when it was not measured. */
  readonly throughput?: ThroughputResult;
}

/** One rate of kafka-producer-perf-test. */
export interface Rate {
  readonly recordsPerSecond: number;
  readonly mebibytesPerSecond: number;
  readonly p99: number;
}

/** Both sides of the throughput comparison, measured in turns. */
export interface ThroughputResult {
  readonly cluster: readonly Rate[];
  readonly processes: readonly Rate[];
  /** Median of the cluster's rates over that of the processes. */
  readonly ratio: number;
}
