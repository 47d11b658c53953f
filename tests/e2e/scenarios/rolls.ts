/** Changes that roll every broker. */
import assert from "node:assert/strict";
import { parseImage } from "../../../domain/kubernetes/names";
import { duration } from "../../../deploy/duration";
import { type Scenario, type Scene, SEAMLESS, step, underLoad } from "../scenario";
import { type GivenSettings, withBrokerKeys } from "../settings";
import type { Load } from "../types";

async function roll(
  { stage, note }: Scene,
  load: Load,
  settings: GivenSettings,
  what: string,
): Promise<void> {
  const uids = async () =>
    Promise.all(stage.brokers().map(async (pod) => (await stage.kubernetes.pod(pod)).metadata.uid));
  const before = new Set(await uids());
  const taken = await step(load, what, () => stage.up(settings));
  assert.deepEqual(
    (await uids()).filter((uid) => before.has(uid)),
    [],
    "brokers that were not rolled",
  );
  note(`${what}: ${duration(taken)}`);
}

export const brokerSetting: Scenario = {
  id: "g",
  title: "A broker setting is changed",
  limits: SEAMLESS,
  run: underLoad((scene, load) =>
    roll(
      scene,
      load,
      withBrokerKeys(scene.stage.settings, { "num.partitions": 4 }),
      "up with another broker setting",
    ),
  ),
};

export const image: Scenario = {
  id: "h",
  title: "The image is changed to the same one by its digest",
  limits: SEAMLESS,
  unfit: ({ image: given }) =>
    parseImage(given)?.digest === undefined ? undefined : "not run: IMAGE names its digest already",
  run: underLoad(async (scene, load) => {
    const name = await scene.stage.imageOf(scene.stage.broker(0));
    const settings = { ...scene.stage.settings, image: { name, build: false } };
    await roll(scene, load, settings, "up with the image by its digest");
  }),
};
