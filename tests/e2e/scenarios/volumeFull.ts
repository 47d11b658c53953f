/** The disk of one broker is full: that broker stops, the others serve on, and it comes back once there is room. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { duration } from "../../../deploy/duration";
import { isReady, restarts } from "../kubernetes";
import { IN_SYNC_WITHIN, type Scenario, type Scene, step, underLoad } from "../scenario";
import { SmallDisk } from "../smallDisk";
import type { Load } from "../types";
import { waitFor } from "../wait";

/** How long the others serve alone. */
const WITHOUT = 45_000;

async function fillAndMakeRoom(
  { stage, note }: Scene,
  load: Load,
  disk: SmallDisk,
  broker: ReturnType<typeof stage.broker>,
) {
  const before = restarts(await stage.kubernetes.pod(broker));
  await step(load, `disk of ${broker.name} filled`, () => disk.fill());
  const stopped = await waitFor(`${broker.name} stopped`, 180_000, async () => {
    const pod = await stage.kubernetes.pod(broker);
    return restarts(pod) > before || !isReady(pod) ? undefined : "it still serves";
  });
  load.mark(`${broker.name} has stopped`);
  note(`${broker.name} stopped ${duration(stopped)} after its disk was full`);
  await sleep(WITHOUT);
  assert.equal(isReady(await stage.kubernetes.pod(broker)), false, `${broker.name} is ready on a full disk`);
  await step(load, "room is made", () => disk.makeRoom());
  const back = await stage.kubernetes.waitPod(broker, 420_000);
  load.mark(`${broker.name} is ready again`);
  const inSync = await load.inSync(IN_SYNC_WITHIN);
  note(`ready again ${duration(back)} after room was made, all replicas in sync ${duration(inSync)} later`);
}

export const volumeFull: Scenario = {
  id: "l",
  title: "A broker's disk is replaced by a small one, which fills up",
  run: underLoad(async (scene, load) => {
    const { stage, note } = scene;
    const broker = stage.brokers().at(-1);
    assert.ok(broker);
    const disk = new SmallDisk(stage.kubernetes, broker);
    try {
      const taken = await step(load, `${broker.name} gets an empty disk`, () =>
        disk.install(stage.options.image),
      );
      const inSync = await load.inSync(IN_SYNC_WITHIN);
      note(`empty disk in place after ${duration(taken)}, all replicas copied ${duration(inSync)} later`);
      await fillAndMakeRoom(scene, load, disk, broker);
    } finally {
      await step(load, `${broker.name} gets a disk of its class again`, () => disk.remove());
    }
  }),
};
