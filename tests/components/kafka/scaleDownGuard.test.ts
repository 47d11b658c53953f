import assert from "node:assert/strict";
import {
  type AskBroker,
  countIn,
  scaleDownGuard,
  partitionCount,
  REQUEST,
  scaleDownRefusal,
} from "../../../components/kafka/scaleDownGuard";
import { ApiFailure, ClusterAccess, type LiveCluster } from "../../../components/live/cluster";
import { NoCluster } from "../../../components/live/source";
import { ALLOW_CHANGE } from "../../../components/shared/allowedChanges";
import { run } from "../../../tools/recording/mocks";

const WAY_OUT = [
  "Move the partitions to the brokers that stay (kafka-reassign-partitions.sh), and try again.",
  "If they are moved, or to be lost: KAFKA_ON_KUBERNETES_ALLOW_CHANGE=kafka.brokers",
];

/** Brokers that hold so many partitions, by pod. */
const holding =
  (counts: Readonly<Record<string, number>>, asked: string[] = []): AskBroker =>
  ({ name, namespace }) => {
    asked.push(`${namespace}/${name}`);
    return Promise.resolve(counts[name]);
  };

const failing =
  (error: Error): AskBroker =>
  () =>
    Promise.reject(error);

describe("scaleDownRefusal", () => {
  const shrink = (ask: AskBroker, brokers = 3) =>
    scaleDownRefusal({ name: "kafka" }, { brokers: 5, namespace: "events" }, { brokers }, ask);

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
      failing(new ApiFailure('pods "kafka-3" not found', 404)),
      [3, 4].map((id) => `  kafka-${id} could not be asked: pods "kafka-3" not found`),
    ],
    [
      "are in a cluster that is not known",
      failing(new NoCluster("the provider's kubeconfig is not known yet")),
      [3, 4].map((id) => `  kafka-${id} could not be asked: the provider's kubeconfig is not known yet`),
    ],
    [
      "do not tell",
      holding({}),
      [3, 4].map((id) => `  kafka-${id} does not tell how many partitions it holds`),
    ],
  ];
  for (const [what, ask, reasons] of refusals)
    it(`refuses when the brokers that go ${what}`, async () => {
      assert.equal(
        await shrink(ask),
        ["kafka.brokers cannot change from 5 to 3; nothing was changed.", ...reasons, ...WAY_OUT].join("\n"),
      );
    });
});

describe("countIn", () => {
  const answers: [answer: string, count: number | undefined][] = [
    ["HTTP/1.0 200 OK\r\n\r\n# TYPE x untyped\nkafka_server_replicamanager_partitioncount 12.0\n", 12],
    ["kafka_server_replicamanager_partitioncount 0.0\r\n", 0],
    ["kafka_server_replicamanager_partitioncount 7", 7],
    ["kafka_server_replicamanager_partitioncount NaN\n", undefined],
    ["other 3.0\n", undefined],
    ["HTTP/1.0 500 Internal Server Error\r\n\r\n", undefined],
  ];
  for (const [answer, count] of answers)
    it(`reads ${count} from ${JSON.stringify(answer.slice(-40))}`, () => {
      assert.equal(countIn(answer), count);
    });
});

describe("partitionCount", () => {
  it("asks for the one metric, within the broker's own container", async () => {
    const asked: unknown[] = [];
    const cluster = {
      exec: (...args: unknown[]) => {
        asked.push(args);
        return Promise.resolve("kafka_server_replicamanager_partitioncount 4.0\n");
      },
    } as unknown as LiveCluster;
    const pod = { name: "kafka-3", namespace: "events" };
    assert.equal(await partitionCount(new ClusterAccess(() => Promise.resolve(cluster)), pod), 4);
    assert.deepEqual(asked, [[pod, "kafka", REQUEST]]);
    assert.equal(
      REQUEST[2],
      "exec 3<>/dev/tcp/127.0.0.1/9404 && printf 'GET /metrics?name[]=kafka_server_replicamanager_partitioncount HTTP/1.0\\r\\nConnection: close\\r\\n\\r\\n' >&3 && timeout 15 cat <&3",
    );
  });
});

describe("scaleDownGuard", () => {
  afterEach(() => {
    process.env[ALLOW_CHANGE] = "";
  });
  const FIVE = { brokers: 5, namespace: "events" };
  async function update(newInputs: object, ask: AskBroker, oldInputs: object = FIVE): Promise<unknown> {
    const { result: hook } = await run(() => scaleDownGuard({ name: "kafka" }, ask));
    assert.equal(hook.opts?.onDryRun, true, "it runs in previews");
    return hook.callback({ urn: "u", id: "i", name: "kafka", type: "t", oldInputs, newInputs });
  }

  it("refuses while brokers that go hold partitions, and lets empty ones go", async () => {
    await assert.rejects(update({ brokers: 4 }, holding({ "kafka-4": 1 })), /kafka-4 holds 1 partitions/);
    await update({ brokers: 4 }, holding({ "kafka-4": 0 }));
  });

  it("asks nobody where the variable names the setting", async () => {
    process.env[ALLOW_CHANGE] = "kafka.brokers";
    await update({ brokers: 3 }, failing(new Error("not asked")));
  });

  it("lets a cluster pass that was none before", async () => {
    await update({ brokers: 3 }, failing(new Error("not asked")), {});
  });

  it("hides no defect of its own", async () => {
    await assert.rejects(update({ brokers: 4 }, failing(new TypeError("a defect"))), TypeError);
  });
});
