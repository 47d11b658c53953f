/** How much the cluster takes through its NodePorts, against plain processes on the same machine. */
import { run } from "../../deploy/commands";
import { heapOf } from "../../components/kafka/args";
import { renderProperties } from "../../domain/kafka/properties";
import { brokerConfig } from "../../components/kafka/serverProperties";
import { listenersOf } from "../../domain/kafka/listeners";
import { Cluster } from "./load/cluster";
import { deleteTopic, prepareTopic } from "./load/topic";
import { median } from "./report/median";
import { checked } from "./settings";
import type { Stage } from "./stage";
import { perfTest } from "./throughput/perfTest";
import { startProcesses } from "./throughput/processes";
import type { Rate, ThroughputResult } from "./types";

/** Turns of each side that count; one more goes before them, for JVMs and file systems to warm up. */
const ROUNDS = 3;
const PARTITIONS = 6;
/** About 100 MiB a turn, all turns together less than half of the smallest volume. */
const RECORDS = 100_000;

/**
 * Measures the stage's brokers against as many plain processes with the same server.properties and heap. Both sides
 * run all the time, and the one that is not measured is idle: stopped, it would start cold each time.
 *
 * @param kafkaHome an unpacked Kafka of the image's release, for the processes and for the producer of both sides
 * @param parent a directory on the disk that the cluster's volumes are on
 */
export async function throughputOf(
  stage: Stage,
  kafkaHome: string,
  parent: string,
  log: (line: string) => void,
): Promise<ThroughputResult> {
  const { kafka } = checked(stage.settings);
  const heap = heapOf(kafka);
  const listeners = listenersOf(kafka.brokers, kafka.external ?? {});
  const processes = await startProcesses({
    kafkaHome,
    serverProperties: renderProperties(Object.entries(brokerConfig({ ...kafka, listeners }))),
    heapOptions: `-Xmx${heap} -Xms${heap}`,
    brokers: kafka.brokers,
    parent,
  });
  try {
    return await compareThroughput(kafkaHome, stage.output("externalBootstrap"), processes.bootstrap, log);
  } finally {
    await processes.stop();
  }
}

/** Measures both sides in turns, so that what else the machine does meets both. */
async function compareThroughput(
  kafkaHome: string,
  cluster: string,
  processes: string,
  log: (line: string) => void,
): Promise<ThroughputResult> {
  const rates: { cluster: Rate[]; processes: Rate[] } = { cluster: [], processes: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [side, bootstrap] of [
      ["cluster", cluster],
      ["processes", processes],
    ] as const) {
      const rate = await turn(kafkaHome, bootstrap);
      log(
        `   throughput, ${side}: ${rate.mebibytesPerSecond.toFixed(1)} MiB/s${round === 0 ? " (warm-up)" : ""}`,
      );
      if (round > 0) rates[side].push(rate);
    }
  }
  const middle = (side: readonly Rate[]) => median(side.map(({ recordsPerSecond }) => recordsPerSecond));
  return { ...rates, ratio: middle(rates.cluster) / middle(rates.processes) };
}

/** One measurement into a topic of its own, which is deleted afterwards. */
async function turn(kafkaHome: string, bootstrap: string): Promise<Rate> {
  const cluster = new Cluster(bootstrap, `throughput-${Date.now()}`);
  try {
    await prepareTopic(cluster, PARTITIONS);
    // What the other side has left to be written would be written at this one's cost.
    await run("sync", []);
    const rate = await perfTest(kafkaHome, bootstrap, cluster.topic, RECORDS);
    await deleteTopic(cluster);
    return rate;
  } finally {
    cluster.close();
  }
}
