/** Every call of the provider's, on real brokers; Kafka's own tools say what there is afterwards. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Producer } from "@platformatic/kafka";
import { aclsFor } from "../../../domain/kafka/userAccess";
import { inventory } from "../../../provider/inventory";
import { KafkaClient } from "../../../provider/kafka/client";
import { waitFor } from "../../e2e/wait";
import { Plugin, type ResourceType, type Values } from "../plugin";
import { freePort } from "../processes";
import { release } from "../release";
import { Trio } from "../trio";

/** When a call is cut off, in milliseconds after it was made. */
const CUTS = [0, 5, 15, 40, 100];
const RULE = {
  resourceType: "topic",
  name: "orders",
  patternType: "literal",
  operation: "write",
  permission: "allow",
  host: "*",
};

describe(`kafka-admin with real brokers of Kafka ${release.version}`, function () {
  this.timeout(240_000);
  let trio: Trio;
  let plugin: Plugin;
  const started: Plugin[] = [];
  const open = async (settings: Values = {}) => {
    const configuration = { addresses: JSON.stringify(trio.addresses), ...settings };
    const opened = await Plugin.start(configuration);
    started.push(opened);
    return opened;
  };
  const replicas = async (topic: string) => {
    const lines = (await trio.tool("topics", "--describe", "--topic", topic)).matchAll(/Replicas: ([\d,]+)/g);
    return [...lines].map(([, ids = ""]) => ids.split(",").map(Number));
  };
  const settings = async (topic: string) => {
    const text = await trio.tool("configs", "--describe", "--entity-type", "topics", "--entity-name", topic);
    return Object.fromEntries(
      [...text.matchAll(/^ {2}(\S+?)=(\S*) /gm)].map(([, key = "", value = ""]) => [key, value] as const),
    );
  };
  const refused = async (work: Promise<unknown>, words: RegExp) => {
    await assert.rejects(work, (error: Error) => {
      assert.match(error.message, words);
      return true;
    });
  };

  before(async () => {
    trio = await Trio.start();
    plugin = await open();
  });
  after(async () => {
    await Promise.all(started.map((each) => each.kill()));
    await trio.stop();
  });

  it("creates a topic, reads and imports it, and deletes it", async () => {
    const given = { name: "a.topic", partitions: 4, replicas: 2, config: { "retention.ms": "1000000" } };
    const topic = await plugin.create("Topic", given);
    assert.deepEqual(await settings("a.topic"), { "retention.ms": "1000000" });
    assert.deepEqual(
      (await replicas("a.topic")).map(({ length }) => length),
      [2, 2, 2, 2],
    );
    assert.deepEqual(await plugin.read(topic), topic);
    assert.deepEqual(await plugin.import("Topic", "a.topic"), topic);
    assert.deepEqual(await plugin.diff(topic, given), { changes: [], replaces: [] });
    await plugin.delete(topic);
    assert.equal(await plugin.read(topic), undefined);
    assert.doesNotMatch(await trio.tool("topics", "--list"), /a\.topic/);
    await plugin.delete(topic);
  });

  it("takes a topic over that is as declared, and leaves one alone that is not", async () => {
    const given = { name: "there", partitions: 2, replicas: 2, config: { "retention.ms": "5000" } };
    const made = await plugin.create("Topic", given);
    assert.deepEqual(await plugin.create("Topic", given), made);
    await refused(
      plugin.create("Topic", { ...given, partitions: 3 }),
      /^topic there exists already with 2 partitions and 2 replicas, and is declared with 3 and 2; declare it as it is/,
    );
    await refused(
      plugin.create("Topic", { ...given, config: { "retention.ms": "6000" } }),
      /^topic there exists already with retention\.ms=5000, and is declared with retention\.ms=6000;/,
    );
    assert.deepEqual(await plugin.read(made), made);
  });

  it("changes partitions and configuration in place, and tells what the cluster does not take in its words", async () => {
    const given = {
      name: "grows",
      partitions: 1,
      replicas: 3,
      config: { "retention.ms": "5000", "segment.ms": "9" },
    };
    const topic = await plugin.create("Topic", given);
    const grown = await plugin.update(topic, { ...given, partitions: 5, config: { "retention.ms": "6000" } });
    assert.deepEqual(await settings("grows"), { "retention.ms": "6000" });
    assert.equal((await replicas("grows")).length, 5);
    await refused(plugin.update(grown, given), /^partitions: 1 is fewer than the 5 that topic grows has/);
    await refused(
      plugin.update(grown, { ...given, partitions: 5, config: { "retention.ms": "much" } }),
      /^INVALID_CONFIG: .*Invalid value much for configuration retention\.ms/,
    );
    await refused(
      plugin.create("Topic", { name: "wide", partitions: 1, replicas: 4 }),
      /^INVALID_REPLICATION_FACTOR: .*larger than available brokers/,
    );
    await trio.tool("topics", "--alter", "--topic", "grows", "--partitions", "7");
    await refused(
      plugin.update(grown, { ...given, partitions: 6, config: {} }),
      /^topic grows has 7 partitions by now, and 6 are declared/,
    );
  });

  it("sees what somebody else has changed, of what was declared, and puts it back", async () => {
    const given = { name: "drifts", partitions: 2, replicas: 2, config: { "retention.ms": "5000" } };
    const topic = await plugin.create("Topic", given);
    const alter = (change: string) =>
      trio.tool(
        "configs",
        "--alter",
        "--entity-type",
        "topics",
        "--entity-name",
        "drifts",
        "--add-config",
        change,
      );
    await alter("retention.ms=7000,segment.ms=8000");
    const read = await plugin.read(topic);
    assert.deepEqual(read?.inputs, { ...given, config: { "retention.ms": "7000" } });
    assert.deepEqual(await plugin.diff(read, given), { changes: ["config"], replaces: [] });
    await plugin.update(read, given);
    assert.deepEqual(await settings("drifts"), { "retention.ms": "5000", "segment.ms": "8000" });
    // A topic of the same name that somebody else made is not the one that may be deleted.
    await trio.tool("topics", "--delete", "--topic", "drifts");
    await waitFor(
      "its end",
      30_000,
      async () => ((await plugin.read(topic)) ? "it is there" : undefined),
      100,
    );
    await trio.tool(
      "topics",
      "--create",
      "--topic",
      "drifts",
      "--partitions",
      "2",
      "--replication-factor",
      "2",
    );
    await refused(plugin.delete(topic), /^topic drifts was deleted and created again by somebody else/);
  });

  it("changes replicas over the racks, within the rate, goes on after SIGKILL, and lifts its limits", async () => {
    const given = { name: "moves", partitions: 6, replicas: 2 };
    const topic = await plugin.create("Topic", given);
    const before = await replicas("moves");
    const producer = new Producer({ clientId: "test", bootstrapBrokers: trio.addresses });
    const value = Buffer.alloc(100_000, 1);
    for (let batch = 0; batch < 12; batch++)
      await producer.send({
        messages: [0, 1, 2, 3, 4, 5].map((partition) => ({ topic: "moves", partition, value })),
      });
    await producer.close();

    const slow = await open({ reassignmentRate: "60000" });
    const cut = slow.update(topic, { ...given, replicas: 3 }).catch(() => undefined);
    const limits = async () => Object.keys(await settings("moves")).sort();
    await waitFor(
      "the limits",
      30_000,
      async () => ((await limits()).length === 2 ? undefined : "none"),
      100,
    );
    await sleep(500);
    await slow.kill();
    await cut;
    assert.deepEqual(await limits(), [
      "follower.replication.throttled.replicas",
      "leader.replication.throttled.replicas",
    ]);

    const interrupted = await open({ reassignmentRate: "60000" });
    const waiting = refused(
      interrupted.update(topic, { ...given, replicas: 3 }),
      /^interrupted: the brokers go on copying the replicas of moves, and the next update waits for them$/,
    );
    await sleep(1000);
    await interrupted.cancel();
    await waiting;
    assert.equal((await limits()).length, 2);

    const again = await open({ reassignmentRate: "100000000" });
    const three = await again.update(topic, { ...given, replicas: 3 });
    const after = await replicas("moves");
    assert.deepEqual(
      after.map((ids) => [...ids].sort()),
      before.map(() => [0, 1, 2]),
    );
    assert.deepEqual(
      after.map((ids) => ids.slice(0, 2)),
      before,
    );
    assert.deepEqual(await settings("moves"), {});
    const limited = await trio.tool(
      "configs",
      "--describe",
      "--entity-type",
      "brokers",
      "--entity-name",
      "0",
    );
    assert.doesNotMatch(limited, /throttled/);

    await plugin.update(three, given);
    assert.deepEqual(
      (await replicas("moves")).map(([leader, ...rest]) => [leader, rest.length]),
      before.map(([leader]) => [leader, 1]),
    );
    await refused(
      plugin.update(three, { ...given, replicas: 4 }),
      /^4 replicas need as many brokers, and 3 are in the/,
    );
  });

  it("makes users who can log in with TLS and SCRAM, changes their passwords, and takes them away", async () => {
    const root = await plugin.create("User", { name: "root" });
    assert.deepEqual(root.secrets, ["password"]);
    assert.match(String(root.state.password), /^[\w-]{43}$/);
    const login = (username: string, password: unknown) =>
      open({
        addresses: JSON.stringify(trio.securedAddresses),
        tls: JSON.stringify({ ca: trio.ca }),
        sasl: JSON.stringify({ username, password }),
      });
    const asRoot = await login("root", root.state.password);
    const given = { name: "billing", password: "correct-horse", iterations: 4096 };
    const user = await asRoot.create("User", given);
    assert.deepEqual(user.state, { ...given, principal: "User:billing" });
    assert.deepEqual(await asRoot.read(user), user);

    // The user may do nothing, and is told so; a wrong password is no user.
    const topic = { name: "denied", partitions: 1, replicas: 1 };
    await refused(
      (await login("billing", "correct-horse")).create("Topic", topic),
      /TOPIC_AUTHORIZATION_FAILED/,
    );
    await refused(
      KafkaClient.connect(
        {
          addresses: trio.securedAddresses,
          tls: { ca: trio.ca },
          sasl: { username: "billing", password: "wrong" },
        },
        0,
      ),
      /^no broker answers at .*[Aa]uthentication failed/,
    );

    const other = await asRoot.update(user, { name: "billing" });
    assert.notEqual(other.state.password, "correct-horse");
    assert.equal(
      (await asRoot.update(other, { name: "billing", iterations: 5000 })).state.password,
      other.state.password,
    );
    const third = await asRoot.update(other, { name: "billing", generation: 2 });
    assert.notEqual(third.state.password, other.state.password);
    await refused((await login("billing", third.state.password)).create("Topic", topic), /AUTHORIZATION/);

    await trio.tool(
      "configs",
      "--alter",
      "--entity-type",
      "users",
      "--entity-name",
      "billing",
      "--delete-config",
      "SCRAM-SHA-512",
    );
    assert.equal(await asRoot.read(third), undefined);
    await asRoot.delete(third);
    const certified = await asRoot.create("User", { name: "CN=billing", authentication: "mtls" });
    assert.deepEqual(await asRoot.read(certified), certified);
    await asRoot.delete(certified);
  });

  it("keeps all rules of a principal, and takes nobody's away that it does not know", async () => {
    const prefixed = { ...RULE, name: "pay", patternType: "prefixed", operation: "read" };
    const principal = "User:rules";
    const right = ["--allow-principal", principal, "--operation", "Delete", "--topic", "orders"];
    const allowDeletion = () => trio.tool("acls", "--add", ...right);
    const acls = await plugin.create("Acls", { principal, rules: [RULE, prefixed] });
    assert.deepEqual(await plugin.read(acls), acls);
    const listed = await trio.tool("acls", "--list", "--principal", principal);
    assert.match(listed, /name=pay, patternType=PREFIXED[^]*operation=READ/);
    await allowDeletion();
    const read = await plugin.read(acls);
    assert.equal((read?.inputs.rules as unknown[]).length, 3);
    assert.ok(read);
    const one = await plugin.update(read, { principal, rules: [RULE] });
    assert.deepEqual(await plugin.read(one), one);
    await plugin.delete(one);
    assert.equal(await plugin.read(one), undefined);

    await allowDeletion();
    await refused(
      plugin.create("Acls", { principal, rules: [RULE] }),
      /^User:rules has rules already that are not declared: delete topic orders\./,
    );
  });

  it("limits users, client ids and those that have no limits of their own", async () => {
    const given = { user: "limited", produce: 5_000_000, request: 50 };
    const quota = await plugin.create("Quota", given);
    assert.deepEqual(await plugin.read(quota), quota);
    const described = () =>
      trio.tool("configs", "--describe", "--entity-type", "users", "--entity-name", "limited");
    assert.match(await described(), /producer_byte_rate=5000000\.0/);
    await trio.tool(
      "configs",
      "--alter",
      "--entity-type",
      "users",
      "--entity-name",
      "limited",
      "--add-config",
      "producer_byte_rate=9",
    );
    assert.deepEqual((await plugin.read(quota))?.inputs, { ...given, produce: 9 });
    const changed = await plugin.update(quota, { user: "limited", consume: 7 });
    assert.match(await described(), /are consumer_byte_rate=7\.0\s*$/m);
    await plugin.delete(changed);
    assert.equal(await plugin.read(changed), undefined);
    for (const entity of [
      { user: "<default>" },
      { clientId: "a b&c" },
      { user: "limited", clientId: "<default>" },
    ]) {
      const made = await plugin.create("Quota", { ...entity, consume: 8 });
      assert.deepEqual(await plugin.read(made), made);
      await plugin.delete(made);
      assert.equal(await plugin.read(made), undefined);
    }
  });

  /** Cuts a call off by SIGKILL, makes it again from the same state, and compares with what there must be. */
  async function cutOff(call: (on: Plugin) => Promise<unknown>, cut: number): Promise<void> {
    const doomed = await open();
    // Connected before, so that the call itself is cut off.
    await doomed.import("Topic", "none");
    const answer = call(doomed).catch(() => undefined);
    await sleep(cut);
    await doomed.kill();
    await answer;
  }

  const KINDS: readonly (readonly [ResourceType, (id: number) => Values, (id: number) => Values])[] = [
    [
      "Topic",
      (id) => ({ name: `cut-${id}`, partitions: 2, replicas: 2 }),
      (id) => ({ name: `cut-${id}`, partitions: 4, replicas: 3, config: { "retention.ms": "99" } }),
    ],
    ["User", (id) => ({ name: `cut-${id}` }), (id) => ({ name: `cut-${id}`, generation: 2 })],
    [
      "Acls",
      (id) => ({ principal: `User:cut-${id}`, rules: [{ ...RULE, operation: "describe" }, RULE] }),
      (id) => ({ principal: `User:cut-${id}`, rules: [{ ...RULE, operation: "read" }] }),
    ],
    ["Quota", (id) => ({ user: `cut-${id}`, produce: 5 }), (id) => ({ user: `cut-${id}`, consume: 6 })],
  ];
  for (const [type, first, second] of KINDS)
    it(`${type}: killed in the middle of each call, the same call made again does what is left`, async () => {
      for (const [id, cut] of CUTS.entries()) {
        await cutOff((on) => on.create(type, first(id)), cut);
        const made = await plugin.create(type, first(id));
        assert.deepEqual((await plugin.read(made))?.inputs, made.inputs);
        await cutOff((on) => on.update(made, second(id)), cut);
        const updated = await plugin.update(made, second(id));
        assert.deepEqual((await plugin.read(updated))?.inputs, updated.inputs);
        await cutOff((on) => on.delete(updated), cut);
        await plugin.delete(updated);
        assert.equal(await plugin.read(updated), undefined);
      }
    });

  it("prints what there is as settings, which a stack deploys without a change", async () => {
    const principal = "User:adopted";
    await plugin.create("Topic", {
      name: "adopted",
      partitions: 2,
      replicas: 2,
      config: { "retention.ms": "7" },
    });
    await plugin.create("User", { name: "adopted" });
    const rules = aclsFor({
      produce: [{ topic: "adopted" }],
      consume: [
        { prefix: "a-", group: "g" },
        { topic: "b", group: "h" },
      ],
      transactions: [{ id: "t" }],
    });
    const odd = { ...RULE, operation: "delete" };
    await plugin.create("Acls", { principal, rules: [...rules, odd] });
    await plugin.create("Quota", { user: "adopted", produce: 5000 });
    await plugin.create("Acls", { principal: "User:CN=cert", rules: [{ ...RULE, name: "*" }] });
    const client = await KafkaClient.connect({ addresses: trio.addresses });
    const { topics, users, notes } = await inventory(client);
    client.close();
    assert.deepEqual(topics.adopted, { partitions: 2, replicas: 2, config: { "retention.ms": "7" } });
    assert.deepEqual(users.adopted, {
      produce: [{ topic: "adopted" }],
      consume: [
        { prefix: "a-", group: "g" },
        { topic: "b", group: "h" },
      ],
      transactions: [{ id: "t" }],
      quota: { produce: 5000 },
    });
    assert.deepEqual(users["CN=cert"], { authentication: "mtls" });
    assert.deepEqual(
      notes.filter((note) => /adopted|CN=cert/.test(note)),
      [
        "CN=cert has rules that no setting of a user makes: write topic *",
        "adopted has rules that no setting of a user makes: delete topic orders",
        "the password of adopted cannot be read: give it, or another one is made",
      ],
    );
    assert.equal(
      Object.keys(topics).some((name) => name.startsWith("__")),
      false,
    );
  });

  it("500 topics at once, beside kafka-topics.sh one by one", async () => {
    const start = Date.now();
    const names = Array.from({ length: 500 }, (_, index) => `many-${index}`);
    await Promise.all(names.map((name) => plugin.create("Topic", { name, partitions: 1, replicas: 2 })));
    const ours = Date.now() - start;
    const list = await trio.tool("topics", "--list");
    assert.equal([...list.matchAll(/^many-/gm)].length, 500);
    const [tries, loop] = [3, Date.now()];
    for (let index = 0; index < tries; index++)
      await trio.tool(
        "topics",
        "--create",
        "--topic",
        `loop-${index}`,
        "--partitions",
        "1",
        "--replication-factor",
        "2",
      );
    const theirs = ((Date.now() - loop) / tries) * 500;
    process.stdout.write(
      `      500 topics: ${(ours / 1000).toFixed(1)} s; kafka-topics.sh, by ${tries} of them: ${(theirs / 1000).toFixed(0)} s\n`,
    );
  });

  it("says within its patience that no broker answers, and where", async () => {
    const port = await freePort();
    await refused(
      KafkaClient.connect({ addresses: [`127.0.0.1:${port}`] }, 1000),
      new RegExp(
        `^no broker answers at 127\\.0\\.0\\.1:${port} \\(connect ECONNREFUSED 127\\.0\\.0\\.1:${port}\\); check that this machine reaches`,
      ),
    );
  });
});
