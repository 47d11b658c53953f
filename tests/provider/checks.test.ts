/** What the provider says without a broker: checks, differences and previews. */
import assert from "node:assert/strict";
import { acls } from "../../provider/resources/acls";
import { quota } from "../../provider/resources/quota";
import { failuresOf, type Resource, UNKNOWN } from "../../provider/resources/resource";
import { topic } from "../../provider/resources/topic";
import { user } from "../../provider/resources/user";
import { connectionFailures, connectionSettings } from "../../provider/server/connection";

type AnyResource = Resource<Record<string, unknown>, Record<string, unknown>>;
const any = (resource: unknown) => resource as AnyResource;
const said = (failures: readonly { property: string; reason: string }[]) =>
  failures.map(({ property, reason }) => `${property}: ${reason}`);

/** What `check` finds, given inputs alone. */
function failures(
  resource: unknown,
  inputs: Record<string, unknown>,
  before?: Record<string, unknown>,
): string[] {
  const kind = any(resource);
  const found = failuresOf(kind.schema, inputs);
  if (found.length > 0) return said(found);
  const { data } = kind.schema.safeParse(inputs);
  return data ? said(kind.problems?.(data, before) ?? []) : [];
}

const orders = { name: "orders", partitions: 3, replicas: 3 };
const NAME =
  "it must be a topic's name of up to 249 letters, digits, . _ and -, which does not begin with __ as Kafka's own do";
const rule = { resourceType: "topic", name: "orders", operation: "write" };

describe("inputs of the provider's resources", () => {
  const CASES: readonly (readonly [string, unknown, Record<string, unknown>, readonly string[]])[] = [
    ["topic", topic, orders, []],
    ["topic", topic, { ...orders, name: "a/b" }, [`name: "a/b" is not allowed; ${NAME}`]],
    [
      "topic",
      topic,
      { ...orders, name: "__consumer_offsets" },
      [`name: "__consumer_offsets" is not allowed; ${NAME}`],
    ],
    [
      "topic",
      topic,
      { ...orders, name: "a".repeat(250) },
      [`name: "${"a".repeat(250)}" is not allowed; ${NAME}`],
    ],
    ["topic", topic, { ...orders, partitions: 0 }, ["partitions: 0; allowed: partitions from 1 to 100000"]],
    [
      "topic",
      topic,
      { ...orders, partitions: "x" },
      ['partitions: "x"; allowed: partitions from 1 to 100000'],
    ],
    [
      "topic",
      topic,
      { ...orders, config: { "retention.ms": 5 } },
      ["config.retention.ms: a text, as Kafka writes the value"],
    ],
    ["topic", topic, { name: UNKNOWN, partitions: UNKNOWN, replicas: 3 }, []],
    ["user", user, { name: "billing" }, []],
    ["user", user, { name: "CN=billing,O=team", authentication: "mtls" }, []],
    [
      "user",
      user,
      { name: "a b" },
      [
        "name: \"a b\" is not allowed; it must be a user's name without spaces, or a certificate's name that begins with CN=",
      ],
    ],
    [
      "user",
      user,
      { name: "a", password: "short" },
      ["password: it must have 8 or more printable ASCII characters and no spaces"],
    ],
    [
      "user",
      user,
      { name: "a", authentication: "mtls", password: "long-enough" },
      ["password: not allowed with authentication mtls, which has no password"],
    ],
    ["user", user, { name: "a", authentication: "plain" }, ["authentication: allowed: scram | mtls"]],
    ["user", user, { name: "a", iterations: 10 }, ["iterations: 10; allowed: iterations from 4096 to 16384"]],
    ["acls", acls, { principal: "User:a", rules: [rule] }, []],
    [
      "acls",
      acls,
      { principal: "a", rules: [rule] },
      ['principal: "a" is not allowed; it must be a principal such as User:billing'],
    ],
    [
      "acls",
      acls,
      { principal: "User:a", rules: [{ ...rule, operation: "wirte" }] },
      [
        `rules.0.operation: "wirte"; allowed: all | read | write | create | delete | alter | describe | clusterAction | describeConfigs | alterConfigs | idempotentWrite`,
      ],
    ],
    [
      "acls",
      acls,
      { principal: "User:a", rules: [{ ...rule, resourceType: "cluster" }] },
      ['rules[0].name: "orders" is not allowed; the cluster\'s name is kafka-cluster'],
    ],
    ["quota", quota, { user: "a", produce: 5 }, []],
    [
      "quota",
      quota,
      { produce: 5 },
      ["user: missing; a quota is of a user, a client id, or both (<default> for those without their own)"],
    ],
    ["quota", quota, { user: "a" }, ["produce: missing; give one of produce, consume, request"]],
    [
      "quota",
      quota,
      { user: "a", produce: -1 },
      ["produce: -1 is not allowed; it must be above 0 bytes a second"],
    ],
  ];
  for (const [name, resource, inputs, expected] of CASES)
    it(`${name} ${JSON.stringify(inputs).slice(0, 100)}`, () => {
      assert.deepEqual(failures(resource, inputs), expected);
    });

  it("a topic has never fewer partitions than it was deployed with", () => {
    assert.deepEqual(failures(topic, { ...orders, partitions: 2 }, orders), [
      "partitions: 2 is fewer than the 3 that topic orders has; Kafka cannot take partitions away without their records. Keep 3, or declare a topic of another name and move the clients",
    ]);
    assert.deepEqual(failures(topic, { ...orders, name: "other", partitions: 2 }, orders), []);
  });

  it("no failure repeats a password", () => {
    for (const password of ["hunter2", "hunter2 hunter2", { hunter2: 1 }])
      assert.doesNotMatch(failures(user, { name: "a", password }).join(), /hunter2/);
  });
});

