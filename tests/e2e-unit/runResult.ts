/** A run for the tests of the report. */
import type { LoadResult, RunResult, ScenarioResult } from "../e2e/types";

/** Ten messages a second for a minute, with nothing acknowledged from 20 s to 25 s. */
export const load: LoadResult = {
  duration: 60_000,
  sent: 600,
  acknowledged: 600,
  failed: 0,
  lost: 0,
  duplicated: 0,
  longestGap: { at: 19_910, duration: 5090 },
  p50: 10.4,
  p99: 4900.2,
  longestConsumerGap: 5120,
  acknowledgements: Array.from({ length: 600 }, (_, number) => {
    const sent = number * 100;
    const latency = sent >= 20_000 && sent < 25_000 ? 25_000 - sent : 10 + (number % 7);
    return { at: sent + latency, latency };
  }),
  inSync: Array.from({ length: 150 }, (_, index) => {
    const at = index * 400;
    return {
      at,
      inSync: at < 22_000 || at > 40_000 ? 18 : 12,
      replicas: 18,
      leaderless: at === 24_000 ? 2 : 0,
    };
  }),
  events: [
    { at: 20_000, text: "kafka-0 <killed>" },
    { at: 40_000, text: "done" },
  ],
  errors: ["producer: Connection closed (6 times)"],
};

export const killed: ScenarioResult = {
  id: "b",
  title: "The controller's process is killed",
  outcome: "passed",
  notes: ["kafka-0 ready again after 21 s", "a second line\nof a note"],
  limits: { gap: 10_000 },
  load,
  duration: 75_000,
};

export const lost: ScenarioResult = {
  ...killed,
  id: "c",
  title: "A node | stops",
  outcome: "failed",
  notes: ["3 acknowledged messages were lost"],
  limits: {},
  load: { ...load, acknowledged: 598, failed: 2, lost: 3, duplicated: 1 },
};

const notRun: ScenarioResult = {
  id: "d",
  title: "A node is cut off",
  outcome: "not run",
  notes: ["NODE_ISOLATE is not set"],
  limits: {},
  duration: 0,
};

export const run: RunResult = {
  date: "2026-11-22T20:00:00.000Z",
  kubernetes: "v1.31.0",
  nodes: 4,
  brokers: 3,
  image: "registry.example.com/kafka:1.2.3",
  machine: "2 cores (Some CPU), 24 GiB of memory",
  about: "Nodes are processes of one machine.",
  scenarios: [killed, lost, notRun],
  throughput: {
    cluster: [9, 10, 11].map((rate) => ({
      recordsPerSecond: rate * 1024,
      mebibytesPerSecond: rate,
      p99: 900,
    })),
    processes: [12, 10, 14].map((rate) => ({
      recordsPerSecond: rate * 1024,
      mebibytesPerSecond: rate,
      p99: 800,
    })),
    ratio: 10 / 12,
  },
};
