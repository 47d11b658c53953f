/** The ensemble grows from three servers to five and shrinks back, one by one, while znodes are created. */
import assert from "node:assert/strict";
import { duration } from "../../../deploy/duration";
import { type Scenario, type Scene, step, underLoad } from "../scenario";
import type { GivenSettings } from "../settings";
import type { Load } from "../types";
import { waitFor } from "../wait";
import { type Tree, treeOf, ZnodeWriter } from "../znodes";

const LARGEST = 5;

const sized = (settings: GivenSettings, replicas: number): GivenSettings => ({
  ...settings,
  zookeeper: { ...settings.zookeeper, replicas },
});

/** Addresses of the servers as the brokers know them. */
const addressesOf = ({ stage }: Scene): string[] => stage.output("zookeeperConnect").split(",");

async function resize(scene: Scene, load: Load, replicas: number): Promise<void> {
  const { stage, note } = scene;
  const what = `up with ${replicas} servers`;
  note(`${what}: ${duration(await step(load, what, () => stage.up(sized(stage.settings, replicas))))}`);
}

const setOf = ({ stage }: Scene, path: string) =>
  stage.kubernetes.must(["get", "statefulset/zk", "-n", stage.serverNamespace, "-o", `jsonpath={${path}}`]);

/** The change has begun and servers are restarted one by one. */
const begun = (scene: Scene) => async () =>
  (await setOf(scene, ".spec.updateStrategy.type")) === "OnDelete" ? undefined : "it has not begun";

/** A server is killed hard in the middle of the change. */
async function resizeWithALoss(scene: Scene, load: Load, replicas: number): Promise<void> {
  const changed = resize(scene, load, replicas);
  const killed = async () => {
    await waitFor("the change begun", 120_000, begun(scene), 200);
    const [first] = scene.stage.servers();
    assert.ok(first);
    load.mark(`${first.name} is killed`);
    await scene.stage.kubernetes.killPods(first.namespace, first.name);
  };
  await Promise.all([changed, killed()]);
}

/** The deployment is killed in the middle of the change, and run again. */
async function resizeWithAKill(scene: Scene, load: Load, replicas: number): Promise<void> {
  const { stage } = scene;
  await step(load, "up, killed while servers restart", () =>
    stage.deployment.killedUp(sized(stage.settings, replicas), async () => {
      await waitFor("the change begun", 300_000, begun(scene), 200);
      const [, second] = stage.servers();
      assert.ok(second);
      const { uid } = (await stage.kubernetes.pod(second)).metadata;
      await waitFor(`${second.name} restarted`, 120_000, async () =>
        (await stage.kubernetes.pod(second)).metadata.uid === uid ? "it is the old one" : undefined,
      );
    }),
  );
  await step(load, "cancel and refresh", () => stage.deployment.recover());
  await resize(scene, load, replicas);
  await stage.deployment.unchanged();
}

/** Every server has every acknowledged znode, and all have the same tree. */
async function compared(scene: Scene, acknowledged: readonly string[]): Promise<void> {
  let trees: Tree[] = [];
  await waitFor("equal trees", 120_000, async () => {
    trees = await Promise.all(addressesOf(scene).map((address) => treeOf(scene.stage, address)));
    const digests = new Set(trees.map(({ digest }) => digest));
    return digests.size === 1
      ? undefined
      : trees.map(({ server, digest }) => `${server} ${digest}`).join(", ");
  });
  for (const { server, paths } of trees) {
    const there = new Set(paths);
    const lost = acknowledged.filter((path) => !there.has(path));
    assert.deepEqual(lost, [], `acknowledged znodes that ${server} has not`);
  }
  scene.note(
    `${acknowledged.length} acknowledged znodes are on each of ${trees.length} servers; every tree has ${trees[0]?.paths.length} znodes and the digest ${trees[0]?.digest}`,
  );
}

export const ensembleSize: Scenario = {
  id: "q",
  title: "The ensemble grows from three servers to five and shrinks back",
  nodes: LARGEST,
  limits: { failed: 0, gap: 10_000 },
  run: underLoad(async (scene, load) => {
    const { stage, note } = scene;
    const said = await stage.deployment.refusedPreview(sized(stage.settings, LARGEST));
    assert.match(said, /3 -> 4 -> 5/, `refused for another reason: ${said}`);
    note("5 servers at once were refused, with the steps to take");
    const name = `e2e-${Date.now()}`;
    const writer = await ZnodeWriter.start(stage, stage.output("zookeeperConnect"), name);
    try {
      await resize(scene, load, 4);
      await resizeWithALoss(scene, load, 5);
      const grown = await writer.stop();
      await compared(scene, grown);
      await resizeWithAKill(scene, load, 4);
    } finally {
      // Whatever happened: the next scenario starts from three, and only one at a time is taken away.
      for (const replicas of [4, 3])
        if (stage.servers().length > replicas) await resize(scene, load, replicas);
    }
    await compared(scene, []);
    const claims = [3, 4].map((id) => `datadir-zk-${id}`);
    await stage.kubernetes.must(["delete", "pvc", "-n", stage.serverNamespace, ...claims]);
  }),
};
