/** The hardened deployment from nothing, and what the other scenarios do to it: a roll, a kill, a scale-down, strangers. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { duration } from "../../../deploy/duration";
import { removeDeployment } from "../cleanUp";
import { type Scenario, type Scene, SEAMLESS, underLoad } from "../scenario";
import { brokerKilled } from "./brokerKilled";
import { closedPorts } from "./closedPorts";
import { brokerSetting } from "./rolls";
import { scale } from "./scale";

const fill = underLoad(() => sleep(10_000));

const LEVEL = "pod-security\\.kubernetes\\.io/enforce";

/** The level that each namespace enforces, and the policies in it. */
async function protections({ stage }: Scene): Promise<Record<string, { level: string; policies: string }>> {
  const { kubernetes, brokerNamespace, serverNamespace } = stage;
  const found = [...new Set([brokerNamespace, serverNamespace])].map(async (namespace) => {
    const path = `jsonpath={.metadata.labels.${LEVEL}}`;
    const names = "jsonpath={.items[*].metadata.name}";
    return [
      namespace,
      {
        level: await kubernetes.must(["get", "namespace", namespace, "-o", path]),
        policies: await kubernetes.must(["get", "networkpolicy", "-n", namespace, "-o", names]),
      },
    ] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

const fromNothing: Scenario = {
  id: "r",
  title: "Profile hardened is deployed from nothing",
  limits: SEAMLESS,
  run: async (scene) => {
    const { stage, note } = scene;
    const settings = await stage.hardenedSettings();
    await removeDeployment(stage);
    const start = Date.now();
    await stage.upBase(settings);
    note(`up from nothing: ${duration(Date.now() - start)}`);
    await stage.healthy(300_000);
    await stage.deployment.unchanged();
    assert.deepEqual(await protections(scene), {
      [stage.serverNamespace]: { level: "restricted", policies: "zk" },
      [stage.brokerNamespace]: { level: "restricted", policies: "kafka" },
    });
    await fill(scene);
  },
};

/** The same scenario on the hardened deployment. */
const again = (scenario: Scenario): Scenario => ({
  ...scenario,
  id: `r${scenario.id}`,
  title: `${scenario.title}, profile hardened`,
  profile: "hardened",
});

export const hardenedScenarios: readonly Scenario[] = [
  fromNothing,
  ...[brokerSetting, brokerKilled, scale].map(again),
  closedPorts,
];
