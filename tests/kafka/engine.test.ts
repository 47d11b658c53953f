/** Topics and users through Pulumi's engine, with the plug-in as Pulumi.yaml names it, on real brokers. */
import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Producer } from "@platformatic/kafka";
import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { KafkaTopic, type KafkaTopicArgs, KafkaUser, type KafkaUserArgs } from "../../components/index";
import { readRun } from "../../review/readEvents";
import { review } from "../../review/review";
import { topicContents } from "../../review/topicContents";
import { Provider } from "../../provider/index";
import { openCluster, refusal, type TestCluster } from "../local/cluster";
import { freePort } from "./processes";
import { Trio } from "./trio";

/** Every file of a backend's directory. */
function readState(url: string): string {
  const directory = url.replace("file://", "");
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  return files.map((file) => readFileSync(join(file.parentPath, file.name), "utf8")).join("");
}

class Cluster extends pulumi.ComponentResource {
  constructor() {
    super("test:index:Cluster", "cluster");
  }
}

const PASSWORD = "hunter2hunter2";

describe("kafka-admin in Pulumi's engine", function () {
  this.timeout(240_000);
  let trio: Trio;
  let engine: TestCluster;

  interface Wanted {
    readonly topics?: Readonly<Record<string, KafkaTopicArgs>>;
    readonly users?: Readonly<Record<string, KafkaUserArgs>>;
    readonly addresses?: readonly string[];
  }
  const program =
    ({ topics = {}, users = {}, addresses = trio.addresses }: Wanted): PulumiFn =>
    () => {
      const cluster = new Cluster();
      const provider = new Provider("kafka-admin", { addresses: [...addresses] });
      const options = { provider, deletedWith: cluster, dependsOn: cluster };
      for (const [name, topic] of Object.entries(topics)) new KafkaTopic(name, topic, options);
      const made = Object.entries(users).map(
        ([name, user]) => [name, new KafkaUser(name, user, options).password] as const,
      );
      return Promise.resolve(Object.fromEntries(made));
    };
  const stackOf = (wanted: Wanted): Promise<Stack> => engine.stack(program(wanted));
  const preview = async (wanted: Wanted) => {
    const { changeSummary, stdout, stderr } = await (await stackOf(wanted)).preview({ diff: true });
    return { changes: changeSummary, said: stdout + stderr };
  };

  before(async () => {
    [trio, engine] = [await Trio.start(), await openCluster()];
  });
  after(async () => {
    await engine.remove();
    await trio.stop();
  });

  const orders: KafkaTopicArgs = { partitions: 3, replicas: 2, config: { "retention.ms": "7d" } };
  const wanted = {
    topics: {
      orders,
      "a.b": { partitions: 1, replicas: 1, protect: false, config: { "min.insync.replicas": 1 } },
    },
    users: {
      billing: { produce: [{ topic: "orders" }], quota: { produce: "5MB/s" } },
      given: { password: PASSWORD, consume: [{ prefix: "or", group: "readers" }] },
    },
  };

  it("previews without brokers, and shows every rule of a user", async () => {
    const { changes, said } = await preview({ ...wanted, addresses: [`127.0.0.1:${await freePort()}`] });
    assert.deepEqual(changes, { create: 14 });
    for (const line of [
      /partitions: 3/,
      /retention\.ms: "604800000"/,
      /operation {3}: "idempotentWrite"/,
      /produce: 5000000/,
    ])
      assert.match(said, line);
    assert.doesNotMatch(said, new RegExp(PASSWORD));
  });

  it("deploys all in one update, changes nothing in the next, and keeps passwords as secrets", async () => {
    const stack = await stackOf(wanted);
    const { outputs } = await stack.up();
    const { billing } = outputs;
    assert.equal(billing?.secret, true);
    assert.match(String(billing.value), /^[\w-]{43}$/);
    assert.equal(outputs.given?.value, PASSWORD);
    const state = readState(engine.engine.env.PULUMI_BACKEND_URL ?? "");
    assert.match(state, /kafka-admin:index:User/);
    for (const secret of [PASSWORD, String(billing.value)])
      assert.ok(!state.includes(secret), "a password stands in the state in clear");
    assert.deepEqual((await stack.up()).summary.resourceChanges, { same: 14 });
    assert.match(await trio.tool("topics", "--list"), /^a\.b$[^]*^orders$/m);
    const rules = await trio.tool("acls", "--list", "--principal", "User:given");
    assert.match(rules, /GROUP, name=readers, patternType=LITERAL[^]*operation=READ/);
  });

  it("refuses in the preview what would lose records", async () => {
    const refused = async (topics: Readonly<Record<string, KafkaTopicArgs>>) =>
      refusal(preview({ ...wanted, topics: { ...wanted.topics, ...topics } }));
    assert.match(
      await refused({ orders: { ...orders, partitions: 2 } }),
      /2 is fewer than the 3 that topic orders has/,
    );
    assert.match(await refused({ orders: { ...orders, topic: "others" } }), /marked for protection/);
    const { orders: _orders, ...rest } = wanted.topics;
    assert.match(
      await refusal(preview({ ...wanted, topics: rest })),
      /cannot be deleted\s+because it is protected/,
    );
  });

  it("says in the preview what more partitions do to keys, and adds them in place", async () => {
    const more = { ...wanted, topics: { ...wanted.topics, orders: { ...orders, partitions: 4 } } };
    const { changes, said } = await preview(more);
    assert.deepEqual(changes, { same: 12, update: 2 });
    assert.match(
      said,
      /topic orders gets 4 partitions instead of 3: from then on a key's records go to another/,
    );
    await (await stackOf(more)).up();
    assert.match(await trio.tool("topics", "--describe", "--topic", "orders"), /PartitionCount: 4/);
  });

  it("shows in a refresh what somebody else has changed, and puts it back in the next update", async () => {
    const more = { ...wanted, topics: { ...wanted.topics, orders: { ...orders, partitions: 4 } } };
    const alter = ["--alter", "--entity-type", "topics", "--entity-name", "orders", "--add-config"];
    await trio.tool("configs", ...alter, "retention.ms=5");
    const stack = await stackOf(more);
    // What `make drift` reads.
    const events: string[] = [];
    await stack.previewRefresh({ onEvent: (event) => events.push(JSON.stringify(event)) });
    const { verdict, components } = review(readRun(events.join("\n"), "the refresh"));
    assert.equal(verdict.name, "needs attention");
    assert.deepEqual(
      components.flatMap(({ resources }) =>
        resources.flatMap(({ title, differences }) => differences.map((each) => ({ title, ...each }))),
      ),
      [{ title: "Topic orders", path: 'config["retention.ms"]', before: "604800000", after: "5" }],
    );
    const { stdout } = await stack.refresh();
    assert.match(stdout, /orders.*\[diff: ~config\]/);
    assert.deepEqual((await stack.up()).summary.resourceChanges, { same: 13, update: 1 });
    assert.match(
      await trio.tool("configs", ...["--describe", "--entity-type", "topics", "--entity-name", "orders"]),
      /retention\.ms=604800000 /,
    );
  });

  it("deletes a topic that is not protected, and says what went with it", async () => {
    const producer = new Producer({ clientId: "test", bootstrapBrokers: trio.addresses });
    for (const partition of [0, 1, 2])
      await producer.send({ messages: [{ topic: "orders", partition, value: Buffer.from("one") }] });
    await producer.close();
    const { orders: _orders, ...rest } = wanted.topics;
    const bare = { ...wanted, topics: { ...rest, orders: { ...orders, partitions: 4, protect: false } } };
    await (await stackOf(bare)).up();
    const events: string[] = [];
    await (
      await stackOf({ ...wanted, topics: rest })
    ).preview({ onEvent: (event) => events.push(JSON.stringify(event)) });
    const run = readRun(events.join("\n"), "the preview");
    const contents = await topicContents(run, ["orders"]);
    assert.deepEqual(contents, { orders: { records: 3, bytes: 426 } });
    const { verdict } = review(run, undefined, contents);
    assert.equal(verdict.name, "dangerous");
    assert.match(
      verdict.reasons[0]?.text ?? "",
      /^Topic orders is DELETED with its records: it holds 3 records, 426 bytes on all/,
    );
    const { stdout } = await (await stackOf({ ...wanted, topics: rest })).up();
    assert.match(stdout, /topic orders is deleted with 3 records, 426 bytes on all replicas/);
    assert.doesNotMatch(await trio.tool("topics", "--list"), /^orders$/m);
  });

  it("lets a second update wait for nobody: the state is locked", async () => {
    const config = { "min.insync.replicas": 1 };
    const late = { ...wanted, topics: { late: { partitions: 1, replicas: 1, protect: false, config } } };
    // The first update has the lock when its program runs, and keeps it until the second one has ended.
    const order = new EventEmitter();
    const begun = once(order, "begun");
    const refused = once(order, "refused");
    const first = (
      await engine.stack(async () => {
        order.emit("begun");
        await refused;
        return program(late)();
      })
    ).up();
    await begun;
    const second = await refusal((await stackOf(late)).up());
    order.emit("refused");
    await first;
    assert.match(second, /the stack is currently locked|conflict/i);
  });

  it("with brokers that are away: previews, says one sentence in an update and a refresh, and is destroyed", async () => {
    const away = { ...wanted, addresses: [`127.0.0.1:${await freePort()}`] };
    await (await stackOf(wanted)).up();
    const changed = { ...away, topics: { ...wanted.topics, orders: { ...orders, partitions: 9 } } };
    assert.equal((await preview(changed)).changes.update, 3);
    const said = await refusal((await stackOf(changed)).up());
    assert.match(
      said,
      /no broker answers at 127\.0\.0\.1:\d+ \(connect ECONNREFUSED [^)]*\); check that this machine/,
    );
    assert.match(await refusal((await stackOf(changed)).refresh()), /no broker answers at/);
    const open = { ...wanted.topics, orders: { ...orders, protect: false } };
    const stack = await stackOf({ ...away, topics: open });
    await stack.up();
    const { summary } = await stack.destroy();
    assert.equal(summary.result, "succeeded");
  });
});
