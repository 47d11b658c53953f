/** Pods of every kind try every port of the hardened deployment: the closed ones are closed, the open ones open. */
import assert from "node:assert/strict";
import { connect } from "node:net";
import { once } from "node:events";
import type { BrokerAddress } from "../../../components/index";
import type { PodName } from "../kubernetes";
import { type Peer, type PeerId, PEERS, PORTS, type Seen, told, UNNAMED_PORT, wrong } from "../reach";
import type { Scenario, Scene } from "../scenario";
import type { Stage } from "../stage";
import { leader } from "../zookeeper";
import { waitFor } from "../wait";

const ELSEWHERE = "e2e-strangers";

/** A pod that sleeps, and that a restricted namespace admits. */
function sleeper(name: string, namespace: string, labels: object, image: string) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: {
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "sleeper",
          image,
          command: ["sleep", "infinity"],
          resources: { requests: { cpu: "10m", memory: "16Mi" } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
      ],
    },
  };
}

/** Makes the pods that ask. @returns the pod of each peer */
async function askers(stage: Stage, server: PodName): Promise<Record<PeerId, PodName>> {
  const { kubernetes, brokerNamespace, serverNamespace } = stage;
  const namespaces = { brokers: brokerNamespace, servers: serverNamespace, elsewhere: ELSEWHERE };
  const { image } = (await kubernetes.pod(stage.broker(0))).spec.containers[0] ?? {};
  const pods = Object.entries(PEERS).map(([id, { namespace, ...peer }]: [string, Peer]) => ({
    id,
    labels: peer.labels,
    pod: { namespace: namespaces[namespace], name: `e2e-${id}` },
  }));
  const made = pods.flatMap(({ pod, labels }) =>
    labels === undefined ? [] : [sleeper(pod.name, pod.namespace, labels, image ?? "")],
  );
  await kubernetes.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: ELSEWHERE } }, ...made);
  for (const { metadata } of made) await kubernetes.waitPod(metadata, 120_000);
  const own: Partial<Record<string, PodName>> = { broker: stage.broker(0), server };
  return Object.fromEntries(pods.map(({ id, pod }) => [id, own[id] ?? pod])) as Record<PeerId, PodName>;
}

async function removeAskers({ kubernetes }: Stage, pods: Record<PeerId, PodName>): Promise<void> {
  const flags = ["--ignore-not-found", "--wait=false"];
  for (const { namespace, name } of Object.values(pods).filter(({ name }) => name.startsWith("e2e-")))
    await kubernetes.must(["delete", "pod", "-n", namespace, name, ...flags]);
  await kubernetes.must(["delete", "namespace", ELSEWHERE, ...flags]);
}

/** Something that listens on a port that no policy names: the ZooKeeper server among Kafka's jars. @returns how to stop it */
async function listenOnUnnamedPort({ kubernetes }: Stage, broker: PodName): Promise<() => Promise<void>> {
  const server = `java -Xmx32m -Dzookeeper.admin.enableServer=false -cp '/opt/kafka/libs/*' org.apache.zookeeper.server.ZooKeeperServerMain ${UNNAMED_PORT} /tmp/unnamed-port`;
  const id = await kubernetes.exec(broker, ["sh", "-c", `nohup ${server} >/dev/null 2>&1 & echo $!`]);
  return async () => {
    await kubernetes.exec(broker, ["sh", "-c", 'kill "$1"; rm -rf /tmp/unnamed-port', "sh", id]);
  };
}

const TRY =
  'for target in "$@"; do timeout 3 bash -c "</dev/tcp/${target%:*}/${target##*:}" 2>/dev/null && echo "${target##*:}"; done; true';

/** The ports that a pod reaches, of the broker and the server at these addresses. */
async function reached(
  stage: Stage,
  from: PodName,
  address: Readonly<Record<"broker" | "server", string>>,
): Promise<Seen> {
  const targets = PORTS.map(({ of, port }) => `${address[of]}:${port}`);
  const said = await stage.kubernetes.exec(from, ["bash", "-c", TRY, "bash", ...targets], undefined, 120_000);
  return new Set(said.split("\n").filter(Boolean).map(Number));
}

/**
 * Asks until the network knows the peer's pod, for which what should be open may be closed at first.
 *
 * @returns what is open to it and should not be
 * @throws Error when something stays closed
 */
async function openedByMistake(peer: PeerId, reach: () => Promise<Seen>): Promise<string[]> {
  const { title } = PEERS[peer];
  let found: string[] = [];
  await waitFor(`all that is open to ${title}`, 60_000, async () => {
    const { open, closed } = wrong(peer, await reach());
    found = open.map((port) => `${title} reaches ${told(port)}`);
    return found.length > 0 || closed.length === 0 ? undefined : `${closed.map(told).join(", ")} closed`;
  });
  return found;
}

async function addressOfPod({ kubernetes }: Stage, pod: PodName): Promise<string> {
  return kubernetes.must(["get", "pod", pod.name, "-n", pod.namespace, "-o", "jsonpath={.status.podIP}"]);
}

/** Brokers are reached from outside at the addresses that the outputs tell. */
async function reachedOutside({ outputs }: Stage): Promise<number> {
  const brokers = outputs.brokers?.value as readonly BrokerAddress[];
  for (const { external = "" } of brokers) {
    const [, host = "", port] = /^(.*):(\d+)$/.exec(external) ?? [];
    const socket = connect({ host, port: Number(port), timeout: 10_000 });
    await once(socket, "connect");
    socket.destroy();
  }
  return brokers.length;
}

async function run({ stage, note }: Scene): Promise<void> {
  const target = stage.broker(1);
  // Only the leader listens on the quorum port.
  const first = await leader(stage.kubernetes, stage.servers());
  const other = stage.servers().find(({ name }) => name !== first.name);
  assert.ok(other, "a server that follows");
  const address = { broker: await addressOfPod(stage, target), server: await addressOfPod(stage, first) };
  const stop = await listenOnUnnamedPort(stage, target);
  const pods = await askers(stage, other);
  try {
    await waitFor("the listener", 60_000, async () =>
      (await reached(stage, target, address)).has(UNNAMED_PORT) ? undefined : "nobody listens",
    );
    // What nobody listens on would be closed whatever a policy says.
    const own = new Set([
      ...(await reached(stage, target, address)),
      ...(await reached(stage, first, address)),
    ]);
    assert.deepEqual(
      PORTS.filter(({ port }) => !own.has(port)).map(told),
      [],
      "ports that nobody listens on",
    );
    const peers = Object.keys(PEERS) as PeerId[];
    const found = peers.map((peer) => openedByMistake(peer, () => reached(stage, pods[peer], address)));
    assert.deepEqual((await Promise.all(found)).flat(), []);
    for (const port of PORTS) {
      const titles = port.open.map((peer) => PEERS[peer].title);
      const some = titles.length === 0 ? "no pod" : `${titles.join(", ")} alone`;
      note(`${port.of}'s port ${told(port)}: open to ${titles.length === peers.length ? "every pod" : some}`);
    }
    note(`${await reachedOutside(stage)} NodePorts: open to this machine`);
  } finally {
    await stop();
    await removeAskers(stage, pods);
  }
}

export const closedPorts: Scenario = {
  id: "rp",
  title: "Pods of every kind try every port, profile hardened",
  profile: "hardened",
  run,
};
