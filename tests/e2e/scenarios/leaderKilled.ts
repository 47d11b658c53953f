/** The pod of ZooKeeper's leader is taken away: the servers elect another, and sessions must outlive that. */
import { duration } from "../../../deploy/duration";
import { type Scenario, SEAMLESS, step, underLoad } from "../scenario";
import { waitFor } from "../wait";
import { leader } from "../zookeeper";

export const leaderKilled: Scenario = {
  id: "f",
  title: "ZooKeeper's leader is killed",
  limits: SEAMLESS,
  run: underLoad(async ({ stage, note }, load) => {
    const { kubernetes } = stage;
    const old = await leader(kubernetes, stage.servers());
    const { metadata } = await kubernetes.pod(old);
    await step(load, `${old.name} (leader) killed`, () => kubernetes.killPods(old.namespace, old.name));
    let elected = "";
    const taken = await waitFor(
      "a leader",
      60_000,
      async () => {
        // The pod that took the killed one's place may be in time to be elected itself.
        const found = await leader(kubernetes, stage.servers());
        const { uid } = (await kubernetes.pod(found)).metadata;
        elected = found.name;
        return uid === metadata.uid ? "the killed pod still answers" : undefined;
      },
      200,
    );
    load.mark(`${elected} leads`);
    const back = await kubernetes.waitPod(old, 180_000, metadata.uid);
    note(
      `${old.name} led; ${elected} leads after ${duration(taken)}, ${old.name} is back after another ${duration(back)}`,
    );
    await stage.healthy(300_000);
  }),
};
