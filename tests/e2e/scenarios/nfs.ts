/** The program's own NFS provisioner, from a chart: claims of both kinds, files of the right owner, data that moves with a broker. */
import assert from "node:assert/strict";
import { duration } from "../../../deploy/duration";
import type { Pod, PodName } from "../kubernetes";
import { type Scenario, type Scene, SEAMLESS, step, underLoad } from "../scenario";
import { checked, withKafka } from "../settings";
import { TOOLS_NAMESPACE } from "../toolbox";
import type { Load } from "../types";
import { waitFor } from "../wait";

interface Claim {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly storageClassName?: string; readonly accessModes: readonly string[] };
  readonly status: { readonly phase: string };
}

/** Every claim of both sets is a directory of the export, and all in it belongs to the broker's user. */
async function claimsOfTheSets({ stage, note }: Scene): Promise<void> {
  const className = checked(stage.settings).nfs?.storageClass;
  const sets = [
    { namespace: stage.brokerNamespace, pods: stage.brokers(), directory: "/var/lib/kafka" },
    { namespace: stage.serverNamespace, pods: stage.servers(), directory: "/var/lib/zookeeper" },
  ];
  for (const { namespace, pods, directory } of sets) {
    const claims = await stage.kubernetes.list<Claim>("pvc", "-n", namespace);
    for (const { name } of pods) {
      const claim = claims.find(({ metadata }) => metadata.name === `datadir-${name}`);
      const { spec, status } = claim ?? {};
      assert.deepEqual(
        [status?.phase, spec?.storageClassName, spec?.accessModes],
        ["Bound", className, ["ReadWriteOnce"]],
        name,
      );
    }
    for (const pod of pods) {
      const strange = [
        "sh",
        "-c",
        `find ${directory} -mindepth 1 ! -uid 1000; find ${directory} -type f | wc -l`,
      ];
      const said = (await stage.kubernetes.exec(pod, strange)).split("\n");
      assert.equal(said.length, 1, `${pod.name}: files of others: ${said.join(" ")}`);
      assert.ok(Number(said[0]) > 0, `${pod.name} has no files`);
    }
  }
  note("the claims of both sets are bound to the export, and every file is uid 1000's");
}

const SHARED = "e2e-shared";

function sharingPod(name: string, node: string, image: string, command: string) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: TOOLS_NAMESPACE },
    spec: {
      nodeName: node,
      restartPolicy: "OnFailure",
      securityContext: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 },
      containers: [
        {
          name: "main",
          image,
          command: ["sh", "-c", command],
          volumeMounts: [{ name: "shared", mountPath: "/shared" }],
        },
      ],
      volumes: [{ name: "shared", persistentVolumeClaim: { claimName: SHARED } }],
    },
  };
}

/** A claim of many writers: what a pod on one node writes, one on another reads. */
async function sharedClaim({ stage, note }: Scene): Promise<void> {
  const { kubernetes, options } = stage;
  const [one, other] = (await kubernetes.nodes()).map(({ metadata }) => metadata.name);
  assert.ok(one && other);
  const claim = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: SHARED, namespace: TOOLS_NAMESPACE },
    spec: {
      accessModes: ["ReadWriteMany"],
      storageClassName: checked(stage.settings).nfs?.storageClass,
      resources: { requests: { storage: "10Mi" } },
    },
  };
  const names = ["e2e-writer", "e2e-reader"];
  try {
    await kubernetes.apply(
      claim,
      sharingPod("e2e-writer", one, options.image, "echo from another node >/shared/word"),
      sharingPod("e2e-reader", other, options.image, "grep 'from another node' /shared/word"),
    );
    await waitFor("the reader", 120_000, async () => {
      const { status } = await kubernetes.get<Pod>("pod", "e2e-reader", "-n", TOOLS_NAMESPACE);
      return status.phase === "Succeeded" ? undefined : `it is ${status.phase}`;
    });
    note(`a claim of many writers: ${other} reads what ${one} wrote`);
  } finally {
    const flags = ["-n", TOOLS_NAMESPACE, "--ignore-not-found", "--wait=false"];
    await kubernetes.must(["delete", "pod", ...names, ...flags]);
    await kubernetes.must(["delete", "pvc", SHARED, ...flags]);
  }
}

/** The broker's directory, and the cluster and broker that it says it belongs to. */
const identity = ({ stage }: Scene, broker: PodName) =>
  stage.kubernetes.exec(broker, [
    "sh",
    "-c",
    "file=$(find /var/lib/kafka -name meta.properties) && stat -c %i $(dirname $file) && grep -v '^#' $file",
  ]);

/** A broker whose node takes no pods any more starts on another one, with the data that it had. */
async function movedBroker(scene: Scene, load: Load): Promise<void> {
  const { stage, note } = scene;
  const { kubernetes } = stage;
  const broker = stage.brokers().at(-1);
  assert.ok(broker);
  const node = await stage.nodeOf(broker);
  const before = await identity(scene, broker);
  const { metadata } = await kubernetes.pod(broker);
  await kubernetes.must(["cordon", node]);
  try {
    const taken = await step(load, `${broker.name} leaves ${node}`, async () => {
      await kubernetes.must(["delete", "pod", broker.name, "-n", broker.namespace, "--wait=false"]);
      await kubernetes.waitPod(broker, 300_000, metadata.uid);
    });
    const now = await stage.nodeOf(broker);
    assert.notEqual(now, node);
    assert.equal(await identity(scene, broker), before, "the broker's directory");
    note(`${broker.name} moved from ${node} to ${now} with its data, ready after ${duration(taken)}`);
  } finally {
    await kubernetes.uncordon(node);
  }
}

export const nfs: Scenario = {
  id: "p",
  title: "Claims of the NFS provisioner, and a broker that moves to another node with its data",
  limits: SEAMLESS,
  unfit: (options) =>
    options.nfs === undefined ? "not run: NFS_SERVER and NFS_PATH are not set" : undefined,
  run: underLoad(async (scene, load) => {
    await claimsOfTheSets(scene);
    await sharedClaim(scene);
    // With three nodes a broker can move only where it may share one.
    await step(load, "up with brokers that may share a node", () =>
      scene.stage.up(withKafka(scene.stage.settings, { antiAffinity: "preferred" })),
    );
    await movedBroker(scene, load);
  }),
};
