/** Racks, tainted nodes and listeners for several networks, with real brokers. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { BrokerAddress } from "../../../components/index";
import { duration } from "../../../deploy/duration";
import { Balancers } from "../balancers";
import type { PartitionView } from "../clusterView";
import { callHook } from "../hooks";
import { addressOf, type Pod } from "../kubernetes";
import { startLoad } from "../load";
import { moveTo } from "../reassignment";
import { IN_SYNC_WITHIN, type Scenario, type Scene } from "../scenario";
import { type GivenSettings, withHosts, withKafka } from "../settings";
import type { Stage } from "../stage";
import type { Load, LoadResult } from "../types";
import { waitFor } from "../wait";

const ZONE = "topology.kubernetes.io/zone";
const BROKERS = 5;
const FIRST_OFFICE_PORT = 31_000;
/** Longer than Kubernetes needs to notice (50 s), and not as long as it leaves the pods there. */
const OUTAGE = 75_000;

const taint = (stage: Stage, node: string, end = "") =>
  stage.kubernetes.must(["taint", "node", node, `dedicated=kafka:NoSchedule${end}`]);

/** Five brokers with racks, on nodes that are kept for them, and a listener for each network. */
function wanted({ settings }: Stage, hosts: readonly string[]): GivenSettings {
  const grown = withKafka(settings, {
    brokers: BROKERS,
    zoneSpread: true,
    rack: "nodeLabel",
    pod: { tolerations: [{ key: "dedicated", value: "kafka", effect: "NoSchedule" }] },
    externalListeners: [
      { name: "OFFICE", port: 9095, firstNodePort: FIRST_OFFICE_PORT },
      { name: "CLOUD", port: 9096, type: "loadBalancer", loadBalancer: { sourceRanges: ["10.0.0.0/8"] } },
    ],
  });
  return withHosts(grown, hosts);
}

/** The zone of each node, by its name. */
async function zones(stage: Stage): Promise<ReadonlyMap<string, string>> {
  const nodes = await stage.kubernetes.list<{
    metadata: { name: string; labels?: Readonly<Record<string, string>> };
  }>("nodes");
  return new Map(nodes.map(({ metadata }) => [metadata.name, metadata.labels?.[ZONE] ?? ""]));
}

/** The rack that each broker tells clients, by its id, which has to be its node's zone. */
async function checkRacks(stage: Stage): Promise<ReadonlyMap<number, string>> {
  const flags = ["--bootstrap-server", stage.output("internalBootstrap")];
  const text = await stage.toolbox.kafka("kafka-broker-api-versions.sh", flags);
  const told = new Map(
    [...text.matchAll(/ \(id: (\d+) rack: ([^)]*)\) -> \(/g)].map(([, id, rack = ""]) => [Number(id), rack]),
  );
  const zoneOf = await zones(stage);
  const places = await Promise.all(
    stage.brokers().map(async (pod, id) => [id, zoneOf.get(await stage.nodeOf(pod)) ?? ""] as const),
  );
  assert.deepEqual(new Map([...told].sort(([a], [b]) => a - b)), new Map(places));
  return told;
}

/** A new topic has a replica in each zone, for every partition. */
async function checkSpread(stage: Stage, topic: string, racks: ReadonlyMap<number, string>): Promise<number> {
  const zoneCount = new Set(racks.values()).size;
  const flags = ["--bootstrap-server", stage.output("internalBootstrap"), "--topic", topic];
  await stage.toolbox.kafka("kafka-topics.sh", [...flags, "--create", "--partitions", "30"]);
  let partitions: readonly PartitionView[] = [];
  // Brokers hear of a new topic one after the other.
  await waitFor("the topic's partitions", 60_000, async () => {
    partitions = (await stage.view()).partitions.filter((partition) => partition.topic === topic);
    return partitions.length === 30 ? undefined : `${partitions.length} of 30 are known`;
  });
  for (const { id, replicas } of partitions)
    assert.equal(new Set(replicas.map((broker) => racks.get(broker))).size, zoneCount, `${topic}-${id}`);
  return partitions.length;
}

const BYTES_OUT =
  "exec 3<>/dev/tcp/127.0.0.1/9404 && printf 'GET /metrics?name[]=kafka_server_bytesout_total HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3";

/** Bytes that each broker has sent to consumers, by its id. */
function bytesOut(stage: Stage): Promise<number[]> {
  return Promise.all(
    stage.brokers().map(async (pod) => {
      const text = await stage.kubernetes.exec(pod, ["bash", "-c", BYTES_OUT]);
      return Number(/^kafka_server_bytesout_total (\S+)$/m.exec(text)?.[1] ?? 0);
    }),
  );
}

