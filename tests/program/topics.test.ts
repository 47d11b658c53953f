/** Topics and users of a stack: what the program registers for them, and what it tells. */
import assert from "node:assert/strict";
import { program } from "../../program";
import { scramLogin } from "../../components/kafka/clientProperties";
import { parseSettings } from "../../settings";
import { id, only, run, valueOf } from "../../tools/recording/mocks";

const settings = {
  image: { name: "a/b:1", build: false },
  topics: {
    orders: { partitions: 12, config: { "retention.ms": "7d" } },
    "a.b": { partitions: 1, replicas: 2, protect: false, config: { "min.insync.replicas": 1 } },
  },
  users: {
    billing: {
      produce: ["orders"],
      consume: [{ prefix: "pay-", group: "billing" }],
      quota: { produce: "5MB/s" },
    },
    "CN=audit": { authentication: "mtls" },
  },
};
const deploy = (given: object) => run(() => program(parseSettings(given, "dev")));

describe("topics and users of a stack", () => {
  it("are the provider's resources, which wait for the brokers by the provider and go with them", async () => {
    const { resources } = await deploy(settings);
    const own = resources.filter(({ type }) => /kafka-admin|KafkaTopic|KafkaUser/.test(type));
    assert.deepEqual(own.map(id).sort(), [
      "Acls/billing",
      "KafkaUser/CN=audit",
      "KafkaUser/billing",
      "Quota/billing",
      "Topic/a.b",
      "Topic/orders",
      "User/CN=audit",
      "User/billing",
      "kafka-admin/kafka-admin",
    ]);
    for (const made of own.filter(({ type }) => type.startsWith("kafka-admin:"))) {
      assert.equal(made.guards.deletedWith, "KafkaCluster/kafka", id(made));
    }
    assert.ok(only(resources, "kafka-admin/kafka-admin").dependencies.includes("StatefulSet/kafka"));
  });

  it("have what the settings say, in Kafka's own words", async () => {
    const { resources } = await deploy(settings);
    const orders = only(resources, "Topic/orders");
    assert.deepEqual(orders.inputs, {
      name: "orders",
      partitions: 12,
      replicas: 3,
      config: { "retention.ms": "604800000" },
    });
    assert.deepEqual(orders.guards.protect, true);
    assert.equal(only(resources, "Topic/a.b").guards.protect, undefined);
    assert.deepEqual(only(resources, "Quota/billing").inputs, { user: "billing", produce: 5_000_000 });
    const rules = only(resources, "Acls/billing").inputs.rules as Record<string, string>[];
    assert.deepEqual(
      rules.map(
        ({ operation, resourceType, name, patternType }) =>
          `${operation} ${resourceType} ${name} ${patternType}`,
      ),
      [
        "idempotentWrite cluster kafka-cluster literal",
        "read group billing literal",
        "describe topic orders literal",
        "write topic orders literal",
        "describe topic pay- prefixed",
        "read topic pay- prefixed",
      ],
    );
    assert.deepEqual(only(resources, "kafka-admin/kafka-admin").inputs, {
      kubernetes: JSON.stringify({ namespace: "kafka", pods: ["kafka-0", "kafka-1", "kafka-2"], port: 9092 }),
      reassignmentRate: "50000000",
    });
  });

  it("make the brokers keep ACLs, and say that nothing enforces them", async () => {
    const { resources, warnings } = await deploy(settings);
    const { data } = only(resources, "ConfigMap/kafka-config").inputs as { data: Record<string, string> };
    assert.match(
      data["server.properties"] ?? "",
      /^authorizer\.class\.name=kafka\.security\.authorizer\.AclAuthorizer$/m,
    );
    assert.match(data["server.properties"] ?? "", /^super\.users=User:ANONYMOUS$/m);
    assert.deepEqual(
      warnings.filter((warning) => warning.startsWith("users: ")),
      [
        "users: no listener asks for a login yet, so nobody has to be one of these users and none of their ACLs is enforced: users, passwords and ACLs are created, and every client may still do everything",
      ],
    );
    const { resources: alone } = await deploy({ ...settings, users: {} });
    const file = (only(alone, "ConfigMap/kafka-config").inputs as { data: Record<string, string> }).data;
    assert.doesNotMatch(file["server.properties"] ?? "", /authorizer/);
  });

  it("are outputs: topics as they are deployed, users as secret client.properties", async () => {
    const { result } = await deploy(settings);
    assert.deepEqual(result.topics && (await valueOf(result.topics)), {
      orders: { partitions: 12, replicas: 3 },
      "a.b": { partitions: 1, replicas: 2 },
    });
    assert.ok(result.users && (await (result.users as unknown as { isSecret: Promise<boolean> }).isSecret));
    const { result: without } = await deploy({ image: settings.image });
    assert.deepEqual([without.topics, without.users], [undefined, undefined]);
  });

  it("are not there in a stack without them", async () => {
    const { resources } = await deploy({ image: settings.image });
    assert.deepEqual(
      resources.filter(({ type }) => type.includes("kafka-admin")),
      [],
    );
  });

  it("a login survives the properties file and JAAS, whatever the password", () => {
    const password = 'a"b\\c=d;e:f#g!h';
    const [, , line = ""] = scramLogin("billing", password);
    // java.util.Properties takes one backslash away.
    const value = line.slice(line.indexOf("=") + 1).replaceAll(/\\(.)/g, "$1");
    const [, quoted = ""] = /password="((?:[^"\\]|\\.)*)";$/.exec(value) ?? [];
    assert.equal(quoted.replaceAll(/\\(.)/g, "$1"), password);
  });
});
