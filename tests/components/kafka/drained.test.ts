import assert from "node:assert/strict";
import { type AskBroker, undrained } from "../../../components/kafka/drained";

const WAY_OUT = [
  "Move the partitions to the brokers that stay (kafka-reassign-partitions.sh), and try again.",
  "If they are moved, or to be lost: KAFKA_ON_KUBERNETES_UNSEALED=kafka.brokers",
];

/** Brokers that hold so many partitions, by pod. */
const holding =
  (counts: Readonly<Record<string, number>>, asked: string[] = []): AskBroker =>
  ({ name, namespace }) => {
    asked.push(`${namespace}/${name}`);
    return Promise.resolve(
      `# TYPE kafka_server_replicamanager_partitioncount untyped\nkafka_server_replicamanager_partitioncount ${counts[name]}.0\n`,
    );
  };

const failing =
  (error: object): AskBroker =>
  () =>
    Promise.reject(Object.assign(new Error("failed"), error));

describe("undrained", () => {
  const shrink = (ask: AskBroker, brokers = 3) =>
    undrained("kafka", { brokers: 5, namespace: "events" }, { brokers }, ask);

  it("asks the brokers that go and no others, and lets empty ones go", async () => {
    const asked: string[] = [];
    assert.equal(await shrink(holding({ "kafka-3": 0, "kafka-4": 0 }, asked)), undefined);
    assert.deepEqual(asked, ["events/kafka-3", "events/kafka-4"]);
  });

  it("asks nobody when none goes", async () => {
    const asked: string[] = [];
    for (const brokers of [5, 6]) assert.equal(await shrink(holding({}, asked), brokers), undefined);
    assert.deepEqual(asked, []);
  });

  const refusals: [what: string, ask: AskBroker, reasons: readonly string[]][] = [
    ["hold partitions", holding({ "kafka-3": 0, "kafka-4": 12 }), ["  kafka-4 holds 12 partitions"]],
    [
      "cannot be asked",
      failing({ stderr: "Warning: old\nError from server (NotFound): pods not found\n" }),
      [3, 4].map((id) => `  kafka-${id} could not be asked: Error from server (NotFound): pods not found`),
    ],
    [
      "cannot be asked for want of kubectl",
      failing({ code: "ENOENT" }),
      [3, 4].map((id) => `  kafka-${id} could not be asked: kubectl is not on PATH`),
    ],
    [
      "cannot be asked and nobody says why",
      failing({ stderr: "" }),
      [3, 4].map((id) => `  kafka-${id} could not be asked: Error: failed`),
    ],
    [
      "do not tell",
      () => Promise.resolve("up 1"),
      [3, 4].map((id) => `  kafka-${id} does not tell how many partitions it holds`),
    ],
  ];
  for (const [what, ask, reasons] of refusals)
    it(`refuses when the brokers that go ${what}`, async () => {
      assert.equal(
        await shrink(ask),
        ["kafka.brokers cannot go from 5 to 3; nothing was changed.", ...reasons, ...WAY_OUT].join("\n"),
      );
    });
});
