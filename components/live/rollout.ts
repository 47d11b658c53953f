/** Waits until a StatefulSet runs what it was told to: every pod at the newest revision, and ready. */
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterAccess, LiveCluster, ObjectName, V1Pod, V1StatefulSet } from "./cluster";
import { hookLog } from "./hookLog";
import { isReady, revisionOf, setAndPods, unschedulable, waitingReason } from "./pods";
import { NoCluster, RendersYaml } from "./source";

/** What is still missing, and whether time alone will mend it. */
interface Missing {
  /** What is waited for. */
  readonly what: string;
  /** The pod's own trouble, which somebody has to mend. */
  readonly trouble?: string;
}

/** States of a container that do not end by themselves. */
const TROUBLE = new Set([
  "CrashLoopBackOff",
  "ImagePullBackOff",
  "ErrImagePull",
  "InvalidImageName",
  "CreateContainerConfigError",
  "CreateContainerError",
]);

function troubleOf(pod: V1Pod): string | undefined {
  const reason = waitingReason(pod);
  if (reason !== undefined && TROUBLE.has(reason)) return reason;
  const nowhere = unschedulable(pod);
  return nowhere === undefined ? undefined : `no node takes it: ${nowhere}`;
}

/**
 * What keeps the rolling restart from being over; undefined when it is.
 *
 * The status alone does not tell: until the controller has seen a change (observedGeneration), it is that of before,
 * and looks complete (pulumi/pulumi-kubernetes 4.25.0 takes it for complete).
 */
export function missing(set: V1StatefulSet, pods: readonly V1Pod[]): Missing | undefined {
  const { metadata, spec, status } = set;
  const wanted = spec?.replicas ?? 1;
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0))
    return { what: "the controller has not seen the change yet" };
  const old = pods.filter((pod) => revisionOf(pod) !== status?.updateRevision);
  const unready = pods.filter((pod) => !isReady(pod));
  const [first] = unready;
  const done = `${pods.filter((pod) => !old.includes(pod) && isReady(pod)).length} of ${wanted} pods run the new revision and are ready`;
  if (first) {
    const trouble = troubleOf(first);
    const name = first.metadata?.name ?? "a pod";
    const what = `${done}; waiting for ${name}${trouble === undefined ? "" : ` (${trouble})`}`;
    return trouble === undefined ? { what } : { what, trouble: `${name}: ${trouble}` };
  }
  if (old.length > 0 || pods.length !== wanted) return { what: done };
  return undefined;
}

/** How long {@link awaitRollout} waits, and how often it looks; all in milliseconds. */
export interface Patience {
  /** Longest wait for the whole set. */
  readonly bound: number;
  /** Longest wait for a pod whose state does not end by itself, such as CrashLoopBackOff. */
  readonly trouble: number;
  readonly poll: number;
}

const POLL = 2000;
const TROUBLE_BOUND = 600_000;

/**
 * @param say is told what is missing, once for each change of it
 * @throws Error when the bound is over, or a pod has been in trouble for too long: with the pod and its state
 */
export async function awaitRollout(
  cluster: LiveCluster,
  at: ObjectName,
  { bound, trouble, poll }: Patience,
  say: (text: string) => void,
): Promise<void> {
  const start = Date.now();
  let said = "";
  let inTrouble: { what: string; since: number } | undefined;
  for (;;) {
    const found = await setAndPods(cluster, at);
    if (!found) throw new Error(`StatefulSet ${at.namespace}/${at.name} is gone`);
    const open = missing(found.set, found.pods);
    if (!open) return;
    const now = Date.now();
    if (open.what !== said) say((said = open.what));
    if (open.trouble === undefined) inTrouble = undefined;
    else if (inTrouble?.what !== open.trouble) inTrouble = { what: open.trouble, since: now };
    if (inTrouble && now - inTrouble.since >= trouble)
      throw new Error(failed(at, `${inTrouble.what} for ${minutes(trouble)}`));
    if (now - start >= bound) throw new Error(failed(at, `not over after ${minutes(bound)}: ${open.what}`));
    await sleep(poll, undefined, { ref: false });
  }
}

const minutes = (ms: number) => `${Math.round(ms / 60_000)} min`;

const failed = ({ namespace, name }: ObjectName, why: string) =>
  [
    `the rolling restart of ${name} is not over: ${why}.`,
    `The change is in the cluster and in the state; pods that run are left alone until the next one is ready. See: kubectl -n ${namespace} get pods, kubectl -n ${namespace} describe pod. Then mend the cause, or deploy the settings of before.`,
  ].join("\n");

/** The wait for a StatefulSet's rolling restart: hooks for the set, and a check for what is derived from it. */
export interface Rollout {
  readonly hooks: Required<Pick<pulumi.ResourceHookBinding, "afterCreate" | "afterUpdate">>;
  /** @throws RunError when the rolling restart has not ended well; called by whatever is derived from the set */
  readonly check: () => void;
}

/**
 * Whatever depends on the set comes after the end of its rolling restart, and an update that could not finish it fails.
 * Previews wait for nothing.
 *
 * The hook notes the failure and {@link Rollout.check} throws it: engines before 3.250 take a failed after-hook for a warning.
 *
 * @param bound longest wait for the whole set, in minutes
 */
export function rollout(name: string, access: ClusterAccess, bound: number): Rollout {
  const [say, warn] = [hookLog(name), hookLog(name, "warn")];
  const patience: Patience = { bound: bound * 60_000, trouble: TROUBLE_BOUND, poll: POLL };
  let failure: Error | undefined;
  const hook = new pulumi.ResourceHook(`${name}-rolled-out`, async ({ newOutputs }) => {
    const { metadata } = newOutputs as { metadata: ObjectName };
    try {
      await awaitRollout(await access.cluster(), metadata, patience, say);
    } catch (error) {
      // Rendered manifests are rolled out by somebody else.
      if (error instanceof RendersYaml) return;
      if (error instanceof NoCluster)
        warn(`the end of the rolling restart is not waited for: ${error.message}`);
      else failure = error as Error;
    }
  });
  return {
    hooks: { afterCreate: [hook], afterUpdate: [hook] },
    check: () => {
      if (failure) throw new pulumi.RunError(`${name}: ${failure.message}`);
    },
  };
}
