/** A change that no check can find wrong, and with which the first pod does not start: it must not go further. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { duration } from "../../../deploy/duration";
import { type Pod, type PodName, restarts } from "../kubernetes";
import { type Scenario, type Scene, step, underLoad } from "../scenario";
import { type GivenSettings, withBrokerKeys } from "../settings";
import type { Load } from "../types";
import { waitFor } from "../wait";

/** How long the roll is watched after its first pod has failed. */
const WATCH = 45_000;
/** How long the rollback may take by itself before the broken pod is deleted by hand. */
const PATIENCE = 90_000;

interface BadChange {
  readonly what: string;
  readonly settings: (good: GivenSettings) => GivenSettings;
  readonly pods: (scene: Scene) => readonly PodName[];
  /** Whether the pod cannot start, as its status tells. */
  readonly broken: (pod: Pod) => boolean;
}

/** The pod that does not start, and whether the engine was still waiting for it. */
interface Stopped {
  readonly broken: PodName;
  readonly interrupted: boolean;
}

const waiting = ({ status }: Pod) => status.containerStatuses?.[0]?.state?.waiting?.reason ?? "";

async function uidsOf({ stage }: Scene, pods: readonly PodName[]): Promise<string[]> {
  return Promise.all(pods.map(async (pod) => (await stage.kubernetes.pod(pod)).metadata.uid));
}

/** Rolls the bad change out until its first pod has failed, watches that no other follows, and interrupts. */
async function stopsAtTheFirst(scene: Scene, load: Load, change: BadChange): Promise<Stopped> {
  const { stage, note } = scene;
  const pods = change.pods(scene);
  const first = pods.at(-1);
  assert.ok(first);
  const others = pods.slice(0, -1);
  const before = await uidsOf(scene, others);
  const old = (await stage.kubernetes.pod(first)).metadata.uid;
  load.mark(`up with ${change.what}`);
  const interrupted = await stage.deployment.interruptedUp(change.settings(stage.settings), async () => {
    const failed = await waitFor(`${first.name} failed`, 300_000, async () => {
      const pod = await stage.kubernetes.pod(first);
      if (pod.metadata.uid === old) return "it is still the old one";
      return change.broken(pod) ? undefined : `it is ${pod.status.phase} ${waiting(pod)}`;
    });
    load.mark(`${first.name} does not start`);
    note(`${first.name} was seen failing ${duration(failed)} after the update began`);
    await sleep(WATCH);
    assert.deepEqual(await uidsOf(scene, others), before, "pods that were rolled after the first had failed");
  });
  load.mark("the update is interrupted");
  if (!interrupted) note("`up` had said that it was done, although the first pod did not start");
  return { broken: first, interrupted };
}

/** Brings the good settings back; says whether the broken pod had to be deleted for it. */
async function rollBack({ stage, note }: Scene, load: Load, { broken, interrupted }: Stopped): Promise<void> {
  // As `make up` does after an update that did not end well.
  if (interrupted) await step(load, "refresh", () => stage.deployment.refresh());
  const old = (await stage.kubernetes.pod(broken)).metadata.uid;
  const ended = step(load, "up with the good settings", () => stage.up(stage.settings));
  try {
    const alone = await stage.kubernetes.waitPod(broken, PATIENCE, old);
    note(`rolled back by \`up\` alone, ${broken.name} ready after ${duration(alone)}`);
  } catch {
    load.mark(`${broken.name} is deleted by hand`);
    await stage.kubernetes.killPods(broken.namespace, broken.name);
    note(
      `\`up\` alone did not replace ${broken.name} in ${duration(PATIENCE)}: it had to be deleted by hand`,
    );
  }
  note(`rollback took ${duration(await ended)}`);
}

const scenario = (id: string, title: string, change: BadChange): Scenario => ({
  id,
  title,
  // One broker or ZooKeeper server is away for as long as the bad change is watched, and no more.
  limits: { failed: 0, gap: 10_000 },
  run: underLoad(async (scene, load) => {
    await rollBack(scene, load, await stopsAtTheFirst(scene, load, change));
  }),
});

export const badBrokerSetting = scenario(
  "n",
  "A broker setting with which no broker starts is rolled out and back",
  {
    what: "an authorizer that is not in the image",
    settings: (good) => withBrokerKeys(good, { "authorizer.class.name": "com.example.MissingAuthorizer" }),
    pods: ({ stage }) => stage.brokers(),
    broken: (pod) => restarts(pod) > 0,
  },
);

export const badEnsembleImage = scenario(
  "n2",
  "A ZooKeeper image that does not exist is rolled out and back",
  {
    what: "a ZooKeeper image that does not exist",
    settings: (good) => ({
      ...good,
      zookeeper: { ...good.zookeeper, image: "registry.example.com/zookeeper:missing" },
    }),
    pods: ({ stage }) => stage.servers(),
    broken: (pod) => /ErrImagePull|ImagePullBackOff/.test(waiting(pod)),
  },
);
