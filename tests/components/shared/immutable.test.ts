import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  IMMUTABLE_ARGUMENTS,
  immutableArguments,
  immutableChanges,
  withBeforeUpdate,
} from "../../../components/shared/immutable";
import { run } from "../../../tools/recording/mocks";

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

/** As JSON has it: a field that is undefined is absent. */
const NO_CLASS = { ...OLD, storage: { size: "1Gi", retain: true } };

/** With a namespace that the component made, or not, and with claims that are kept, or not. */
const OWN = (createNamespace: boolean, retain = true) => changed({ retain }, { createNamespace });

describe("immutable arguments", () => {
  const changes: [what: string, before: object | undefined, after: object | undefined, refused: string[]][] =
    [
      ["nothing", OLD, OLD, []],
      ["what may change", OLD, changed({}, { brokers: 5 }), []],
      ["the namespace", OLD, changed({}, { namespace: "other" }), ["namespace: kafka -> other"]],
      ["the class", OLD, changed({ className: "fast" }), ["storage.className: nfs-client -> fast"]],
      ["the class from none", NO_CLASS, OLD, ["storage.className: undefined -> nfs-client"]],
      ["the class to none", OLD, NO_CLASS, ["storage.className: nfs-client -> undefined"]],
      [
        "the class from one that is undefined",
        changed({ className: undefined }),
        OLD,
        ["storage.className: undefined -> nfs-client"],
      ],
      ["no class to none", NO_CLASS, changed({ className: undefined }), []],
      ["the size", OLD, changed({ size: "2Gi" }), ["storage.size: 1Gi -> 2Gi"]],
      ["the size by a byte", OLD, changed({ size: "1073741825" }), ["storage.size: 1Gi -> 1073741825"]],
      ["the size in other units", OLD, changed({ size: "1024Mi" }), []],
      ["the size in bytes", OLD, changed({ size: "1073741824" }), []],
      ["the size to decimal units", OLD, changed({ size: "1G" }), ["storage.size: 1Gi -> 1G"]],
      ["the retention, which Kubernetes changes in place", OLD, changed({ retain: false }), []],
      ["a namespace that is made from now on", OWN(false), OWN(true), []],
      ["a namespace that is given up with its claims kept", OWN(true), OWN(false), []],
      [
        "a namespace that is given up with its claims to go",
        OWN(true, false),
        OWN(false, false),
        ["createNamespace: true -> false"],
      ],
      [
        "a namespace that is given up when its claims were to go",
        OWN(true, false),
        OWN(false, true),
        ["createNamespace: true -> false"],
      ],
      ["the claims' fate alone", OWN(true, false), OWN(true, true), []],
      [
        "several fields",
        OLD,
        changed({ size: "2Gi", retain: false }, { namespace: "other" }),
        ["namespace: kafka -> other", "storage.size: 1Gi -> 2Gi"],
      ],
      ["a class that is not known yet", OLD, changed({ className: pulumi.unknown }), []],
      ["no class to one that is not known yet", NO_CLASS, changed({ className: pulumi.unknown }), []],
      ["a namespace that is not known yet", OLD, changed({}, { namespace: pulumi.unknown }), []],
      ["everything from nothing", undefined, OLD, []],
      ["everything to nothing", OLD, undefined, []],
    ];
  for (const [what, before, after, refused] of changes)
    it(`${refused.length === 0 ? "do not change with" : "change with"} ${what}`, () => {
      assert.deepEqual(
        immutableChanges(before as never, after as never).map(
          ({ argument, before: from, after: to }) => `${argument.path}: ${String(from)} -> ${String(to)}`,
        ),
        refused,
      );
    });

  it("say each what to do instead", () => {
    for (const { path, instead } of IMMUTABLE_ARGUMENTS) assert.match(instead, /^[A-Z].{30,}\.$/, path);
  });

  const INSTEAD = Object.fromEntries(IMMUTABLE_ARGUMENTS.map(({ path, instead }) => [path, instead]));

  /** Runs the hook as the engine would. */
  async function update(
    naming: Parameters<typeof immutableArguments>[0],
    before: object | undefined,
    after: object,
  ) {
    const { result: hook } = await run(() => immutableArguments(naming));
    assert.equal(hook.name, `${naming.name}-immutable-arguments`);
    assert.equal(hook.opts?.onDryRun, true, "it runs in previews");
    await hook.callback({
      urn: "urn",
      id: "id",
      name: naming.name,
      type: "t",
      ...(before && { oldInputs: before }),
      newInputs: after,
    });
  }

  describe("as a hook", () => {
    const ZOOKEEPER = { name: "zk", settingsPath: "zookeeper" };
    const both = changed({ size: "2Gi" }, { namespace: "other" });
    afterEach(() => {
      delete process.env.KAFKA_ON_KUBERNETES_ALLOW_CHANGE;
      delete process.env.KAFKA_ON_KUBERNETES_UNSEALED;
    });

    it("let any other update pass", async () => {
      await update(ZOOKEEPER, OLD, changed({ size: "1024Mi" }, { brokers: 5 }));
      await update(ZOOKEEPER, undefined, OLD);
    });

    it("fail an update with every change by the setting's path, and the way out", async () => {
      await assert.rejects(update(ZOOKEEPER, OLD, both), {
        message: [
          "Kubernetes would have to delete the StatefulSet and all its pods; nothing was changed.",
          `zookeeper.namespace cannot change from "kafka" to "other". ${INSTEAD.namespace ?? ""}`,
          `zookeeper.storage.size cannot change from "1Gi" to "2Gi". ${INSTEAD["storage.size"] ?? ""}`,
          "Once the way is clear: KAFKA_ON_KUBERNETES_ALLOW_CHANGE=zookeeper.namespace,zookeeper.storage.size",
        ].join("\n"),
      });
    });

    it("call a class that is not there nothing", async () => {
      await assert.rejects(update({ name: "kafka" }, NO_CLASS, OLD), {
        message: [
          "Kubernetes would have to delete the StatefulSet and all its pods; nothing was changed.",
          `kafka.storage.className cannot change from nothing to "nfs-client". ${INSTEAD["storage.className"] ?? ""}`,
          "Once the way is clear: KAFKA_ON_KUBERNETES_ALLOW_CHANGE=kafka.storage.className",
        ].join("\n"),
      });
    });

    it("compare secrets and do not show them", async () => {
      const secret = (inputs: typeof OLD) => ({ ...inputs, storage: pulumi.secret(inputs.storage) });
      await update(ZOOKEEPER, secret(OLD), secret(changed({ retain: false })));
      await assert.rejects(
        update(ZOOKEEPER, OLD, secret(changed({ className: "hunter2" }))),
        (error: Error) => {
          assert.match(
            error.message,
            /^zookeeper\.storage\.className cannot change from \(not shown\) to \(not shown\)\./m,
          );
          assert.doesNotMatch(error.message, /hunter2/);
          return true;
        },
      );
    });

    it("leave a secret that is not known yet to the update", async () => {
      const later = pulumi.secret(pulumi.unknown as unknown as string);
      await update(ZOOKEEPER, OLD, { ...OLD, namespace: later });
    });

    const allowed: [variable: string, names: string, refused: RegExp | undefined][] = [
      ["KAFKA_ON_KUBERNETES_ALLOW_CHANGE", "zookeeper.namespace,zookeeper.storage.size", undefined],
      ["KAFKA_ON_KUBERNETES_ALLOW_CHANGE", "zookeeper.namespace, zookeeper.storage.size", undefined],
      ["KAFKA_ON_KUBERNETES_ALLOW_CHANGE", "zookeeper.storage.size", /=zookeeper\.namespace$/],
      ["KAFKA_ON_KUBERNETES_ALLOW_CHANGE", "zk.namespace", /=zookeeper\.storage\.size$/],
      ["KAFKA_ON_KUBERNETES_UNSEALED", "zk.namespace,zk.storage.size", undefined],
      ["KAFKA_ON_KUBERNETES_UNSEALED", "zookeeper.namespace,zk.storage.size", undefined],
      [
        "KAFKA_ON_KUBERNETES_ALLOW_CHANGE",
        "kafka.storage.size,size",
        /=zookeeper\.namespace,zookeeper\.storage\.size$/,
      ],
      ["KAFKA_ON_KUBERNETES_ALLOW_CHANGE", "", /=zookeeper\.namespace,zookeeper\.storage\.size$/],
    ];
    for (const [variable, names, refused] of allowed)
      it(`${refused ? `still refuse ${refused.source}` : "let the update pass"} with ${variable}=${names}`, async () => {
        process.env[variable] = names;
        if (refused) await assert.rejects(update(ZOOKEEPER, OLD, both), { message: refused });
        else await update(ZOOKEEPER, OLD, both);
      });
  });

  it("keep the hooks and options that the user gave", async () => {
    await run(() => {
      const own = immutableArguments({ name: "kafka" });
      const theirs = new pulumi.ResourceHook("theirs", () => undefined);
      assert.deepEqual(withBeforeUpdate(undefined, [own]), { hooks: { beforeUpdate: [own] } });
      assert.deepEqual(
        withBeforeUpdate({ protect: true, hooks: { beforeUpdate: [theirs], afterCreate: [theirs] } }, [own]),
        { protect: true, hooks: { beforeUpdate: [theirs, own], afterCreate: [theirs] } },
      );
    });
  });
});
