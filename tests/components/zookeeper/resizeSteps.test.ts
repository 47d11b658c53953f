import assert from "node:assert/strict";
import { nextStep, type Server, type ServerState } from "../../../components/zookeeper/resizeSteps";

const STATES: Record<string, ServerState> = {
  L: "leader",
  F: "follower",
  S: "standalone",
  "?": "looking",
  "-": "away",
};

/** Servers from a text: one letter each (see above), with an apostrophe behind those that have the new list. */
const ensemble = (text: string): Server[] =>
  text.split(" ").map((word, ordinal) => ({
    name: `zk-${ordinal}`,
    ordinal,
    uid: `uid-${ordinal}`,
    current: word.endsWith("'"),
    state: STATES[word.charAt(0)] ?? "away",
  }));

describe("nextStep", () => {
  const cases: [servers: string, target: number, stuck: boolean, step: string][] = [
    // Growing: the new server, the followers from the highest, the leader last.
    ["F F L", 4, false, "wait for 1 more to be created"],
    ["F F L -", 4, false, "wait for zk-3 to answer"],
    ["F F L ?'", 4, false, "wait for zk-3 to join a quorum"],
    ["F F L F'", 4, false, "restart zk-1"],
    ["F ?' L F'", 4, false, "wait for zk-1 to join a quorum"],
    ["F F' L F'", 4, false, "restart zk-0"],
    ["F' F' L F'", 4, false, "restart zk-2"],
    ["F' F' ?' L'", 4, false, "wait for zk-2 to join a quorum"],
    ["F' F' F' L'", 4, false, "finish"],
    ["L F F F F'", 5, false, "restart zk-3"],
    // One that stands alone cannot be joined.
    ["S ?'", 2, false, "restart zk-0"],
    ["S -", 2, false, "wait for zk-1 to answer"],
    ["F' L'", 2, false, "finish"],
    // Shrinking: the server that leaves is neither restarted nor waited for.
    ["F L F F", 3, false, "restart zk-2"],
    ["F L F' F", 3, false, "restart zk-0"],
    ["F' L F' F", 3, false, "restart zk-1"],
    ["F' F' L' F", 3, false, "finish"],
    ["F' F' L' -", 3, false, "finish"],
    ["F' F' L' ?", 3, false, "finish"],
    ["L F", 1, false, "restart zk-0"],
    ["S' ?", 1, false, "finish"],
    // Back to two after a growth that was broken off: zk-0 leads the one that leaves, and zk-1 cannot join them.
    ["L' ?' F'", 2, false, "wait for zk-1 to join a quorum"],
    ["L' ?' F'", 2, true, "finish"],
    // Two leaders are never taken for a settled ensemble.
    ["L F L' F'", 4, false, "wait for one leader"],
    ["F' L' F' L'", 4, true, "wait for one leader"],
    // Stuck: servers that look for a leader restart first, then those that serve, the leader last.
    ["? ? ?' ?'", 4, false, "wait for zk-0, zk-1, zk-2, zk-3 to join a quorum"],
    ["? ? ?' ?'", 4, true, "restart zk-1"],
    ["L ?' F", 2, true, "restart zk-0"],
    ["L F ?' F'", 4, true, "restart zk-1"],
    ["F ? L F'", 4, true, "restart zk-1"],
    ["? F L F'", 4, true, "restart zk-0"],
    ["?' ?' ?' ?'", 4, true, "wait for zk-0, zk-1, zk-2, zk-3 to join a quorum"],
    // A server that does not answer may be on a node that is lost: no other is taken away.
    ["F - L F'", 4, true, "wait for zk-1 to answer"],
    ["- - L F'", 4, true, "wait for zk-0, zk-1 to answer"],
  ];
  for (const [servers, target, stuck, expected] of cases)
    it(`goes on from ${servers} to ${target} servers${stuck ? ", stuck," : ""} with: ${expected}`, () => {
      const step = nextStep(ensemble(servers), target, stuck);
      const said =
        step.kind === "wait"
          ? `wait for ${step.for}`
          : step.kind === "restart"
            ? `restart ${step.server.name}`
            : step.kind;
      assert.equal(said, expected);
    });
});
