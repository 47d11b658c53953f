/** The process of the broker that is the active controller dies without a word. */
import { duration } from "../../../deploy/duration";
import { callHook } from "../hooks";
import { isReady, type PodName, restarts } from "../kubernetes";
import { type Scenario, type Scene, step, underLoad } from "../scenario";
import type { Stage } from "../stage";
import { waitFor } from "../wait";

/**
 * With PROCESS_KILL all of the container gets SIGKILL from its node. Without, the JVM alone gets it from inside: it is
 * a child of the container's first process. No shutdown hook runs either way.
 *
 * @returns how it was done
 */
async function kill(stage: Stage, broker: PodName): Promise<string> {
  const { hooks } = stage.options;
  if (hooks.PROCESS_KILL === undefined) {
    const jvm =
      'for process in /proc/[0-9]*; do case $(readlink "$process/exe") in */java) echo "${process#/proc/}";; esac; done';
    await stage.kubernetes.exec(broker, ["sh", "-c", `kill -KILL $(${jvm})`]);
    return "its JVM killed with SIGKILL, since PROCESS_KILL is not set";
  }
  const { spec, status } = await stage.kubernetes.pod(broker);
  const container = (status.containerStatuses?.[0]?.containerID ?? "").replace(/^\w+:\/\//, "");
  await callHook(hooks, "PROCESS_KILL", spec.nodeName ?? "", { CONTAINER: container });
  return "killed with SIGKILL from its node";
}

export const brokerKilled: Scenario = {
  id: "b",
  title: "The controller's process is killed",
  run: underLoad(async (scene: Scene, load) => {
    const { stage, note } = scene;
    const broker = stage.broker((await stage.view()).controller);
    const before = await stage.kubernetes.pod(broker);
    let how = "";
    await step(load, `${broker.name} killed`, async () => {
      how = await kill(stage, broker);
    });
    const back = await waitFor(`${broker.name} started again`, 180_000, async () => {
      const now = await stage.kubernetes.pod(broker);
      if (restarts(now) === restarts(before)) return "it was not started again";
      return isReady(now) ? undefined : "it is not ready";
    });
    load.mark(`${broker.name} is ready again`);
    note(`${broker.name} (controller) ${how}; ready again after ${duration(back)}`);
  }),
};
