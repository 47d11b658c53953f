import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  ClusterAccess,
  type LiveCluster,
  type V1Pod,
  type V1StatefulSet,
} from "../../../components/live/cluster";
import { awaitRollout, missing, rollout } from "../../../components/live/rollout";
import { NoCluster, RendersYaml } from "../../../components/live/source";
import { run } from "../../../tools/recording/mocks";
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

  it("counts trouble anew when it has passed in between", async () => {
    const crash = { ready: false, waiting: "CrashLoopBackOff" };
    const calm = [setOf(), three({ revision: "old" })] as [V1StatefulSet, V1Pod[]];
    const ill = [setOf(), three({ revision: "old" }, {}, crash)] as [V1StatefulSet, V1Pod[]];
    const states = Array.from({ length: 12 }, (_, index) => (index % 2 ? calm : ill));
    const patience = { ...PATIENCE, trouble: 8, poll: 2 };
    await awaitRollout(showing([...states, [setOf(), three()]]), AT, patience, () => undefined);
  });

  it("fails when the set is gone", async () => {
    await assert.rejects(awaitRollout(showing([[undefined, []]]), AT, PATIENCE, unexpected), {
      message: "StatefulSet events/kafka is gone",
    });
  });
});

describe("rollout", () => {
  const { warn } = pulumi.log;
  let warned: string[];
  beforeEach(() => {
    warned = [];
    (pulumi.log as { warn: unknown }).warn = (text: string) => warned.push(text);
  });
  afterEach(() => {
    (pulumi.log as { warn: unknown }).warn = warn;
  });

  /** Runs the hook behind an update, and gives the check for what is derived from the set. */
  async function updated(open: () => Promise<LiveCluster>): Promise<() => void> {
    const { result } = await run(() => rollout("kafka", new ClusterAccess(open), 120));
    assert.deepEqual(result.hooks.afterCreate, result.hooks.afterUpdate);
    const [hook] = result.hooks.afterUpdate as pulumi.ResourceHook[];
    assert.equal(hook?.opts?.onDryRun, undefined, "previews wait for nothing");
    const newOutputs = { metadata: { name: "kafka", namespace: "events" } };
    await hook?.callback({ urn: "u", id: "i", name: "kafka", type: "t", newOutputs });
    return result.check;
  }
  const cluster = (set: V1StatefulSet | undefined) =>
    ({
      statefulSet: () => Promise.resolve(set),
      pods: () => Promise.resolve(three()),
    }) as unknown as LiveCluster;

  it("lets what is derived from the set go on when the restart is over", async () => {
    (await updated(() => Promise.resolve(cluster(setOf()))))();
    assert.deepEqual(warned, []);
  });

  it("stops what is derived from the set when the restart could not be finished", async () => {
    const check = await updated(() => Promise.resolve(cluster(undefined)));
    assert.throws(check, (error: Error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.equal(error.message, "kafka: StatefulSet events/kafka is gone");
      return true;
    });
  });

  it("waits for nothing where manifests are rendered", async () => {
    (await updated(() => Promise.reject(new RendersYaml("renders"))))();
    assert.deepEqual(warned, []);
  });

  it("says that it cannot wait where the cluster is not known", async () => {
    (await updated(() => Promise.reject(new NoCluster("no kubeconfig"))))();
    assert.deepEqual(warned, ["kafka: the end of the rolling restart is not waited for: no kubeconfig"]);
  });
});
