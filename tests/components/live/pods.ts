/** StatefulSets and pods as the API server tells of them, for the tests of what reads them. */
import type { V1Pod, V1StatefulSet } from "../../../components/live/cluster";

export interface PodFacts {
  readonly revision?: string;
  readonly ready?: boolean;
  readonly waiting?: string;
  readonly unschedulable?: string;
  readonly owner?: string;
  readonly phase?: string;
  /** Whether it is being deleted. */
  readonly leaving?: boolean;
}

export const podOf = (name: string, facts: PodFacts = {}): V1Pod => {
  const {
    revision = "new",
    ready = true,
    waiting,
    unschedulable,
    owner = "set-uid",
    phase = "Running",
    leaving,
  } = facts;
  return {
    metadata: {
      name,
      uid: `uid-${name}`,
      ...(leaving && { deletionTimestamp: new Date(0) }),
      labels: { "controller-revision-hash": revision },
      ownerReferences: [{ uid: owner }],
    },
    status: {
      phase,
      conditions: [
        { type: "Ready", status: ready ? "True" : "False" },
        ...(unschedulable === undefined
          ? []
          : [{ type: "PodScheduled", status: "False", message: unschedulable }]),
      ],
      containerStatuses: [
        { state: waiting === undefined ? { running: {} } : { waiting: { reason: waiting } } },
      ],
    },
  } as unknown as V1Pod;
};

export interface SetFacts {
  readonly replicas?: number;
  readonly generation?: number;
  readonly observed?: number;
  readonly strategy?: string;
  readonly metadata?: object;
}

export const setOf = (facts: SetFacts = {}): V1StatefulSet => {
  const { replicas = 3, generation = 2, observed = generation, strategy = "RollingUpdate", metadata } = facts;
  return {
    metadata: { uid: "set-uid", generation, ...metadata },
    spec: { replicas, selector: { matchLabels: { app: "kafka" } }, updateStrategy: { type: strategy } },
    status: { observedGeneration: observed, updateRevision: "new" },
  } as unknown as V1StatefulSet;
};
