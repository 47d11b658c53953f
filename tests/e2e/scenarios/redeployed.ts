/** The deployment is destroyed and made again: the claims stay, and with them the cluster and its messages. */
import assert from "node:assert/strict";
import { duration } from "../../../deploy/duration";
import { endOffsets } from "../kafkaTools";
import { type Scenario, type Scene, underLoad } from "../scenario";
import { setTimeout as sleep } from "node:timers/promises";

const fill = underLoad(() => sleep(10_000));

async function claims({ stage }: Scene): Promise<string[]> {
  const { kubernetes, brokerNamespace, serverNamespace } = stage;
  const found = await Promise.all(
    [...new Set([brokerNamespace, serverNamespace])].map((namespace) =>
      kubernetes.must(["get", "pvc", "-n", namespace, "-o", "jsonpath={.items[*].metadata.uid}"]),
    ),
  );
  return found.flatMap((uids) => uids.split(" ").filter(Boolean)).sort();
}

/** Values of all messages of a topic, as many as there are. */
async function count({ stage, topic }: Scene): Promise<number> {
  const flags = `--bootstrap-server "$1" --topic "$2" --from-beginning --timeout-ms 15000`;
  const script = `/opt/kafka/bin/kafka-console-consumer.sh ${flags} 2>/dev/null | wc -l`;
  const { stdout } = await stage.toolbox.shell(script, [stage.output("internalBootstrap"), topic]);
  return Number(stdout.trim());
}

export const redeployed: Scenario = {
  id: "j",
  title: "The deployment is destroyed, and made again on the claims that stayed",
  limits: { failed: 0 },
  run: async (scene) => {
    const { stage, topic, note } = scene;
    await fill(scene);
    const [id, offsets, kept] = [
      (await stage.view()).clusterId,
      await endOffsets(stage, topic),
      await claims(scene),
    ];
    const messages = await count(scene);
    const start = Date.now();
    await stage.deployment.destroy();
    const destroyed = Date.now();
    await stage.up(stage.settings);
    note(`destroy ${duration(destroyed - start)}, up ${duration(Date.now() - destroyed)}`);
    await stage.healthy(300_000);
    assert.deepEqual(await claims(scene), kept, "claims that are not those of before");
    assert.equal((await stage.view()).clusterId, id, "the cluster's id");
    assert.deepEqual(await endOffsets(stage, topic), offsets);
    assert.equal(await count(scene), messages, "messages read again");
    note(`cluster ${id} with ${messages} messages, before and after`);
  },
};
