import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  ApiFailure,
  ClusterAccess,
  type LiveCluster,
  type V1Pod,
  type V1StatefulSet,
} from "../../../components/live/cluster";
import { NoCluster, RendersYaml } from "../../../components/live/source";
import { liveProblem, notice, oneServerAtATime, sizeProblem } from "../../../components/zookeeper/sizeChange";
import { run } from "../../../tools/recording/mocks";
import { podOf, setOf } from "../live/pods";

const inputs = (replicas: number, rest: object = {}) => ({
  replicas,
  namespace: "default",
  image: "zk:1",
  ...rest,
});

describe("sizeProblem", () => {
  const cases: [from: object, to: object, problem: string | undefined][] = [
    [inputs(3), inputs(4), undefined],
    [inputs(4), inputs(3), undefined],
    [inputs(3), inputs(3, { image: "zk:2" }), undefined],
    // A component of an earlier release had fewer inputs.
    [inputs(3), inputs(4, { added: true }), undefined],
    [
      inputs(3),
      inputs(5),
      [
        "zookeeper.replicas cannot change from 3 to 5 in one update; nothing was changed.",
        "A majority of 3 servers and one of 5 need have no server in common, so two leaders could accept writes, and one side's would be lost.",
        "Change it by one, with an update each: 3 -> 4 -> 5.",
      ].join("\n"),
    ],
    [
      inputs(5),
      inputs(1),
      [
        "zookeeper.replicas cannot change from 5 to 1 in one update; nothing was changed.",
        "A majority of 1 servers and one of 5 need have no server in common, so two leaders could accept writes, and one side's would be lost.",
        "Change it by one, with an update each: 5 -> 4 -> 3 -> 2 -> 1.",
      ].join("\n"),
    ],
    [
      inputs(3),
      inputs(4, { image: "zk:2", namespace: "other" }),
      [
        "zookeeper.replicas cannot change together with other settings of the ensemble (namespace, image); nothing was changed.",
        "A server that does not come back would be one of two changes' fault, with a quorum on its way. Deploy one of them first, then the other.",
      ].join("\n"),
    ],
  ];
  for (const [from, to, problem] of cases)
    it(`${problem === undefined ? "lets pass" : "refuses"} ${JSON.stringify(from)} -> ${JSON.stringify(to)}`, () => {
      assert.equal(sizeProblem("zookeeper.replicas", from as never, to as never), problem);
    });
});

const zk = (...states: Parameters<typeof podOf>[1][]): V1Pod[] =>
  states.map((facts, id) => podOf(`zk-${id}`, facts));

const showing = (set: V1StatefulSet | undefined, pods: V1Pod[] = zk({}, {}, {})) =>
  ({ statefulSet: () => Promise.resolve(set), pods: () => Promise.resolve(pods) }) as unknown as LiveCluster;

describe("liveProblem", () => {
  const cases: [what: string, cluster: LiveCluster, to: number, problem: string | undefined][] = [
    ["a settled ensemble", showing(setOf()), 4, undefined],
    ["no ensemble", showing(undefined), 4, undefined],
    [
      "one that was scaled by hand",
      showing(setOf({ replicas: 5 })),
      4,
      "5 servers run, and the state says 3; run `pulumi refresh` first",
    ],
    [
      "one with a server that is not ready",
      showing(setOf(), zk({}, { ready: false }, {})),
      4,
      "not every server runs the newest revision and is ready: 2 of 3 pods run the new revision and are ready; waiting for zk-1",
    ],
    [
      "one in the middle of a rolling restart",
      showing(setOf(), zk({ revision: "old" }, {}, {})),
      4,
      "not every server runs the newest revision and is ready: 2 of 3 pods run the new revision and are ready",
    ],
    [
      "its own change that was broken off",
      showing(setOf({ replicas: 4, strategy: "OnDelete" }), zk({})),
      4,
      undefined,
    ],
    ["the way back from it", showing(setOf({ replicas: 4, strategy: "OnDelete" }), zk({})), 3, undefined],
    [
      "another size than the broken-off one's neighbours",
      showing(setOf({ replicas: 4, strategy: "OnDelete" }), zk({})),
      2,
      "an earlier change of the size has not ended, and 4 servers run; deploy 4 first",
    ],
  ];
  for (const [what, cluster, to, problem] of cases)
    it(`${problem === undefined ? "lets pass" : "refuses"} ${what}`, async () => {
      const at = { name: "zk", namespace: "default" };
      assert.equal(await liveProblem(cluster, at, { replicas: 3 }, { replicas: to }), problem);
    });
});

describe("oneServerAtATime", () => {
  let said: string[];
  const { info } = pulumi.log;
  beforeEach(() => {
    said = [];
    (pulumi.log as { info: unknown }).info = (text: string) => said.push(text);
  });
  afterEach(() => {
    (pulumi.log as { info: unknown }).info = info;
  });

  async function update(
    oldInputs: object,
    newInputs: object,
    open: () => Promise<LiveCluster>,
  ): Promise<unknown> {
    const { result: hook } = await run(() =>
      oneServerAtATime({ name: "zk", settingsPath: "zookeeper" }, new ClusterAccess(open)),
    );
    assert.equal(hook.opts?.onDryRun, true, "it runs in previews");
    return hook.callback({ urn: "u", id: "i", name: "zk", type: "t", oldInputs, newInputs });
  }
  const settled = () => Promise.resolve(showing(setOf()));
  const failing = (error: Error) => () => Promise.reject(error);

  it("asks nothing when the size stays", async () => {
    await update(inputs(3), inputs(3, { image: "zk:2" }), failing(new Error("not asked")));
  });

  it("lets one more or one less pass while all is well", async () => {
    await update(inputs(3), inputs(4), settled);
    await update(inputs(3), inputs(2), settled);
    assert.deepEqual(said, [`zk: ${notice(3, 4)}`, `zk: ${notice(3, 2)}`]);
  });

  it("refuses more at once without asking", async () => {
    await assert.rejects(update(inputs(3), inputs(5), failing(new Error("not asked"))), /3 -> 4 -> 5\.$/);
  });

  const refusals: [what: string, error: Error, words: string][] = [
    [
      "cannot be reached",
      new ApiFailure("connection refused"),
      "the cluster could not be asked whether all servers are ready: connection refused",
    ],
    [
      "is not known",
      new NoCluster("the provider's kubeconfig is not known yet"),
      "the cluster could not be asked whether all servers are ready: the provider's kubeconfig is not known yet",
    ],
    [
      "is not there",
      new RendersYaml("renders"),
      "servers have to be restarted in an order of their own, which manifests cannot tell",
    ],
  ];
  for (const [what, error, words] of refusals)
    it(`refuses when the cluster ${what}`, async () => {
      await assert.rejects(update(inputs(3), inputs(4), failing(error)), {
        message: `zookeeper.replicas cannot change from 3 to 4 now: ${words}. Nothing was changed.`,
      });
    });

  it("says in the preview what will be done", () => {
    assert.equal(
      notice(3, 4),
      "the ensemble grows from 3 to 4 servers: the new one joins first, then each follower restarts with the new list, the leader last. While the leader restarts the ensemble elects another, which takes 5 to 30 s. 4 servers tolerate no more failures than 3: take it as a step on the way.",
    );
    assert.equal(
      notice(4, 3),
      "the ensemble shrinks from 4 to 3 servers: each follower restarts with the smaller list, the leader last, and then the server with the highest number goes (its claim stays). While the leader restarts the ensemble elects another, which takes 5 to 30 s.",
    );
  });
});
