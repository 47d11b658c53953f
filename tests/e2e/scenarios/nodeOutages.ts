/** A node is lost with all that runs on it, and comes back. */
import { setTimeout as sleep } from "node:timers/promises";
import { duration } from "../../../deploy/duration";
import { callHook, type HookName } from "../hooks";
import { IN_SYNC_WITHIN, type Scenario, type Scene, step, underLoad } from "../scenario";
import type { Stage } from "../stage";
import { leader } from "../zookeeper";
import type { Load } from "../types";

/** How a node is taken away and given back. */
interface Outage {
  readonly away: HookName;
  readonly back: HookName;
  /** For how long, ms; longer than Kubernetes needs to notice (50 s), and not as long as it leaves the pods there. */
  readonly length: number;
  readonly node: (stage: Stage) => Promise<string>;
}

async function outage(
  { stage, note }: Scene,
  load: Load,
  { away, back, length, node }: Outage,
): Promise<void> {
  const { kubernetes, options } = stage;
  const name = await node(stage);
  const began = Date.now();
  try {
    await step(load, `${name}: ${away}`, () => callHook(options.hooks, away, name));
    const noticed = await kubernetes.waitNode(name, false, length);
    note(`${name} NotReady ${duration(noticed)} after ${away}`);
    await sleep(Math.max(0, length - (Date.now() - began)));
  } finally {
    await step(load, `${name}: ${back}`, () => callHook(options.hooks, back, name));
  }
  const ready = await kubernetes.waitNode(name, true, 120_000);
  const returned = Date.now();
  load.mark(`${name} is Ready`);
  const inSync = await load.inSync(IN_SYNC_WITHIN);
  note(`${name} Ready ${duration(ready)} after ${back}, all replicas in sync ${duration(inSync)} after that`);
  await stage.healthy(Math.max(1000, 300_000 - (Date.now() - returned)));
}

function scenario(id: string, title: string, what: Outage): Scenario {
  return {
    id,
    title,
    needs: [what.away, what.back],
    run: underLoad((scene, load) => outage(scene, load, what)),
  };
}

const powerCut = { away: "NODE_STOP", back: "NODE_START", length: 75_000 } as const;

export const nodeStopped = scenario("c", "A broker's node is stopped hard and started again", {
  ...powerCut,
  node: (stage) => stage.nodeOf(stage.broker(1)),
});

export const nodeIsolated = scenario("d", "A broker's node is cut off from the network and connected again", {
  away: "NODE_ISOLATE",
  back: "NODE_REJOIN",
  length: 75_000,
  node: (stage) => stage.nodeOf(stage.broker(2)),
});

export const leadersNodeStopped = scenario(
  "f2",
  "The node of ZooKeeper's leader is stopped hard and started again",
  {
    ...powerCut,
    node: async (stage) => stage.nodeOf(await leader(stage.kubernetes, stage.servers())),
  },
);
