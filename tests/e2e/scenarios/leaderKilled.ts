/** The pod of ZooKeeper's leader is taken away: the members elect another, and sessions must outlive that. */
import { duration } from "../../../local/duration";
import { type Scenario, SEAMLESS, step, underLoad } from "../scenario";
import { waitFor } from "../wait";
import { leader } from "../zookeeper";

export const leaderKilled: Scenario = {
  id: "f",
  title: "ZooKeeper's leader is killed",
  limits: SEAMLESS,
  run: underLoad(async ({ stage, note }, load) => {
    const { kubernetes } = stage;
    const old = await leader(kubernetes, stage.members());
    const { metadata } = await kubernetes.pod(old);
    await step(load, `${old.name} (leader) killed`, () => kubernetes.killPods(old.namespace, old.name));
    const others = stage.members().filter(({ name }) => name !== old.name);
    const elected = await waitFor(
      "another leader",
      60_000,
      async () => {
        await leader(kubernetes, others);
        return undefined;
      },
      200,
    );
    load.mark("another member leads");
    const back = await kubernetes.waitPod(old, 180_000, metadata.uid);
    note(`${old.name} led; another after ${duration(elected)}, it is back after another ${duration(back)}`);
    await stage.healthy(300_000);
  }),
};
