import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { ALLOW_CHANGE } from "../../components/shared/allowedChanges";
import { endedBadly } from "../../deploy/engine";
import { deployment, openCluster, refusal, type TestCluster, until } from "./cluster";
import { defaultRelease } from "../../domain/kafka/releases";

const KAFKA = defaultRelease.version;

interface Settings {
  readonly image: object;
  readonly zookeeper: object;
  readonly kafka: object;
}

const storage = { className: "nfs-client" };
const SETTINGS: Settings = {
  image: { name: `kafka-on-kubernetes/kafka:${KAFKA}`, build: false },
  zookeeper: { storage },
  kafka: { storage },
};

const withKafka = (kafka: object): Settings => ({ ...SETTINGS, kafka: { storage, ...kafka } });

/** The program as release 0.1.0 had it: without a podManagementPolicy, and with another template. */
function startingInOrder(settings: Settings): PulumiFn {
  return () => {
    pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
      if (type !== "kubernetes:apps/v1:StatefulSet" || name !== "zk") return undefined;
      const { spec } = props as { spec: { podManagementPolicy: unknown; template: { spec: object } } };
      const { podManagementPolicy: _policy, ...rest } = spec;
      const template = { ...rest.template, spec: { ...rest.template.spec, dnsConfig: undefined } };
      return { props: { ...props, spec: { ...rest, template } }, opts };
    });
    return deployment(settings)();
  };
}

interface Pod {
  metadata: { name: string; uid: string };
  spec: { nodeName: string; volumes: { configMap?: { name: string } }[] };
  status: { phase: string };
}