describe("differences of the provider's resources", () => {
  const diff = (
    resource: unknown,
    before: Record<string, unknown>,
    inputs: Record<string, unknown>,
    state = before,
  ) => any(resource).diff({ inputs: before, state }, inputs);

  it("of a topic: only keys that were set count", () => {
    const config = { "retention.ms": "5" };
    assert.deepEqual(diff(topic, orders, { ...orders, config }).changes, ["config"]);
    assert.deepEqual(diff(topic, { ...orders, config }, orders).changes, ["config"]);
    assert.deepEqual(diff(topic, { ...orders, config }, { ...orders, config }).changes, []);
  });
  it("of a topic: another name replaces it, and more partitions are warned of", () => {
    const { changes, replaces, warnings } = diff(topic, orders, { ...orders, name: "other" });
    assert.deepEqual([changes, replaces], [["name"], ["name"]]);
    assert.match(
      String(warnings),
      /^other is a new topic: Kafka renames none\. orders and its records are deleted/,
    );
    assert.match(
      String(diff(topic, orders, { ...orders, partitions: 4 }).warnings),
      /gets 4 partitions instead of 3/,
    );
    assert.equal(diff(topic, orders, { ...orders, replicas: 2 }).warnings, undefined);
  });
  it("of a user: a generated password is no difference, another generation is", () => {
    const state = { name: "a", password: "generated", principal: "User:a" };
    assert.deepEqual(diff(user, { name: "a" }, { name: "a" }, state).changes, []);
    assert.deepEqual(diff(user, { name: "a" }, { name: "a", generation: 2 }, state).changes, ["generation"]);
    assert.deepEqual(diff(user, { name: "a" }, { name: "b" }, state).replaces, ["name"]);
  });
  it("of rules: their order is none", () => {
    const { schema } = any(acls);
    const [read, write] = ["read", "write"].map((operation) => ({ ...rule, operation }));
    const parsed = (rules: unknown[]) => schema.parse({ principal: "User:a", rules });
    assert.deepEqual(diff(acls, parsed([read, write]), parsed([write, read])).changes, []);
    assert.deepEqual(diff(acls, parsed([read]), parsed([write])).changes, ["rules"]);
  });
});

describe("the provider's connection", () => {
  it("is read as the engine sends it: what is no text is JSON", () => {
    const kubernetes = { namespace: "kafka", pods: ["kafka-0"], port: 9092 };
    assert.deepEqual(
      connectionSettings({ kubernetes: JSON.stringify(kubernetes), reassignmentRate: "5", version: "0.1.0" }),
      {
        kubernetes,
        reassignmentRate: 5,
      },
    );
    assert.equal(connectionSettings({ kubernetes: UNKNOWN }), undefined);
  });
  const FAULTS: readonly (readonly [Record<string, unknown>, readonly string[]])[] = [
    [{ addresses: ["a:9092"] }, []],
    [{ addresses: ["[::1]:9092"] }, []],
    [{}, ["addresses: give one of addresses and kubernetes: the way to the brokers"]],
    [{ addresses: ["a"] }, ['addresses.0: "a" is not allowed; it must be host:port']],
    [{ addresses: ["a:1"], tls: { ca: "secret words" } }, ["tls.ca: it must be a PEM text"]],
    [{ addresses: ["a:1"], sasl: { username: "a" } }, ["sasl.password: the user's password"]],
    [{ addresses: ["a:1"], reassignmentRate: 0 }, ["reassignmentRate: it must be above 0 bytes a second"]],
  ];
  for (const [given, expected] of FAULTS)
    it(JSON.stringify(given), () => {
      assert.deepEqual(said(connectionFailures(given)), expected);
    });
});
