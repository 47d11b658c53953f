/** Changes the number of an ensemble's servers by one, in the order in which neither data nor the quorum is lost. */
import { isDeepStrictEqual } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import {
  ApiFailure,
  type ClusterAccess,
  FIELD_MANAGER,
  type LiveCluster,
  type ObjectName,
  type V1StatefulSet,
} from "../live/cluster";
import { hookLog } from "../live/hookLog";
import { setAndPods } from "../live/pods";
import { NoCluster, RendersYaml } from "../live/source";
import { tolerableLoss } from "./manifests";
import { nextStep, type Server } from "./resizeSteps";
import { serversOf } from "./servers";

/** The part of a StatefulSet's inputs that decides. */
interface NewSpec {
  readonly replicas: number;
  readonly template: object;
}

/** How long is waited, in milliseconds. */
interface Patience {
  readonly poll: number;
  /** Longest time in which servers look for a leader and nothing changes, before the next one restarts all the same. */
  readonly looking: number;
  /** Longest time in which nothing at all changes. */
  readonly bound: number;
}

const PATIENCE: Patience = { poll: 2000, looking: 120_000, bound: 900_000 };

/** How often a leader that leaves is restarted, so that another one is elected. */
const MOST_UNSEATINGS = 3;

const ROLLING = { type: "RollingUpdate" };
/** While servers restart in an order of their own, the controller restarts none. */
const ON_DELETE = { type: "OnDelete" };

/** Whether an earlier update was ended before all servers had the same list. */
export const isUnfinished = ({ spec }: V1StatefulSet): boolean =>
  spec?.updateStrategy?.type === ON_DELETE.type;

/** A change of the number of servers, on the cluster. It reads where things stand, so it can be run again at any point. */
export class Resize {
  constructor(
    private readonly cluster: LiveCluster,
    private readonly at: ObjectName,
    private readonly spec: NewSpec,
    private readonly say: (text: string) => void,
    private readonly patience: Patience = PATIENCE,
  ) {}

  /**
   * Returns at once when the number stays and nothing is unfinished. When it returns, every server has the new list, and
   * the StatefulSet is as the update will have it.
   *
   * @throws Error when the number would change by more than one, or nothing has changed for too long
   */
  async run(): Promise<void> {
    const found = await setAndPods(this.cluster, this.at);
    if (!found) return;
    const from = found.set.spec?.replicas ?? 1;
    const { replicas: target, template } = this.spec;
    const unfinished = isUnfinished(found.set);
    if (from === target && !unfinished) return;
    if (Math.abs(from - target) > 1)
      throw new Error(
        `${this.at.name} has ${from} servers in the cluster: it can go to ${target} by one at a time only. Run \`pulumi refresh\`, and deploy ${from + Math.sign(target - from)} next.`,
      );
    await this.keepQuorum(tolerableLoss(Math.min(from, target)));
    // Of two servers the one that stays has no majority without the other, and would not be elected.
    if (target < from && target > 1 && !unfinished) await this.unseat(target);
    await this.cluster.patchStatefulSet(this.at, [
      { op: "replace", path: "/spec/updateStrategy", value: ON_DELETE },
      { op: "replace", path: "/spec/template", value: template },
      { op: "replace", path: "/spec/replicas", value: Math.max(from, target) },
    ]);
    await this.restartAll(target);
    await this.cluster.patchStatefulSet(this.at, [
      { op: "replace", path: "/spec/replicas", value: target },
      { op: "replace", path: "/spec/updateStrategy", value: ROLLING },
    ]);
    await this.settled(`${target} servers`, async () => (await this.look()).servers.length === target);
    await this.release(
      () => this.cluster.statefulSet(this.at),
      (patch) => this.cluster.patchStatefulSet(this.at, patch),
    );
    this.say(`all ${target} servers have the new list`);
  }

  private async look(): Promise<{ set: V1StatefulSet; servers: Server[]; observed: boolean }> {
    const found = await setAndPods(this.cluster, this.at);
    if (!found) throw new Error(`StatefulSet ${this.at.namespace}/${this.at.name} is gone`);
    const { set } = found;
    const observed = (set.status?.observedGeneration ?? 0) >= (set.metadata?.generation ?? 0);
    return { set, observed, servers: await serversOf(this.cluster, this.at.namespace, found) };
  }

  /** Restarts every server that has the old list, one at a time. */
  private async restartAll(target: number): Promise<void> {
    let restarted: string | undefined;
    await this.settled("every server to have the new list", async (unchanged) => {
      const { servers, observed } = await this.look();
      // Until the controller has seen the change, the newest revision is that of before.
      if (!observed || servers.some(({ uid }) => uid === restarted)) return false;
      const step = nextStep(servers, target, unchanged(servers) >= this.patience.looking);
      if (step.kind === "finish") return true;
      if (step.kind === "restart") {
        const { name, uid, state } = step.server;
        this.say(`restarting ${name} (${state}) with the list of ${target} servers`);
        await this.cluster.deletePod({ namespace: this.at.namespace, name }, uid);
        restarted = uid;
      } else this.waitsFor(step.for);
      return false;
    });
  }

