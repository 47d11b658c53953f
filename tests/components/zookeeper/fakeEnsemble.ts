/** A StatefulSet controller and ZooKeeper's elections, as far as a change of the number of servers can see them. */
import {
  ApiFailure,
  type LiveCluster,
  type PatchOperation,
  type V1Pod,
  type V1PodDisruptionBudget,
  type V1StatefulSet,
} from "../../../components/live/cluster";

/** A template that does nothing but name the number of servers. */
export const template = (servers: number) => ({ servers });

interface Server {
  readonly ordinal: number;
  readonly uid: string;
  /** Number of servers in the list that it was started with. */
  readonly list: number;
  /** Looks at the cluster until it answers. */
  starting: number;
  leader: string | undefined;
}

export class FakeEnsemble implements Pick<
  LiveCluster,
  | "statefulSet"
  | "patchStatefulSet"
  | "budget"
  | "patchBudget"
  | "pods"
  | "nodeLabels"
  | "serviceStatus"
  | "deletePod"
  | "exec"
> {
  readonly restarts: string[] = [];
  readonly nodeLabels = () => Promise.resolve(undefined);
  readonly serviceStatus = () => Promise.resolve(undefined);
  /** Every call that changed something, in order. */
  readonly changes: string[] = [];
  /** Seen at any moment: two servers that lead at once. */
  twoLeaders = false;
  /** Fewest servers that served at any moment. */
  fewest = Infinity;
  managers = ["pulumi-kubernetes"];
  maxUnavailable: number;
  /** Calls until one of them fails as the process's death would; -1: never. */
  dieIn = -1;
  strategy = "RollingUpdate";
  replicas: number;
  template: { servers: number };
  private servers: Server[];
  private serial = 0;
  private readonly currentRevision: () => string = () => `rev-${this.template.servers}`;

  constructor(size: number, leader: number, maxUnavailable = 1) {
    this.replicas = size;
    this.template = template(size);
    this.maxUnavailable = maxUnavailable;
    this.servers = Array.from({ length: size }, (_, ordinal) => this.started(ordinal, 0));
    const first = this.servers[leader];
    for (const server of this.servers) server.leader = first?.uid;
  }

  private started(ordinal: number, starting = 2): Server {
    return { ordinal, uid: `uid-${this.serial++}`, list: this.template.servers, starting, leader: undefined };
  }

  /** Lists of the servers, in order. */
  get lists(): number[] {
    return this.servers.map(({ list }) => list);
  }

  get modes(): string[] {
    return this.servers.map((server) => this.modeOf(server));
  }

  private modeOf(server: Server): string {
    if (server.starting > 0) return "away";
    if (server.leader === undefined) return "looking";
    if (server.list === 1) return "standalone";
    return server.leader === server.uid ? "leader" : "follower";
  }

  /** One look at the cluster: pods come, servers start, leave and elect. */
  private tick(): void {
    this.control();
    for (const server of this.servers) if (server.starting > 0) server.starting--;
    this.elect();
    const modes = this.modes;
    if (modes.filter((mode) => mode === "leader" || mode === "standalone").length > 1) this.twoLeaders = true;
    this.fewest = Math.min(this.fewest, modes.filter((mode) => !["away", "looking"].includes(mode)).length);
  }

  private control(): void {
    this.servers = this.servers.filter(({ ordinal }) => ordinal < this.replicas);
    for (let ordinal = 0; ordinal < this.replicas; ordinal++)
      if (!this.servers.some((server) => server.ordinal === ordinal))
        this.servers.push(this.started(ordinal));
    this.servers.sort((a, b) => a.ordinal - b.ordinal);
  }

  private elect(): void {
    const up = this.servers.filter(({ starting }) => starting === 0);
    const followersOf = (leader: Server) => up.filter((server) => server.leader === leader.uid);
    // A leader stays as long as a majority of its list follows, and is followed as long as it is there.
    for (const server of up) {
      const leader = up.find(({ uid }) => uid === server.leader);
      if (!leader || followersOf(leader).length * 2 <= leader.list) server.leader = undefined;
    }
    for (const server of up)
      if (!up.some(({ uid, leader }) => uid === server.leader && leader === uid)) server.leader = undefined;
    for (const server of up) if (server.list === 1) server.leader = server.uid;
    const looking = () => up.filter(({ leader }) => leader === undefined);
    // Joins a leader of its list whose followers, as far as the list knows them, are a majority of it.
    for (const server of looking())
      for (const leader of up.filter(({ uid, leader: own, list }) => uid === own && list > 1)) {
        const known = followersOf(leader).filter(({ ordinal }) => ordinal < server.list);
        if (leader.ordinal < server.list && known.length * 2 > server.list) server.leader = leader.uid;
      }
    for (const candidate of looking().reverse()) {
      const voters = looking().filter(
        ({ list, ordinal }) => candidate.ordinal < list && ordinal < candidate.list,
      );
      if (candidate.leader !== undefined || voters.length * 2 <= candidate.list) continue;
      for (const voter of voters)
        if (voters.filter(({ ordinal }) => ordinal < voter.list).length * 2 > voter.list)
          voter.leader = candidate.uid;
    }
  }

  private changed(what: string): void {
    if (this.dieIn === 0) throw new Error("killed");
    if (this.dieIn > 0) this.dieIn--;
    this.changes.push(what);
  }

  statefulSet(): Promise<V1StatefulSet> {
    this.tick();
    return Promise.resolve({
      metadata: {
        name: "zk",
        namespace: "default",
        uid: "set",
        generation: 1,
        resourceVersion: "7",
        managedFields: this.managers.map((manager) => ({ manager })),
      },
      spec: {
        replicas: this.replicas,
        selector: { matchLabels: { app: "zk" } },
        updateStrategy: { type: this.strategy },
        template: this.template,
      },
      status: { observedGeneration: 1, updateRevision: this.currentRevision(), replicas: this.replicas },
    } as unknown as V1StatefulSet);
  }

  patchStatefulSet(_at: unknown, patch: readonly PatchOperation[]): Promise<V1StatefulSet> {
    const values = new Map(patch.map(({ path, value }) => [path, value]));
    if (values.has("/metadata/managedFields")) {
      this.managers = (values.get("/metadata/managedFields") as { manager: string }[]).map(
        ({ manager }) => manager,
      );
      return this.statefulSet();
    }
    const strategy = values.get("/spec/updateStrategy") as { type: string };
    this.changed(`${strategy.type}, ${String(values.get("/spec/replicas"))} replicas`);
    this.strategy = strategy.type;
    this.replicas = values.get("/spec/replicas") as number;
    this.template = (values.get("/spec/template") as { servers: number } | undefined) ?? this.template;
    this.managers = ["pulumi-kubernetes", "kafka-on-kubernetes"];
    return this.statefulSet();
  }

  budget(): Promise<V1PodDisruptionBudget> {
    return Promise.resolve({ metadata: {}, spec: { maxUnavailable: this.maxUnavailable } });
  }

  patchBudget(_at: unknown, [operation]: readonly PatchOperation[]): Promise<V1PodDisruptionBudget> {
    this.changed(`budget ${String(operation?.value)}`);
    this.maxUnavailable = operation?.value as number;
    return this.budget();
  }

  pods(): Promise<V1Pod[]> {
    return Promise.resolve(
      this.servers.map(
        ({ ordinal, uid, list }) =>
          ({
            metadata: {
              name: `zk-${ordinal}`,
              uid,
              labels: { "controller-revision-hash": `rev-${list}` },
              ownerReferences: [{ uid: "set" }],
            },
            status: { phase: "Running" },
          }) as unknown as V1Pod,
      ),
    );
  }

  deletePod({ name }: { name: string }, uid: string): Promise<void> {
    this.changed(`restart ${name}`);
    this.servers = this.servers.filter((server) => server.uid !== uid);
    this.restarts.push(name);
    return Promise.resolve();
  }

  exec({ name }: { name: string }): Promise<string> {
    const server = this.servers.find(({ ordinal }) => name === `zk-${ordinal}`);
    const mode = server ? this.modeOf(server) : "away";
    if (mode === "away") return Promise.reject(new ApiFailure("command failed"));
    return Promise.resolve(
      mode === "looking"
        ? "This ZooKeeper instance is not currently serving requests\n"
        : `Zxid: 0x1\nMode: ${mode}\nNode count: 4\n`,
    );
  }
}