/** One stack through its whole life; each step starts from the state that the one before left. */
describe("a deployment on a real control plane", function () {
  this.timeout(300_000);
  this.bail(true);
  let cluster: TestCluster;

  before(async () => {
    cluster = await openCluster();
  });
  after(async () => {
    await cluster.remove();
  });

  const stackOf = (settings: Settings): Promise<Stack> => cluster.stack(deployment(settings));
  /** Deploys and tells how many resources were created, updated, replaced, deleted. */
  async function up(settings: Settings): Promise<Record<string, number>> {
    const { summary } = await (await stackOf(settings)).up();
    const { same: _same, ...changes } = (summary.resourceChanges ?? {}) as Record<string, number>;
    return changes;
  }
  /** Runs it with a change of this setting allowed. */
  async function allowing<T>(setting: string, action: () => Promise<T>): Promise<T> {
    process.env[ALLOW_CHANGE] = setting;
    try {
      return await action();
    } finally {
      process.env[ALLOW_CHANGE] = "";
    }
  }
  const kubectl = async (...args: string[]) => {
    const { code, stdout, stderr } = await cluster.kubectl.run(args);
    assert.equal(code, 0, stderr);
    return stdout.trim();
  };
  const names = async (...what: string[]) =>
    (await kubectl("get", ...what, "-o", "jsonpath={.items[*].metadata.name}")).split(" ").sort();
  const brokers = () => cluster.kubectl.list<Pod>(["pods", "-n", "kafka"]);
  const configMaps = async () =>
    (await names("configmaps", "-n", "kafka")).filter((name) => name !== "kube-root-ca.crt");

  it("creates everything, ready and spread over the nodes", async () => {
    assert.deepEqual(await up(SETTINGS), { create: 16 });
    const pods = [...(await brokers()), ...(await cluster.kubectl.list<Pod>(["pods", "-n", "default"]))];
    assert.deepEqual(
      pods.map(({ metadata, status }) => [metadata.name, status.phase]).sort(),
      ["kafka-0", "kafka-1", "kafka-2", "zk-0", "zk-1", "zk-2"].map((name) => [name, "Running"]),
    );
    for (const set of ["kafka", "zk"]) {
      const nodes = pods
        .filter(({ metadata }) => metadata.name.startsWith(set))
        .map(({ spec }) => spec.nodeName);
      assert.equal(new Set(nodes).size, 3, `${set} on ${nodes.join(", ")}`);
    }
    assert.deepEqual(await names("pdb", "-A"), ["kafka-pdb", "zk-pdb"]);
  });

  it("changes nothing the second time, and finds no drift", async () => {
    await (await stackOf(SETTINGS)).up({ expectNoChanges: true });
    await (await stackOf(SETTINGS)).refresh({ expectNoChanges: true });
  });

  it("takes over what a first deployment that was killed has left", async () => {
    const uids = async () => (await brokers()).map(({ metadata }) => metadata.uid).sort();
    const before = await uids();
    const stack = await stackOf(SETTINGS);
    const exported: { version: number; deployment: unknown } = await stack.exportStack();
    const { resources, ...rest } = exported.deployment as { resources: { urn: string }[] };
    // What the engine had sent and not written down yet.
    const known = resources.filter(({ urn }) => !urn.endsWith("StatefulSet::kafka"));
    await stack.importStack({ version: exported.version, deployment: { ...rest, resources: known } });
    assert.deepEqual(await up(SETTINGS), { create: 1 });
    assert.deepEqual(await uids(), before);
  });

  /** The configurations that the brokers run with. */
  const configurations = (pods: readonly Pod[]) => [
    ...new Set(
      pods.flatMap(({ spec }) =>
        spec.volumes
          .flatMap(({ configMap }) => configMap?.name ?? [])
          .filter((name) => name.startsWith("kafka-config")),
      ),
    ),
  ];

  it("restarts every broker when a broker setting changes, and keeps the old configuration", async () => {
    const [old] = await configMaps();
    const before = await brokers();
    assert.deepEqual(await up(withKafka({ config: { "num.partitions": 6 } })), { replace: 1, update: 2 });
    const after = await brokers();
    for (const { metadata } of after)
      assert.ok(
        !before.some(({ metadata: { uid } }) => uid === metadata.uid),
        `${metadata.name} was not restarted`,
      );
    const [now, ...others] = configurations(after);
    assert.ok(now !== undefined && now !== old && others.length === 0);
    assert.deepEqual(await configMaps(), [old, now].sort());
  });

  it("goes back from an update that was broken off, with the configuration that the brokers need", async () => {
    const good = withKafka({ config: { "num.partitions": 6 } });
    const [before] = configurations(await brokers());
    const nodes = await names("nodes");
    const interrupt = new AbortController();
    await kubectl("cordon", ...nodes);
    // A broker more, since the provider may take three that are ready already for those that it waits for.
    const bad = withKafka({ brokers: 4, config: { "num.partitions": 7 } });
    const running = (await stackOf(bad)).up({ signal: interrupt.signal });
    await until(async () => configurations(await brokers()).length > 1);
    interrupt.abort();
    await assert.rejects(running);
    await kubectl("uncordon", ...nodes);
    assert.equal(await endedBadly(await stackOf(good)), true);
    await allowing("kafka.brokers", async () => (await stackOf(good)).up({ refresh: true }));
    assert.equal(await endedBadly(await stackOf(good)), false);
    await until(async () => {
      const pods = await brokers();
      return pods.length === 3 && isDeepStrictEqual(configurations(pods), [before]);
    });
    assert.ok((await configMaps()).includes(before ?? ""));
    await (await stackOf(good)).up({ expectNoChanges: true });
  });

  it("scales out and in without touching the brokers that stay, and keeps the claims", async () => {
    const six = { config: { "num.partitions": 6 } };
    const before = await brokers();
    assert.deepEqual(await up(withKafka({ ...six, brokers: 5 })), { create: 2, update: 2 });
    const grown = await brokers();
    assert.equal(grown.length, 5);
    // Nobody can ask simulated brokers what they hold, and so they must stay until somebody says otherwise.
    const said = await refusal((await stackOf(withKafka(six))).preview());
    assert.match(
      said,
      /kafka\.brokers cannot change from 5 to 3; nothing was changed\.\s+kafka-3 could not be asked: /,
    );
    assert.deepEqual(await allowing("kafka.brokers", () => up(withKafka(six))), { delete: 2, update: 2 });
    const after = await brokers();
    const uids = (pods: readonly Pod[]) => pods.map(({ metadata }) => metadata.uid).sort();
    assert.deepEqual(uids(after), uids(before));
    assert.deepEqual(
      await names("pvc", "-n", "kafka"),
      [0, 1, 2, 3, 4].map((id) => `datadir-kafka-${id}`),
    );
  });

  const immutable: readonly (readonly [string, object, string])[] = [
    [
      "a claim's size",
      { storage: { ...storage, size: "2Gi" } },
      'kafka.storage.size cannot change from "1Gi" to "2Gi"',
    ],
    [
      "a claim's class",
      { storage: { className: "other" } },
      'kafka.storage.className cannot change from "nfs-client" to "other"',
    ],
    [
      "a claim's class to the cluster's default",
      { storage: {} },
      'kafka.storage.className cannot change from "nfs-client" to nothing',
    ],
    ["the namespace", { namespace: "other" }, 'kafka.namespace cannot change from "kafka" to "other"'],
  ];
  for (const [what, change, message] of immutable)
    it(`refuses to change ${what}, in the preview and in the update`, async () => {
      const before = await brokers();
      const stack = await stackOf(withKafka(change));
      assert.ok((await refusal(stack.preview())).includes(message));
      assert.ok((await refusal(stack.up())).includes(message));
      assert.deepEqual(await brokers(), before);
    });

  it("takes the same size in other units for the same", async () => {
    await up(SETTINGS);
    const uids = async () => (await brokers()).map(({ metadata }) => metadata.uid).sort();
    const before = await uids();
    const same = withKafka({ storage: { ...storage, size: "1024Mi" } });
    // The component remembers what its user wrote; the set, which the provider would replace, stays as it is.
    assert.deepEqual(await up(same), { update: 1 });
    assert.deepEqual(await uids(), before);
  });

  it("enlarges the claims once the set was deleted with its pods kept", async () => {
    await up(SETTINGS);
    const before = await brokers();
    await kubectl("delete", "statefulset", "kafka", "-n", "kafka", "--cascade=orphan");
    await (await stackOf(SETTINGS)).refresh();
    const larger = withKafka({ storage: { ...storage, size: "2Gi" } });
    // The configuration follows the size of the volume, and so the brokers restart; the claims stay theirs.
    assert.deepEqual(await allowing("kafka.storage.size", () => up(larger)), {
      create: 1,
      replace: 1,
      update: 1,
    });
    assert.equal((await brokers()).length, before.length);
    await (await stackOf(larger)).up({ expectNoChanges: true });
  });

  it("tells in the preview which changed keys need the rolling restart", async () => {
    let said = "";
    const change = withKafka({
      storage: { ...storage, size: "2Gi" },
      config: { "num.partitions": 6, "message.max.bytes": 2_097_152 },
    });
    await (await stackOf(change)).preview({ onOutput: (text) => (said += text) });
    assert.ok(said.includes("num.partitions: 1, Kafka's default -> 6 (read-only"), said);
  });

  it("keeps the claims when it is destroyed, and takes them up again", async () => {
    const uids = async () =>
      (await cluster.kubectl.list<Pod>(["pvc", "-n", "kafka"])).map(({ metadata }) => metadata.uid).sort();
    const settings = withKafka({ storage: { ...storage, size: "2Gi" } });
    const before = await uids();
    assert.ok(before.length >= 3);
    await (await stackOf(settings)).destroy();
    assert.equal(await kubectl("get", "pods,services,statefulsets,pdb", "-n", "kafka", "-o", "name"), "");
    assert.deepEqual(await uids(), before);
    await up(settings);
    assert.deepEqual(await uids(), before);
    assert.equal((await brokers()).length, 3);
  });

  it("gives up the claims that the user gives up, when it is destroyed", async () => {
    const settings = withKafka({ storage: { ...storage, size: "2Gi", retain: false } });
    assert.deepEqual(await up(settings), { update: 2 });
    await (await stackOf(settings)).destroy();
    assert.equal(await kubectl("get", "pods,services,statefulsets,pdb", "-n", "kafka", "-o", "name"), "");
    assert.deepEqual(await names("pvc", "-n", "default"), ["datadir-zk-0", "datadir-zk-1", "datadir-zk-2"]);
  });

  it("makes the set of an earlier release anew around its running servers", async () => {
    const settings = withKafka({ storage: { ...storage, size: "2Gi" } });
    await (await cluster.stack(startingInOrder(settings))).up();
    const stack = await stackOf(settings);
    const servers = async () =>
      (await cluster.kubectl.list<Pod>(["pods", "-n", "default"])).map(({ metadata }) => metadata.uid).sort();
    const before = await servers();
    const message = 'spec.podManagementPolicy of StatefulSet zk is "OrderedReady"';
    assert.ok((await refusal(stack.preview())).includes(message));
    assert.ok((await refusal(stack.up())).includes(message));
    await kubectl("delete", "statefulset", "zk", "--namespace", "default", "--cascade=orphan");
    await stack.refresh();
    assert.deepEqual(await servers(), before);
    assert.equal((await up(settings)).create, 1);
    assert.equal((await servers()).length, 3);
    assert.equal(
      await kubectl("get", "statefulset", "zk", "-o", "jsonpath={.spec.podManagementPolicy}"),
      "Parallel",
    );
  });
});
