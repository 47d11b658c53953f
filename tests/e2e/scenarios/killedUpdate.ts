/** `pulumi up` is killed half way with all its processes, and run again as the README says. */
import assert from "node:assert/strict";
import { duration } from "../../../deploy/duration";
import { type Scenario, SEAMLESS, step, underLoad } from "../scenario";
import { withBrokerKeys } from "../settings";
import { waitFor } from "../wait";

/** As soon as the set is changed: the roll goes on without the engine, whose state knows nothing of it. */
export const killedRoll: Scenario = {
  id: "m",
  title: "An update is killed when the roll has begun, and run again",
  limits: SEAMLESS,
  run: underLoad(async ({ stage, note }, load) => {
    const { kubernetes, deployment } = stage;
    const changed = withBrokerKeys(stage.settings, { "num.partitions": 5 });
    const generation = () =>
      kubernetes.must([
        "get",
        "statefulset/kafka",
        "-n",
        stage.brokerNamespace,
        "-o",
        "jsonpath={.metadata.generation}",
      ]);
    const before = await generation();
    await step(load, "up, killed when the brokers' set is changed", () =>
      deployment.killedUp(changed, async () => {
        const ask = async () => ((await generation()) === before ? "it is as before" : undefined);
        await waitFor("a changed set", 300_000, ask, 50);
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
    const [server] = stage.servers();
    assert.ok(server);
    await deployment.destroy();
    await deployment.killedUp(settings, async () => {
      await waitFor(`${server.name} there`, 300_000, async () => {
        const { code } = await kubernetes.run(["get", "pod", server.name, "-n", server.namespace]);
        return code === 0 ? undefined : "it is not there";
      });
    });
    await deployment.recover();
    const start = Date.now();
    await stage.up(settings);
    note(`killed when ${server.name} was there; up again took ${duration(Date.now() - start)}`);
    await deployment.unchanged();
  },
};
