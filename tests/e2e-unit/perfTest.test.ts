import assert from "node:assert/strict";
import { median } from "../e2e/report/median";
import { parseRate } from "../e2e/throughput/perfTest";

const OUTPUT = `3121 records sent, 624.0 records/sec (0.61 MB/sec), 1830.1 ms avg latency, 3010.0 ms max latency.
5000 records sent, 1367.689699 records/sec (1.34 MB/sec), 18871.35 ms avg latency, 28022.00 ms max latency, 20015 ms 50th, 26904 ms 95th, 27461 ms 99th, 27890 ms 99.9th.
`;

describe("throughput", () => {
  it("is read off the last line of kafka-producer-perf-test", () => {
    assert.deepEqual(parseRate(OUTPUT, 5000), {
      recordsPerSecond: 1367.689699,
      mebibytesPerSecond: 1.34,
      p99: 27461,
    });
  });

  it("is none when not all records were sent, or nothing was told", () => {
    assert.equal(parseRate(OUTPUT, 5001), undefined);
    assert.equal(parseRate("org.apache.kafka.common.errors.TimeoutException\n", 5000), undefined);
  });

  it("is compared by medians", () => {
    assert.deepEqual([median([3, 1, 2]), median([4, 1, 2, 3]), median([])], [2, 2.5, 0]);
  });
});