/** A consumer that names its zone is served by the brokers there. @returns its share of what was read, by zone */
async function readFromOwnZone(
  stage: Stage,
  topic: string,
  racks: ReadonlyMap<number, string>,
): Promise<string> {
  const [rack = ""] = racks.values();
  const bootstrap = stage.output("internalBootstrap");
  const records = 20_000;
  await stage.toolbox.kafka("kafka-producer-perf-test.sh", [
    ...["--topic", topic, "--num-records", String(records), "--record-size", "1000", "--throughput", "-1"],
    ...["--producer-props", `bootstrap.servers=${bootstrap}`, "acks=all"],
  ]);
  const before = await bytesOut(stage);
  await stage.toolbox.kafka("kafka-console-consumer.sh", [
    ...["--bootstrap-server", bootstrap, "--topic", topic, "--from-beginning", "--timeout-ms", "30000"],
    ...["--max-messages", String(records), "--consumer-property", `client.rack=${rack}`],
  ]);
  const sent = (await bytesOut(stage)).map((bytes, id) => bytes - (before[id] ?? 0));
  const total = sent.reduce((sum, bytes) => sum + bytes, 0);
  const own = sent.filter((_, id) => racks.get(id) === rack).reduce((sum, bytes) => sum + bytes, 0);
  assert.ok(total > records * 1000, `${total} bytes were read`);
  assert.ok(own / total > 0.95, `${own} of ${total} bytes came from ${rack}: ${sent.join(", ")}`);
  const shares = sent.map(
    (bytes, id) => `kafka-${id} (${racks.get(id) ?? ""}) ${(bytes / 1e6).toFixed(1)} MB`,
  );
  return `a consumer with client.rack=${rack} read ${shares.join(", ")}`;
}

/** A way in for clients outside: a listener's name, and addresses to begin with. */
type Ways = Readonly<
  Record<"node addresses that stay" | "each broker's own node" | "load balancers", string>
>;

async function waysIn(stage: Stage): Promise<Ways> {
  const nodes = (await stage.kubernetes.nodes()).map(addressOf);
  const brokers = stage.outputs.brokers?.value as readonly BrokerAddress[];
  const balanced = brokers.map(({ listeners = {} }) => listeners.CLOUD ?? "");
  return {
    "node addresses that stay": stage.output("externalBootstrap"),
    "each broker's own node": nodes.map((host, id) => `${host}:${FIRST_OFFICE_PORT + id}`).join(","),
    "load balancers": balanced.join(","),
  };
}

/**
 * A broker's node for an outage: where there is one, the node whose address another broker advertises, which shows what
 * a fixed address costs.
 */
async function nodeToStop(stage: Stage): Promise<string> {
  const nodes = new Map(
    (await stage.kubernetes.nodes()).map((node) => [addressOf(node), node.metadata.name]),
  );
  const fixed = stage.output("externalBootstrap").split(",");
  const places = await Promise.all(stage.brokers().map((pod) => stage.nodeOf(pod)));
  const elsewhere = fixed
    .map((address, id) => ({ id, node: nodes.get(address.replace(/:\d+$/, "")) ?? "" }))
    .find(({ id, node }) => places[id] !== node && places.includes(node));
  return elsewhere?.node ?? places[1] ?? "";
}

/** A node is lost, and clients come in on every way at the same time. @returns what the load balancers' clients saw */
async function outage({ stage, topic, note }: Scene, ways: Ways): Promise<LoadResult> {
  const { kubernetes, options } = stage;
  const loads: [way: string, load: Load][] = [];
  const results: [way: string, result: LoadResult][] = [];
  try {
    for (const [index, [way, bootstrap]] of Object.entries(ways).entries()) {
      const ratePerSecond = Math.ceil(options.rate / 2);
      const load = await startLoad({ bootstrap, topic: `${topic}-${index}`, ratePerSecond, partitions: 6 });
      loads.push([way, load]);
    }
    await sleep(8000);
    const node = await nodeToStop(stage);
    const mark = (text: string) => {
      for (const [, load] of loads) load.mark(text);
    };
    mark(`${node} stops`);
    try {
      await callHook(options.hooks, "NODE_STOP", node);
      await kubernetes.waitNode(node, false, OUTAGE);
      await sleep(Math.max(0, OUTAGE - 50_000));
    } finally {
      await callHook(options.hooks, "NODE_START", node);
    }
    await kubernetes.waitNode(node, true, 120_000);
    mark(`${node} is Ready`);
    for (const [, load] of loads) await load.inSync(IN_SYNC_WITHIN);
    note(`${node} (${(await zones(stage)).get(node) ?? ""}) was stopped and started`);
    await sleep(8000);
  } finally {
    for (const [way, load] of loads) results.push([way, await load.stop()]);
  }
  for (const [way, { acknowledgements, failed, lost, acknowledged }] of results) {
    // Partitions without a replica on that node go on, so a gap over all of them would tell nothing.
    const slowest = acknowledgements.reduce((most, { latency }) => Math.max(most, latency), 0);
    note(
      `${way}: ${acknowledged} acknowledged, ${failed} failed, ${lost} lost, the slowest after ${duration(slowest)}`,
    );
  }
  assert.deepEqual(
    results.filter(([, { lost }]) => lost > 0).map(([way]) => way),
    [],
    "ways on which messages were lost",
  );
  const [, balanced] = results.at(-1) ?? [];
  assert.ok(balanced);
  return balanced;
}

