import assert from "node:assert/strict";
import { ApiFailure, type LiveCluster } from "../../../components/live/cluster";
import { serversOf, stateIn } from "../../../components/zookeeper/servers";
import { podOf, setOf } from "../live/pods";

describe("stateIn", () => {
  const answers: [answer: string, state: string][] = [
    ["Zookeeper version: 3.4.10-39\nZxid: 0x5\nMode: leader\nNode count: 4\n", "leader"],
    ["Mode: follower\n", "follower"],
    ["Mode: standalone\n", "standalone"],
    ["This ZooKeeper instance is not currently serving requests\n", "looking"],
    ["", "looking"],
  ];
  for (const [answer, state] of answers)
    it(`reads ${state} from ${JSON.stringify(answer.slice(0, 20))}`, () => {
      assert.equal(stateIn(answer), state);
    });
});

describe("serversOf", () => {
  const asking = (exec: LiveCluster["exec"]) => ({ exec }) as unknown as LiveCluster;

  it("asks each pod that runs, in its own container", async () => {
    const asked: unknown[] = [];
    const pods = [
      podOf("zk-0"),
      podOf("zk-1", { revision: "old" }),
      podOf("zk-2", { leaving: true }),
      podOf("zk-3", { phase: "Pending" }),
    ];
    const cluster = asking((at, container) => {
      asked.push([at, container]);
      return at.name === "zk-0"
        ? Promise.resolve("Mode: leader\n")
        : Promise.reject(new ApiFailure("exit code 1"));
    });
    assert.deepEqual(await serversOf(cluster, "default", { set: setOf(), pods }), [
      { name: "zk-0", ordinal: 0, uid: "uid-zk-0", current: true, state: "leader" },
      { name: "zk-1", ordinal: 1, uid: "uid-zk-1", current: false, state: "away" },
      { name: "zk-2", ordinal: 2, uid: "uid-zk-2", current: true, state: "away" },
      { name: "zk-3", ordinal: 3, uid: "uid-zk-3", current: true, state: "away" },
    ]);
    assert.deepEqual(asked, [
      [{ namespace: "default", name: "zk-0" }, "kubernetes-zookeeper"],
      [{ namespace: "default", name: "zk-1" }, "kubernetes-zookeeper"],
    ]);
  });

  it("takes a missing right for what it is, not for servers that are away", async () => {
    const cluster = asking(() =>
      Promise.reject(new ApiFailure("zk-0: the right to create pods/exec is missing", 403)),
    );
    await assert.rejects(serversOf(cluster, "default", { set: setOf(), pods: [podOf("zk-0")] }), {
      status: 403,
    });
  });
});
