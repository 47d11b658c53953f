/** Every pod of both sets is gone at once, as after a power cut of the whole site. */
import { duration } from "../../../deploy/duration";
import { type Scenario, step, underLoad } from "../scenario";

export const allPodsKilled: Scenario = {
  id: "k",
  title: "Every broker and every server is killed at once",
  run: underLoad(async ({ stage, note }, load) => {
    const { kubernetes } = stage;
    const servers = stage.servers();
    const pods = [...stage.brokers(), ...servers];
    const old = new Map(
      await Promise.all(pods.map(async (pod) => [pod, (await kubernetes.pod(pod)).metadata.uid] as const)),
    );
    await step(load, "all pods killed", () =>
      Promise.all([
        kubernetes.killPods(stage.brokerNamespace, ...stage.brokers().map(({ name }) => name)),
        kubernetes.killPods(stage.serverNamespace, ...servers.map(({ name }) => name)),
      ]),
    );
    const start = Date.now();
    for (const [pod, uid] of old) await kubernetes.waitPod(pod, 600_000, uid);
    load.mark("all pods are ready");
    note(`all pods ready again after ${duration(Date.now() - start)}`);
    await stage.healthy(300_000);
  }),
};