  /**
   * A server that leaves must not lead: those with the smaller list do not know it, and could not follow it. While it
   * restarts with the old list, the others elect another leader. Where it is elected again and again, the servers that
   * look for a leader show it later, and the next restart ends it.
   */
  private async unseat(target: number): Promise<void> {
    const restarted = new Set<string>();
    await this.settled("another leader", async () => {
      const { servers } = await this.look();
      if (servers.some(({ uid }) => restarted.has(uid))) return false;
      const leader = servers.find(({ state }) => state === "leader" || state === "standalone");
      const serving = servers.every(({ state }) => state !== "looking" && state !== "away");
      if (!leader || !serving) return false;
      if (leader.ordinal < target || restarted.size === MOST_UNSEATINGS) return true;
      this.say(`restarting ${leader.name}, so that a server that stays leads`);
      await this.cluster.deletePod({ namespace: this.at.namespace, name: leader.name }, leader.uid);
      restarted.add(leader.uid);
      return false;
    });
  }

  /** Evictions may take no more servers than the smaller list can miss. A larger ensemble's budget comes after it. */
  private async keepQuorum(most: number): Promise<void> {
    const at = { namespace: this.at.namespace, name: `${this.at.name}-pdb` };
    const allowed = (await this.cluster.budget(at))?.spec?.maxUnavailable;
    if (typeof allowed !== "number" || allowed <= most) return;
    await this.cluster.patchBudget(at, [{ op: "replace", path: "/spec/maxUnavailable", value: most }]);
    await this.release(
      () => this.cluster.budget(at),
      (patch) => this.cluster.patchBudget(at, patch),
    );
  }

  /**
   * Gives up the fields that were changed here, or the API server would take the engine's own change of them for a
   * conflict. It cannot be done with server-side apply, which would remove the fields.
   */
  private async release(
    read: () => Promise<
      { metadata?: { managedFields?: { manager?: string }[]; resourceVersion?: string } } | undefined
    >,
    patch: (operations: Parameters<LiveCluster["patchStatefulSet"]>[1]) => Promise<unknown>,
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const { managedFields = [], resourceVersion } = (await read())?.metadata ?? {};
      const others = managedFields.filter(({ manager }) => manager !== FIELD_MANAGER);
      if (others.length === managedFields.length) return;
      try {
        await patch([
          { op: "test", path: "/metadata/resourceVersion", value: resourceVersion },
          { op: "replace", path: "/metadata/managedFields", value: others },
        ]);
        return;
      } catch (error) {
        // The controller writes the status at the same time: read again.
        if (!(error instanceof ApiFailure) || attempt === 5) throw error;
      }
    }
  }

  private said = "";

  private waitsFor(what: string): void {
    if (what !== this.said) this.say(`waiting for ${what}`);
    this.said = what;
  }

  /** Calls `done` until it holds. It is given how long the servers that it saw have been as they are. */
  private async settled(
    what: string,
    done: (unchanged: (servers: readonly Server[]) => number) => Promise<boolean>,
  ): Promise<void> {
    let seen: readonly Server[] = [];
    let since = Date.now();
    const unchanged = (servers: readonly Server[]) => {
      if (!isDeepStrictEqual(servers, seen)) [seen, since] = [servers, Date.now()];
      return Date.now() - since;
    };
    while (!(await done(unchanged))) {
      if (Date.now() - since > this.patience.bound)
        throw new Error(
          `${this.at.name} waits for ${this.said || what} since ${Math.round(this.patience.bound / 60_000)} min. No acknowledged write is lost, and no other server is restarted. Mend what keeps it (kubectl -n ${this.at.namespace} get pods), and run the same update again: it goes on from there.`,
        );
      await sleep(this.patience.poll, undefined, { ref: false });
    }
  }
}

/** Resolves outputs within a hook's inputs: secrets come as outputs, and in an update everything is known. */
const plain = (inputs: object | undefined): Promise<unknown> =>
  new Promise((resolve) => {
    pulumi.output(inputs).apply(resolve);
  });

interface SetInputs {
  readonly metadata: ObjectName;
  readonly spec: NewSpec & { readonly updateStrategy?: unknown };
}

/** A hook for the StatefulSet's `beforeUpdate`, which the engine's own update follows. It does not run in previews. */
export function resized(name: string, access: ClusterAccess): pulumi.ResourceHook {
  const say = hookLog(name);
  return new pulumi.ResourceHook(`${name}-resized`, async ({ newInputs, oldInputs }) => {
    const after = (await plain(newInputs)) as SetInputs;
    const before = (await plain(oldInputs)) as SetInputs | undefined;
    const sameSize =
      before?.spec.replicas === after.spec.replicas && isDeepStrictEqual(before.spec.updateStrategy, ROLLING);
    let cluster: LiveCluster;
    try {
      cluster = await access.cluster();
    } catch (error) {
      if (error instanceof RendersYaml || (error instanceof NoCluster && sameSize)) return;
      throw error;
    }
    const { name: setName, namespace } = after.metadata;
    await new Resize(cluster, { name: setName, namespace }, after.spec, say).run();
  });
}
