/** Topics and users in a review: each change in words, and how much it weighs. */
import assert from "node:assert/strict";
import type { Change, ChangeKind } from "../../review/changes";
import { toMarkdown } from "../../review/markdown";
import { review } from "../../review/review";
import { type Contents, topicFindings, topicsThatGo } from "../../review/topics";
import type { Properties } from "../../review/values";

const change = (type: string, kind: ChangeKind, before?: Properties, after?: Properties): Change => ({
  kind,
  urn: `urn:pulumi:dev::p::kafka-admin:index:${type}::it`,
  type: `kafka-admin:index:${type}`,
  title: `${type} it`,
  parent: "",
  ...(before && { before }),
  ...(after && { after }),
  differences: [],
  replaceKeys: [],
  retained: false,
});
const said = (changes: Change[], contents?: Contents) =>
  topicFindings(changes, contents).map(({ weight, text }) => `${weight}: ${text}`);

const orders = { name: "orders", partitions: 6, replicas: 2, config: { "retention.ms": "100" } };
const rule = (operation: string, name = "orders") => ({ resourceType: "topic", name, operation });
const acls = (...rules: object[]) => ({ principal: "User:billing", rules });

describe("topics and users in a review", () => {
  const CASES: readonly (readonly [string, Change, readonly string[], Contents?])[] = [
    [
      "a new topic",
      change("Topic", "created", undefined, orders),
      ["note: Topic orders is made, with 6 partitions and 2 replicas."],
    ],
    ["a topic as it is", change("Topic", "unchanged", orders, orders), []],
    [
      "a topic that goes",
      change("Topic", "deleted", orders),
      ["danger: Topic orders is DELETED with its records: it holds 1200 records, 5 MiB on all replicas."],
      { orders: { records: 1200, bytes: 5 * 2 ** 20 } },
    ],
    [
      "a topic that goes, of brokers that do not answer",
      change("Topic", "deleted", orders),
      [
        "danger: Topic orders is DELETED with its records: how many records it holds is not known: no broker answers.",
      ],
      { orders: "no broker answers" },
    ],
    [
      "a topic with another name",
      change("Topic", "replaced", orders, { ...orders, name: "others" }),
      [
        "danger: Topic orders is DELETED with its records, and others is a new topic: Kafka renames none. Of orders: how many records it holds was not asked.",
      ],
    ],
    [
      "more partitions, more replicas, another retention",
      change("Topic", "changed", orders, {
        name: "orders",
        partitions: 9,
        replicas: 3,
        config: { "retention.ms": "50", "segment.ms": "7" },
      }),
      [
        "attention: Topic orders gets 9 partitions instead of 6: from then on a key's records go to another partition, so their order does not reach across the change.",
        "note: Topic orders: 2 to 3 replicas, which the brokers copy while clients go on.",
        "attention: Topic orders: retention.ms changes from 100 to 50: records that were to be kept are deleted.",
        "note: Topic orders: segment.ms changes from the cluster's to 7.",
      ],
    ],
    [
      "a longer retention, and none",
      change("Topic", "changed", orders, { ...orders, config: { "retention.ms": "-1" } }),
      ["note: Topic orders: retention.ms changes from 100 to -1."],
    ],
    [
      "a new user",
      change("User", "created", undefined, { name: "billing" }),
      ["note: User billing is made."],
    ],
    [
      "a user who goes",
      change("User", "deleted", { name: "billing" }),
      ["attention: User billing is removed: its clients can log in no more."],
    ],
    [
      "another password",
      change("User", "changed", { name: "billing" }, { name: "billing", generation: 2 }),
      ["attention: User billing gets other credentials: its clients log in with the old ones no more."],
    ],
    [
      "rules that are gained and lost",
      change(
        "Acls",
        "changed",
        acls(rule("read"), rule("describe")),
        acls(rule("describe"), rule("write"), { ...rule("read", "pay-"), patternType: "prefixed" }),
      ),
      [
        "note: User:billing gains 2 rules: write topic orders and read topic pay-*.",
        "attention: User:billing loses 1 rule: read topic orders.",
      ],
    ],
    [
      "limits",
      change("Quota", "created", undefined, { user: "billing", produce: 5000, request: 20 }),
      ["note: billing is limited on each broker to 5000 bytes/s written and 20 % of a thread."],
    ],
    [
      "no limits",
      change("Quota", "deleted", { user: "billing", produce: 5 }),
      ["note: billing has no limits of its own any more."],
    ],
  ];
  for (const [what, given, findings, contents] of CASES)
    it(what, () => {
      assert.deepEqual(said([given], contents), findings);
    });

  it("asks of the topics that go alone", () => {
    assert.deepEqual(
      topicsThatGo([
        change("Topic", "deleted", orders),
        change("Topic", "changed", orders, orders),
        change("User", "deleted", { name: "a" }),
      ]),
      ["orders"],
    );
  });

  it("of a cluster that goes too says that the records stay", () => {
    const cluster = { ...change("", "deleted"), type: "kafka-on-kubernetes:index:KafkaCluster" };
    assert.deepEqual(said([cluster, change("Topic", "deleted", orders)]), [
      "note: Topics and users go with the cluster: the brokers are not asked, and the records stay on the claims.",
    ]);
  });

  it("makes a deleted topic dangerous, and has a section of its own", () => {
    const state = (inputs: Properties) => ({
      type: "kafka-admin:index:Topic",
      parent: "",
      inputs,
      protect: false,
      retainOnDelete: false,
    });
    const step = (op: string, name: string) => ({
      op,
      urn: `urn:pulumi:dev::p::kafka-admin:index:Topic::${name}`,
      type: "kafka-admin:index:Topic",
      ...(op === "delete" ? { before: state({ ...orders, name }) } : { after: state({ ...orders, name }) }),
      replaceKeys: [],
    });
    const reviewed = review({
      stack: "dev",
      project: "p",
      refresh: false,
      succeeded: true,
      steps: [step("delete", "orders"), step("create", "fresh")],
      messages: [],
      policies: { ran: true, packs: [], passed: 0, violations: [] },
    });
    assert.equal(reviewed.verdict.name, "dangerous");
    assert.match(
      toMarkdown(reviewed),
      /### Topics and users\n\n- Topic fresh is made, with 6 partitions and 2 replicas\./,
    );
  });
});
