/** All scenarios, in the order in which they are run. */
import { Failure } from "../../../deploy/failure";
import type { Scenario } from "../scenario";
import { addresses } from "./addresses";
import { allPodsKilled } from "./allPodsKilled";
import { badBrokerSetting, badEnsembleImage } from "./badSettings";
import { brokerKilled } from "./brokerKilled";
import { drains } from "./drains";
import { hardenedScenarios } from "./hardened";
import { killedCreation, killedRoll } from "./killedUpdate";
import { ensembleSize } from "./ensembleSize";
import { leaderKilled } from "./leaderKilled";
import { leadersNodeStopped, nodeIsolated, nodeStopped } from "./nodeOutages";
import { nfs } from "./nfs";
import { privateRegistry } from "./privateRegistry";
import { racksOfNodes, racksOfPods } from "./placement";
import { redeployed } from "./redeployed";
import { brokerSetting, image } from "./rolls";
import { scale } from "./scale";
import { topics } from "./topics";
import { volumeFull } from "./volumeFull";
import { zooKeeperUpgrade } from "./zooKeeperUpgrade";

const all: readonly Scenario[] = [
  addresses,
  brokerKilled,
  nodeStopped,
  nodeIsolated,
  drains,
  leaderKilled,
  leadersNodeStopped,
  brokerSetting,
  image,
  scale,
  privateRegistry,
  racksOfPods,
  racksOfNodes,
  topics,
  ensembleSize,
  killedRoll,
  badBrokerSetting,
  badEnsembleImage,
  nfs,
  volumeFull,
  allPodsKilled,
  redeployed,
  killedCreation,
  ...hardenedScenarios,
  zooKeeperUpgrade,
];

/** The scenarios with these ids, in the order of all; all when none are given. @throws Failure for an unknown id */
export function chosen(ids: readonly string[] | undefined): readonly Scenario[] {
  if (ids === undefined) return all;
  const unknown = ids.filter((id) => !all.some((scenario) => scenario.id === id));
  if (unknown.length > 0)
    throw new Failure(
      `SCENARIOS: there is no ${unknown.join(", ")} (${all.map(({ id, title }) => `${id}: ${title}`).join("; ")})`,
    );
  return all.filter(({ id }) => ids.includes(id));
}
