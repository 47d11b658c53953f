/** Each node is drained in turn, one at once after the other: what holds the next drain back is the deployment's own. */
import { duration } from "../../../deploy/duration";
import { type Scenario, SEAMLESS, step, underLoad } from "../scenario";

/** kubectl tries again for as long as the disruption budgets refuse. */
const PATIENCE = 600_000;

export const drains: Scenario = {
  id: "e",
  title: "Every node is drained in turn",
  limits: SEAMLESS,
  run: underLoad(async ({ stage, note }, load) => {
    const taken: string[] = [];
    for (const { metadata } of await stage.kubernetes.nodes()) {
      try {
        const time = await step(load, `drain ${metadata.name}`, () =>
          stage.kubernetes.drain(metadata.name, PATIENCE),
        );
        taken.push(`${metadata.name} ${duration(time)}`);
      } finally {
        await stage.kubernetes.uncordon(metadata.name);
      }
    }
    note(`drains took: ${taken.join(", ")}`);
    await stage.healthy(300_000);
  }),
};
