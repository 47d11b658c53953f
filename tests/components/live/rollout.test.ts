import assert from "node:assert/strict";
import type { LiveCluster, V1Pod, V1StatefulSet } from "../../../components/live/cluster";
import { awaitRollout, missing } from "../../../components/live/rollout";
import { podOf, type PodFacts, setOf } from "./pods";

const three = (...facts: PodFacts[]): V1Pod[] => [0, 1, 2].map((id) => podOf(`kafka-${id}`, facts[id]));

const unexpected = (text: string): never => assert.fail(text);

describe("missing", () => {
  const cases: [what: string, set: V1StatefulSet, pods: V1Pod[], expected: object | undefined][] = [
    ["nothing", setOf(), three(), undefined],
    [
      "the controller's look at the change, whatever the status of before says",
      setOf({ generation: 3, observed: 2 }),
      three(),
      { what: "the controller has not seen the change yet" },
    ],
    [
      "a pod of the new revision",
      setOf(),
      three({ revision: "old" }),
      { what: "2 of 3 pods run the new revision and are ready" },
    ],
    [
      "a ready pod",
      setOf(),
      three({}, { ready: false }),
      { what: "2 of 3 pods run the new revision and are ready; waiting for kafka-1" },
    ],
    [
      "a pod that starts and fails",
      setOf(),
      three({ revision: "old" }, {}, { ready: false, waiting: "CrashLoopBackOff" }),
      {
        what: "1 of 3 pods run the new revision and are ready; waiting for kafka-2 (CrashLoopBackOff)",
        trouble: "kafka-2: CrashLoopBackOff",
      },
    ],
    [
      "a container that is being made, which ends by itself",
      setOf(),
      three({}, {}, { ready: false, waiting: "ContainerCreating" }),
      { what: "2 of 3 pods run the new revision and are ready; waiting for kafka-2" },
    ],
    [
      "a node",
      setOf(),
      three({}, {}, { ready: false, unschedulable: "0/3 nodes are available" }),
      {
        what: "2 of 3 pods run the new revision and are ready; waiting for kafka-2 (no node takes it: 0/3 nodes are available)",
        trouble: "kafka-2: no node takes it: 0/3 nodes are available",
      },
    ],
    [
      "a pod that is not there",
      setOf(),
      three().slice(1),
      { what: "2 of 3 pods run the new revision and are ready" },
    ],
    [
      "the end of a pod too many",
      setOf({ replicas: 2 }),
      three(),
      { what: "3 of 2 pods run the new revision and are ready" },
    ],
  ];
  for (const [what, set, pods, expected] of cases)
    it(`finds ${what} missing`, () => {
      assert.deepEqual(missing(set, pods), expected);
    });
});

describe("awaitRollout", () => {
  const AT = { name: "kafka", namespace: "events" };
  const PATIENCE = { bound: 10_000, trouble: 10_000, poll: 0 };

  /** A cluster that shows these states one after the other, and the last one from then on. */
  function showing(states: readonly (readonly [V1StatefulSet | undefined, V1Pod[]])[]): LiveCluster {
    let index = -1;
    const state = () => states[Math.min(index, states.length - 1)] ?? [undefined, []];
    return {
      statefulSet: () => {
        index++;
        return Promise.resolve(state()[0]);
      },
      pods: () => Promise.resolve(state()[1]),
    } as unknown as LiveCluster;
  }

  it("returns when all is done, and has said each change of what is missing once", async () => {
    const said: string[] = [];
    const states = [
      [setOf({ observed: 1 }), three()],
      [setOf({ observed: 1 }), three()],
      [setOf(), three({ revision: "old" }, {}, { ready: false })],
      [setOf(), three({ revision: "old" })],
      [setOf(), three()],
    ] as const;
    await awaitRollout(showing(states.map(([set, pods]) => [set, [...pods]])), AT, PATIENCE, (text) =>
      said.push(text),
    );
    assert.deepEqual(said, [
      "the controller has not seen the change yet",
      "1 of 3 pods run the new revision and are ready; waiting for kafka-2",
      "2 of 3 pods run the new revision and are ready",
    ]);
  });

  it("counts the set's own pods alone", async () => {
    const stranger = podOf("kafka-debug", { owner: "other", ready: false });
    await awaitRollout(showing([[setOf(), [...three(), stranger]]]), AT, PATIENCE, unexpected);
  });

  it("fails when the bound is over", async () => {
    const cluster = showing([[setOf(), three({ revision: "old" })]]);
    await assert.rejects(
      awaitRollout(cluster, AT, { ...PATIENCE, bound: 0 }, () => undefined),
      {
        message: [
          "the rolling restart of kafka is not over: not over after 0 min: 2 of 3 pods run the new revision and are ready.",
          "The change is in the cluster and in the state; pods that run are left alone until the next one is ready. See: kubectl -n events get pods, kubectl -n events describe pod. Then mend the cause, or deploy the settings of before.",
        ].join("\n"),
      },
    );
  });

  it("fails long before that when a pod stays in a state that does not end by itself", async () => {
    const cluster = showing([
      [setOf(), three({ revision: "old" }, {}, { ready: false, waiting: "ImagePullBackOff" })],
    ]);
    await assert.rejects(
      awaitRollout(cluster, AT, { ...PATIENCE, trouble: 5 }, () => undefined),
      /^Error: the rolling restart of kafka is not over: kafka-2: ImagePullBackOff for 0 min\.\n/,
    );
  });

  it("fails when the set is gone", async () => {
    await assert.rejects(awaitRollout(showing([[undefined, []]]), AT, PATIENCE, unexpected), {
      message: "StatefulSet events/kafka is gone",
    });
  });
});
