/** One measurement with Kafka's own kafka-producer-perf-test. */
import { join } from "node:path";
import { run } from "../../../deploy/commands";
import { type Rate } from "../types";

const TIMEOUT = 600_000;
const RECORD_BYTES = 1024;

/** Sends the records as fast as they are taken, acknowledged by all in-sync replicas. @throws Error when it fails */
export async function perfTest(
  kafkaHome: string,
  bootstrap: string,
  topic: string,
  records: number,
): Promise<Rate> {
  const { code, stdout, stderr } = await run(
    join(kafkaHome, "bin", "kafka-producer-perf-test.sh"),
    [
      ...["--topic", topic],
      ...["--num-records", String(records)],
      ...["--record-size", String(RECORD_BYTES)],
      ...["--throughput", "-1"],
      ...["--producer-props", `bootstrap.servers=${bootstrap}`, "acks=all"],
    ],
    { timeout: TIMEOUT },
  );
  const rate = parseRate(stdout, records);
  if (code !== 0 || !rate) throw new Error(`kafka-producer-perf-test failed: ${stderr || stdout}`);
  return rate;
}

/** The figures of the last line, or undefined when that is not about all of the records. */
export function parseRate(output: string, records: number): Rate | undefined {
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  const figures =
    /^(\d+) records sent, ([\d.]+) records\/sec \(([\d.]+) MB\/sec\),.* ([\d.]+) ms 99th/.exec(last) ?? [];
  const [, sent, recordsPerSecond, mebibytesPerSecond, p99] = figures;
  if (Number(sent) !== records) return undefined;
  return {
    recordsPerSecond: Number(recordsPerSecond),
    mebibytesPerSecond: Number(mebibytesPerSecond),
    p99: Number(p99),
  };
}
