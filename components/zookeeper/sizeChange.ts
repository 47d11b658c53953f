/** Refuses, in the preview, a change of the ensemble's size that could lose the quorum or data. */
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { type Naming, pathOf } from "../shared/allowedChanges";
import { ApiFailure, type ClusterAccess, type LiveCluster, type ObjectName } from "../live/cluster";
import { hookLog } from "../live/hookLog";
import { setAndPods } from "../live/pods";
import { missing } from "../live/rollout";
import { NoCluster, RendersYaml } from "../live/source";
import { isUnfinished } from "./resize";

/** The inputs of the component that decide. */
interface Size {
  readonly replicas: number;
  readonly namespace: string;
}

/** Sizes from the one before to the one that is wanted, one by one. */
function steps(before: number, after: number): number[] {
  const direction = Math.sign(after - before);
  return Array.from({ length: Math.abs(after - before) }, (_, index) => before + direction * (index + 1));
}

/** Settings other than the size that change with it. */
function otherChanges(before: Size, after: Size): string[] {
  const [old, now] = [before, after].map((inputs) => inputs as unknown as Record<string, unknown>);
  return Object.keys(old ?? {})
    .filter((key) => key !== "replicas" && now && key in now)
    .filter((key) => !isDeepStrictEqual(old?.[key], now?.[key]));
}

/** What the inputs alone say against the change; undefined: nothing. */
export function sizeProblem(setting: string, before: Size, after: Size): string | undefined {
  const [from, to] = [before.replicas, after.replicas];
  const way = steps(from, to);
  if (way.length > 1)
    return [
      `${setting} cannot change from ${from} to ${to} in one update; nothing was changed.`,
      `A majority of ${Math.min(from, to)} servers and one of ${Math.max(from, to)} need have no server in common, so two leaders could accept writes, and one side's would be lost.`,
      `Change it by one, with an update each: ${[from, ...way].join(" -> ")}.`,
    ].join("\n");
  const others = way.length === 1 ? otherChanges(before, after) : [];
  if (others.length === 0) return undefined;
  return [
    `${setting} cannot change together with other settings of the ensemble (${others.join(", ")}); nothing was changed.`,
    "A server that does not come back would be one of two changes' fault, with a quorum on its way. Deploy one of them first, then the other.",
  ].join("\n");
}

/** What the cluster says against the change; undefined: nothing. */
export async function liveProblem(
  cluster: LiveCluster,
  at: ObjectName,
  { replicas: from }: Pick<Size, "replicas">,
  { replicas: to }: Pick<Size, "replicas">,
): Promise<string | undefined> {
  const found = await setAndPods(cluster, at);
  if (!found) return undefined;
  const { set, pods } = found;
  const live = set.spec?.replicas ?? 1;
  if (isUnfinished(set))
    return Math.abs(live - to) <= 1
      ? undefined
      : `an earlier change of the size has not ended, and ${live} servers run; deploy ${live} first`;
  if (live !== from) return `${live} servers run, and the state says ${from}; run \`pulumi refresh\` first`;
  const open = missing(set, pods);
  return open && `not every server runs the newest revision and is ready: ${open.what}`;
}

/**
 * A hook for the component's `beforeUpdate`: it runs in previews too, before any child is registered.
 */
export function oneServerAtATime(naming: Naming, access: ClusterAccess): pulumi.ResourceHook {
  const { name } = naming;
  const [say, setting] = [hookLog(name), pathOf(naming, "replicas")];
  return new pulumi.ResourceHook(
    `${name}-one-server-at-a-time`,
    async ({ oldInputs, newInputs }) => {
      const [before, after] = [oldInputs as Size, newInputs as Size];
      if (typeof before.replicas !== "number" || typeof after.replicas !== "number") return;
      if (before.replicas === after.replicas) return;
      const problem = sizeProblem(setting, before, after);
      if (problem !== undefined) throw new Error(problem);
      const reason = await asked(access, { name, namespace: before.namespace }, before, after);
      if (reason !== undefined)
        throw new Error(
          `${setting} cannot change from ${before.replicas} to ${after.replicas} now: ${reason}. Nothing was changed.`,
        );
      say(notice(before.replicas, after.replicas));
    },
    { onDryRun: true },
  );
}

async function asked(
  access: ClusterAccess,
  at: ObjectName,
  before: Size,
  after: Size,
): Promise<string | undefined> {
  try {
    return await liveProblem(await access.cluster(), at, before, after);
  } catch (error) {
    if (error instanceof RendersYaml)
      return "servers have to be restarted in an order of their own, which manifests cannot tell";
    if (error instanceof NoCluster || error instanceof ApiFailure)
      return `the cluster could not be asked whether all servers are ready: ${error.message}`;
    throw error;
  }
}

/** What the update will do, for the preview. */
export function notice(from: number, to: number): string {
  const start =
    to > from
      ? `the ensemble grows from ${from} to ${to} servers: the new one joins first, then each follower restarts with the new list, the leader last`
      : `the ensemble shrinks from ${from} to ${to} servers: each follower restarts with the smaller list, the leader last, and then the server with the highest number goes (its claim stays)`;
  const even =
    to % 2 === 0
      ? ` ${to} servers tolerate no more failures than ${to - 1}: take it as a step on the way.`
      : "";
  return `${start}. While the leader restarts the ensemble elects another, which takes 5 to 30 s.${even}`;
}
