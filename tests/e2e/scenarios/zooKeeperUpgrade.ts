/** The ensemble moves to a newer ZooKeeper, server by server; there is no way back, so it comes last. */
import assert from "node:assert/strict";
import { duration } from "../../../deploy/duration";
import { type Scenario, step, underLoad } from "../scenario";
import { serverModes } from "../zookeeper";

export const zooKeeperUpgrade: Scenario = {
  id: "o",
  title: "The ensemble is moved to a newer ZooKeeper",
  limits: { failed: 0, gap: 10_000 },
  unfit: ({ newZooKeeperImage }) =>
    newZooKeeperImage === undefined ? "not run: NEW_ZOOKEEPER_IMAGE is not set" : undefined,
  run: underLoad(async ({ stage, note }, load) => {
    const { kubernetes, settings, options } = stage;
    const versions = async () => {
      const states = [...(await serverModes(kubernetes, stage.servers())).values()];
      return states.map(({ version }) => version);
    };
    const before = await versions();
    const moved = { ...settings, zookeeper: { ...settings.zookeeper, image: options.newZooKeeperImage } };
    const taken = await step(load, `up with ${options.newZooKeeperImage ?? ""}`, () => stage.upBase(moved));
    const after = await versions();
    note(`${before.join(", ")} became ${after.join(", ")} in ${duration(taken)}`);
    assert.equal(after.length, stage.servers().length, "servers that serve");
    assert.ok(
      after.every((version) => !before.includes(version)),
      "servers of the old version",
    );
  }),
};