/** Gives up the brokers that are too many for what comes next. */
async function shrink(stage: Stage, topics: readonly string[]): Promise<void> {
  const brokers = Number(stage.settings.kafka.brokers ?? 3);
  const staying = Array.from({ length: brokers }, (_, id) => id);
  const held = new Set(
    (await stage.view()).partitions
      .filter(({ replicas }) => replicas.some((id) => id >= brokers))
      .map(({ topic }) => topic),
  );
  const flags = ["--bootstrap-server", stage.output("internalBootstrap")];
  for (const topic of topics.filter((name) => held.delete(name)))
    await stage.toolbox.kafka("kafka-topics.sh", [...flags, "--delete", "--topic", topic]);
  for (const topic of held) await moveTo(stage, topic, staying);
  await stage.up(stage.settings);
  const claims = Array.from({ length: BROKERS - brokers }, (_, more) => `datadir-kafka-${brokers + more}`);
  await stage.kubernetes.must(["delete", "pvc", "-n", stage.brokerNamespace, ...claims]);
}

async function racks(scene: Scene): Promise<void> {
  const { stage, topic, note } = scene;
  const nodes = (await stage.kubernetes.nodes()).map(({ metadata }) => metadata.name);
  // With five brokers on five nodes, the two that are kept for them have one each.
  const kept = nodes.slice(3);
  for (const node of kept) await taint(stage, node);
  try {
    await Balancers.during(stage, async () => {
      const start = Date.now();
      await stage.up(wanted(stage, await stage.hosts()));
      note(`up with five brokers, racks and two more listeners: ${duration(Date.now() - start)}`);
      await stage.healthy(300_000);
      const places = await Promise.all(stage.brokers().map((pod) => stage.nodeOf(pod)));
      for (const node of kept) assert.ok(places.includes(node), `no broker on ${node}`);
      note(`brokers tolerate the taint of ${kept.join(" and ")}, where nothing else is scheduled`);
      const told = await checkRacks(stage);
      assert.deepEqual(stage.outputs.racks?.value, [...new Set(told.values())].sort());
      const spread = await checkSpread(stage, `${topic}-spread`, told);
      note(`${spread} partitions of a new topic, each with a replica in every zone`);
      note(await readFromOwnZone(stage, `${topic}-spread`, told));
      scene.load = await outage(scene, await waysIn(stage));
      await stage.healthy(300_000);
      await shrink(stage, [`${topic}-spread`, ...[0, 1, 2].map((index) => `${topic}-${index}`)]);
    });
  } finally {
    for (const node of kept) await taint(stage, node, "-");
  }
}

export const racksOfNodes: Scenario = {
  id: "s",
  title: "Five brokers with racks on tainted nodes, clients by three ways in, and a node is lost",
  nodes: BROKERS,
  needs: ["NODE_STOP", "NODE_START", "BALANCER_ROUTE"],
  limits: { failed: 0 },
  run: racks,
};

/** Gives the brokers' pods their nodes' zones, as Kubernetes 1.35 does by itself, until `action` has ended. */
async function labelled<T>(stage: Stage, action: () => Promise<T>): Promise<T> {
  const state = { running: true };
  const zoneOf = await zones(stage);
  const label = async () => {
    const pods = await stage.kubernetes.list<Pod>("pods", "-n", stage.brokerNamespace, "-l", "app=kafka");
    for (const { metadata, spec } of pods) {
      const zone = zoneOf.get(spec.nodeName ?? "");
      if (zone === undefined || metadata.labels?.[ZONE] !== undefined) continue;
      await stage.kubernetes.run([
        "label",
        "pod",
        metadata.name,
        "-n",
        metadata.namespace,
        `${ZONE}=${zone}`,
      ]);
    }
  };
  const labelling = (async () => {
    while (state.running) {
      await label().catch(() => undefined);
      await sleep(500);
    }
  })();
  try {
    return await action();
  } finally {
    state.running = false;
    await labelling;
  }
}

/** Without the label no broker starts, and those that run go on; with it all get their racks. */
async function podLabel({ stage, note }: Scene): Promise<void> {
  const last = stage.broker(stage.brokers().length - 1);
  const settings = withKafka(stage.settings, { rack: "podLabel" });
  const deployed = stage.up(settings);
  // A failure is seen below, where the update is waited for.
  deployed.catch(() => undefined);
  let said = "";
  await waitFor("a broker that stops for its missing label", 300_000, async () => {
    const { stdout } = await stage.kubernetes.run(["logs", last.name, "-n", last.namespace, "--tail=20"]);
    said = stdout.split("\n").find((line) => line.includes("[rack]")) ?? "";
    return said === "" ? "it says nothing of racks" : undefined;
  });
  note(`without the label, ${last.name} says: ${said}`);
  const others = stage.brokers().slice(0, -1);
  const phases = await Promise.all(others.map(async (pod) => (await stage.kubernetes.pod(pod)).status.phase));
  assert.deepEqual(new Set(phases), new Set(["Running"]));
  await labelled(stage, () => deployed);
  const told = await checkRacks(stage);
  note(`with it, the brokers' racks are ${[...told.values()].join(", ")}`);
}

export const racksOfPods: Scenario = {
  id: "s2",
  title: "Racks from the pods' labels: a missing label stops the first broker, and no other",
  run: podLabel,
};
