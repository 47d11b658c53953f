/** A fourth broker comes, takes partitions, gives them back, and goes. */
import assert from "node:assert/strict";
import { duration } from "../../../deploy/duration";
import { moveTo } from "../reassignment";
import { type Scenario, type Scene, SEAMLESS, step, underLoad } from "../scenario";
import { type GivenSettings, withHosts, withKafka } from "../settings";
import type { Load } from "../types";

/**
 * What is deployed for one broker more, step by step. Where there is no node for it, the brokers must be allowed to
 * share one, and before: those that run do not let the new one on to their nodes, and no roll begins without it.
 */
async function growth({ stage }: Scene): Promise<GivenSettings[]> {
  const brokers = stage.brokers().length + 1;
  const roomy = (await stage.kubernetes.nodes()).length >= brokers;
  const first = roomy ? stage.settings : withKafka(stage.settings, { antiAffinity: "preferred" });
  const { hosts } = stage.settings.kafka.external as { hosts: string[] };
  const grown = withHosts(withKafka(first, { brokers }), [...hosts, ...hosts]);
  return roomy ? [grown] : [first, grown];
}

/** Taking away a broker that holds partitions must be refused before anything is changed. */
async function refusedWhileNeeded({ stage, note }: Scene, load: Load): Promise<void> {
  load.mark("one broker less is asked for while it holds partitions");
  const said = await stage.deployment.refusedPreview(stage.settings);
  assert.match(said, /partition|replica/i, `refused for another reason: ${said}`);
  note(
    `refused while the broker holds partitions: ${said.split("\n").find((line) => /partition|replica/i.test(line)) ?? said}`,
  );
}

export const scale: Scenario = {
  id: "i",
  title: "A broker is added, takes partitions, gives them back and is taken away",
  limits: SEAMLESS,
  run: underLoad(async (scene, load) => {
    const { stage, topic, note } = scene;
    const old = stage.brokers().map((_, id) => id);
    const newcomer = old.length;
    for (const settings of await growth(scene)) {
      const what = settings.kafka.brokers === undefined ? "up with shared nodes" : "up with one more";
      note(`${what}: ${duration(await step(load, what, () => stage.up(settings)))}`);
    }
    const there = await step(load, "partitions moved to it", () => moveTo(stage, topic, [...old, newcomer]));
    note(`partitions moved to broker ${newcomer}: ${duration(there)}`);
    let fault: unknown;
    try {
      await refusedWhileNeeded(scene, load);
    } catch (error) {
      // The partitions are moved off whatever was said, or the cluster would never be well again.
      fault = error;
    }
    const back = await step(load, "partitions moved off it", () => moveTo(stage, topic, old));
    note(`partitions moved off it: ${duration(back)}`);
    note(
      `up with one less: ${duration(await step(load, "up with one less", () => stage.up(stage.settings)))}`,
    );
    await stage.kubernetes.must(["delete", "pvc", "-n", stage.brokerNamespace, `datadir-kafka-${newcomer}`]);
    if (fault !== undefined) throw fault as Error;
  }),
};
