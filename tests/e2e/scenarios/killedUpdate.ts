/** `pulumi up` is killed half way with all its processes, and run again as the README says. */
import assert from "node:assert/strict";
import { duration } from "../../../local/duration";
import { type Scenario, SEAMLESS, step, underLoad } from "../scenario";
import { withBrokerKeys } from "../settings";
import { waitFor } from "../wait";

/** In the middle of a roll: the first broker is new, the others are not. */
export const killedRoll: Scenario = {
  id: "m",
  title: "An update is killed in the middle of a roll, and run again",
  limits: SEAMLESS,
  run: underLoad(async ({ stage, note }, load) => {
    const { kubernetes, deployment } = stage;
    const changed = withBrokerKeys(stage.settings, { "num.partitions": 5 });
    const first = stage.brokers().at(-1);
    assert.ok(first);
    const { metadata } = await kubernetes.pod(first);
    await step(load, "up, killed when the first broker is rolled", () =>
      deployment.killedUp(changed, async () => {
        await kubernetes.waitPod(first, 300_000, metadata.uid);
      }),
    );
    await step(load, "cancel and refresh", () => deployment.recover());
    note(`up again took ${duration(await step(load, "up again", () => stage.up(changed)))}`);
    await deployment.unchanged();
  }),
};

/** In the middle of the first deployment: some objects are there, and the engine's state knows only some of these. */
export const killedCreation: Scenario = {
  id: "m2",
  title: "The first deployment is killed half way, and run again",
  run: async ({ stage, note }) => {
    const { kubernetes, deployment, settings } = stage;
    const [member] = stage.members();
    assert.ok(member);
    await deployment.destroy();
    await deployment.killedUp(settings, async () => {
      await waitFor(`${member.name} there`, 300_000, async () => {
        const { code } = await kubernetes.run(["get", "pod", member.name, "-n", member.namespace]);
        return code === 0 ? undefined : "it is not there";
      });
    });
    await deployment.recover();
    const start = Date.now();
    await stage.up(settings);
    note(`killed when ${member.name} was there; up again took ${duration(Date.now() - start)}`);
    await deployment.unchanged();
  },
};
