import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  brokenSeals,
  SEALED_NAMESPACE,
  SEALED_STORAGE,
  sealed,
  UNSEALED,
  withBeforeUpdate,
} from "../../components/sealed";
import { run } from "../support/mocks";

const FIELDS = [SEALED_NAMESPACE, ...SEALED_STORAGE];
const OLD = {
  namespace: "kafka",
  brokers: 3,
  storage: { className: "nfs-client", size: "1Gi", retain: true },
};

const changed = (storage: object, rest: object = {}) => ({
  ...OLD,
  ...rest,
  storage: { ...OLD.storage, ...storage },
});

describe("sealed", () => {
  const changes: [what: string, before: unknown, after: unknown, broken: [string, unknown, unknown][]][] = [
    ["nothing", OLD, OLD, []],
    ["what is not sealed", OLD, changed({}, { brokers: 5 }), []],
    ["the namespace", OLD, changed({}, { namespace: "other" }), [["namespace", "kafka", "other"]]],
    ["the class", OLD, changed({ className: "fast" }), [["storage.className", "nfs-client", "fast"]]],
    ["the size", OLD, changed({ size: "2Gi" }), [["storage.size", "1Gi", "2Gi"]]],
    ["the retention, which Kubernetes changes in place", OLD, changed({ retain: false }), []],
    [
      "several fields",
      OLD,
      changed({ size: "2Gi", retain: false }, { namespace: "other" }),
      [
        ["namespace", "kafka", "other"],
        ["storage.size", "1Gi", "2Gi"],
      ],
    ],
    ["a value that is not known yet", OLD, changed({ className: undefined }), []],
    ["a value that was not there", changed({ className: undefined }), OLD, []],
    ["everything from nothing", undefined, OLD, []],
    ["everything to nothing", OLD, {}, []],
  ];
  for (const [what, before, after, broken] of changes)
    it(`finds ${broken.length} broken when ${what} changes`, () => {
      assert.deepEqual(
        brokenSeals(before, after, FIELDS).map((seal) => [seal.field.path, seal.before, seal.after]),
        broken,
      );
    });

  it("says for each field what to do instead", () => {
    for (const { path, instead } of FIELDS) assert.match(instead, /^[A-Z].{30,}\.$/, path);
  });

  describe("as a hook", () => {
    let update: (newInputs: object) => unknown;
    beforeEach(async () => {
      const { result: hook } = await run(() => sealed("kafka", FIELDS));
      assert.equal(hook.name, "kafka-sealed");
      assert.equal(hook.opts?.onDryRun, true, "it runs in previews");
      update = (newInputs) =>
        hook.callback({ urn: "urn", id: "id", name: "kafka", type: "t", oldInputs: OLD, newInputs });
    });
    afterEach(() => {
      process.env[UNSEALED] = "";
    });

    it("lets any other update pass", () => {
      assert.doesNotThrow(() => update(changed({}, { brokers: 5 })));
    });

    it("fails an update with every change, and its way out", () => {
      assert.throws(() => update(changed({ size: "2Gi" }, { namespace: "other" })), {
        message: [
          "Kubernetes would have to delete the StatefulSet and all its pods; nothing was changed.",
          `kafka.namespace cannot change from "kafka" to "other". ${SEALED_NAMESPACE.instead}`,
          `kafka.storage.size cannot change from "1Gi" to "2Gi". ${SEALED_STORAGE[1]?.instead}`,
          "Once the way is clear: KAFKA_ON_KUBERNETES_UNSEALED=kafka.namespace,kafka.storage.size",
        ].join("\n"),
      });
    });

    const unsealed: [names: string, refused: RegExp | undefined][] = [
      ["kafka.namespace,kafka.storage.size", undefined],
      ["kafka.storage.size", /=kafka\.namespace$/],
      ["kafka.namespace", /=kafka\.storage\.size$/],
      ["zk.storage.size,zk.namespace", /=kafka\.namespace,kafka\.storage\.size$/],
      ["", /=kafka\.namespace,kafka\.storage\.size$/],
    ];
    for (const [names, refused] of unsealed)
      it(`with ${names || "nothing"} unsealed ${refused ? `still refuses ${refused.source}` : "lets the update pass"}`, () => {
        process.env[UNSEALED] = names;
        const call = () => update(changed({ size: "2Gi" }, { namespace: "other" }));
        if (refused) assert.throws(call, refused);
        else assert.doesNotThrow(call);
      });
  });

  it("keeps the hooks and options that the user gave", async () => {
    await run(() => {
      const [own, theirs] = [sealed("kafka", FIELDS), new pulumi.ResourceHook("theirs", () => undefined)];
      assert.deepEqual(withBeforeUpdate(undefined, [own]), { hooks: { beforeUpdate: [own] } });
      assert.deepEqual(
        withBeforeUpdate({ protect: true, hooks: { beforeUpdate: [theirs], afterCreate: [theirs] } }, [own]),
        { protect: true, hooks: { beforeUpdate: [theirs, own], afterCreate: [theirs] } },
      );
    });
  });
});
