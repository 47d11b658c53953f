import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type AskBroker, drained, undrained } from "../../../components/kafka/drained";
import { run } from "../../support/mocks";

const WAY_OUT = [
  "Move the partitions to the brokers that stay (kafka-reassign-partitions.sh), and try again.",
  "If they are moved, or to be lost: KAFKA_ON_KUBERNETES_ALLOW_CHANGE=kafka.brokers",
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

describe("drained", () => {
  const path = process.env.PATH;
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "kubectl-"));
    process.env.PATH = `${directory}:${path}`;
  });
  afterEach(() => {
    process.env.PATH = path;
    process.env.KAFKA_ON_KUBERNETES_ALLOW_CHANGE = "";
    rmSync(directory, { recursive: true });
  });

  /** Runs the hook on an update from five brokers to three; the stand-in knows the metrics of empty brokers alone. */
  async function update(newInputs: object = { brokers: 3 }): Promise<unknown> {
    const raw = (pod: string) => `/api/v1/namespaces/events/pods/${pod}:9404/proxy/metrics`;
    const kubectl = [
      "#!/bin/sh",
      'case "$*" in',
      `"--context=blue get --raw ${raw("kafka-3")} --request-timeout=15s" | \\`,
      `"--context=blue get --raw ${raw("kafka-4")} --request-timeout=15s")`,
      "  echo kafka_server_replicamanager_partitioncount 0.0 ;;",
      '*) echo "unexpected: $*" >&2; exit 1 ;;',
      "esac",
    ];
    writeFileSync(join(directory, "kubectl"), kubectl.join("\n"), { mode: 0o755 });
    const { result: hook } = await run(() => {
      pulumi.runtime.setAllConfig({ "kubernetes:context": "blue" });
      return drained("kafka");
    });
    const oldInputs = { brokers: 5, namespace: "events" };
    return hook.callback({ urn: "urn", id: "id", name: "kafka", type: "t", oldInputs, newInputs });
  }

  it("reads the brokers' metrics through the API server of the stack's context", async () => {
    await update();
  });

  it("refuses a broker that does not answer there, unless the setting is named in the environment", async () => {
    const four = { brokers: 2 };
    await assert.rejects(async () => update(four), /kafka-2 could not be asked: unexpected: /);
    process.env.KAFKA_ON_KUBERNETES_ALLOW_CHANGE = "kafka.brokers";
    await update(four);
  });
});
