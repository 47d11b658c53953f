/** The cluster under test as the scenarios see it: the deployment on it, its pods, and whether all is well. */
import type { OutputMap } from "@pulumi/pulumi/automation";
import { type ClusterView, faultIn, viewsOf } from "./clusterView";
import type { Deployment } from "./deployment";
import { addressOf, isReady, type Kubernetes, type Pod, type PodName, type StatefulSet } from "./kubernetes";
import type { Options } from "./options";
import { checked, type GivenSettings, hardened, withHosts } from "./settings";
import type { Toolbox } from "./toolbox";
import { waitFor } from "./wait";

/** The names that the program gives its sets. */
const BROKERS = "kafka";
const SERVERS = "zk";

export class Stage {
  /** Outputs of the stack as last deployed. */
  outputs: OutputMap = {};
  private base: GivenSettings | undefined;
  /** What the run began with. */
  private first: GivenSettings | undefined;

  constructor(
    readonly options: Options,
    readonly kubernetes: Kubernetes,
    readonly toolbox: Toolbox,
    readonly deployment: Deployment,
  ) {}

  /** The settings that every scenario starts from. */
  get settings(): GivenSettings {
    if (this.base === undefined) throw new Error("nothing is deployed");
    return this.base;
  }

  /** How often the engine said that an update was over while the roll was not. */
  earlyReturns = 0;

  /** Deploys and waits until every set is settled: the provider may take the status of before for that of after. */
  async up(settings: GivenSettings): Promise<void> {
    this.outputs = await this.deployment.up(settings);
    if ((await this.ailment()) === undefined) return;
    this.earlyReturns++;
    await waitFor("settled sets", 900_000, () => this.ailment());
  }

  /** Deploys what every scenario starts from. */
  async upBase(settings: GivenSettings): Promise<void> {
    this.base = settings;
    this.first ??= settings;
    await this.up(settings);
  }

  /** What every scenario starts from, in the profile that the run began with. */
  get ownSettings(): GivenSettings {
    const { profile, image, zookeeper } = this.first ?? this.settings;
    const { profile: _, ...settings } = this.settings;
    return { ...settings, image, zookeeper, ...(profile !== undefined && { profile }) };
  }

  /** The same in profile hardened. */
  async hardenedSettings(): Promise<GivenSettings> {
    const [server] = this.servers();
    if (server === undefined) throw new Error("there are no servers");
    const images = { brokers: await this.imageOf(this.broker(0)), servers: await this.imageOf(server) };
    return hardened(this.settings, images);
  }

  /** A pod's image by the digest under which its node knows it. */
  async imageOf(pod: PodName): Promise<string> {
    const { spec, status } = await this.kubernetes.pod(pod);
    const digest = /sha256:[0-9a-f]{64}$/.exec(status.containerStatuses?.[0]?.imageID ?? "")?.[0];
    const name = spec.containers[0]?.image;
    if (digest === undefined || name === undefined)
      throw new Error(`${pod.name}: the node does not tell the digest of its image`);
    return `${name.replace(/@.*$/, "").replace(/:[^:/]*$/, "")}@${digest}`;
  }

  get brokerNamespace(): string {
    return checked(this.settings).kafka.namespace;
  }

  get serverNamespace(): string {
    return checked(this.settings).zookeeper.namespace;
  }

  broker(id: number): PodName {
    return { namespace: this.brokerNamespace, name: `${BROKERS}-${id}` };
  }

  servers(): PodName[] {
    const { replicas, namespace } = checked(this.deployment.settings).zookeeper;
    return Array.from({ length: replicas }, (_, id) => ({ namespace, name: `${SERVERS}-${id}` }));
  }

  brokers(): PodName[] {
    const { brokers } = checked(this.deployment.settings).kafka;
    return Array.from({ length: brokers }, (_, id) => this.broker(id));
  }

  output(name: string): string {
    const value: unknown = this.outputs[name]?.value;
    if (typeof value !== "string") throw new Error(`the stack has no output ${name}`);
    return value;
  }

  /** Node that a pod runs on. */
  async nodeOf(pod: PodName): Promise<string> {
    const { spec } = await this.kubernetes.pod(pod);
    if (spec.nodeName === undefined) throw new Error(`${pod.name} is on no node`);
    return spec.nodeName;
  }

  /** Addresses of the cluster's nodes, for as many brokers as there may be. */
  async hosts(): Promise<string[]> {
    return (await this.kubernetes.nodes()).map(addressOf);
  }

  /**
   * The settings with each broker announced at the node it runs on. A broker that is announced at another one cannot
   * be reached from outside while that node is away, although it serves.
   */
  async announcedWhereTheyRun(settings: GivenSettings): Promise<GivenSettings> {
    const nodes = new Map(
      (await this.kubernetes.nodes()).map((node) => [node.metadata.name, addressOf(node)]),
    );
    const places = await Promise.all(this.brokers().map((pod) => this.nodeOf(pod)));
    return withHosts(
      settings,
      places.map((node) => nodes.get(node) ?? node),
    );
  }

  /** Waits until every node and pod is ready, no roll is under way, and every partition has all its replicas. */
  async healthy(timeout: number): Promise<number> {
    const ask = async () => (await this.ailment()) ?? faultIn(await this.views(), this.brokers().length);
    return waitFor("a healthy cluster", timeout, ask);
  }

  /** What is wrong with nodes, pods and sets, or undefined. */
  private async ailment(): Promise<string | undefined> {
    const nodes = await this.kubernetes.nodes();
    const ill = nodes.filter((node) => !isReady(node) || node.spec.unschedulable === true);
    if (ill.length > 0) return `nodes: ${ill.map(({ metadata }) => metadata.name).join(", ")}`;
    const sets = [
      { namespace: this.brokerNamespace, name: BROKERS, replicas: this.brokers().length },
      { namespace: this.serverNamespace, name: SERVERS, replicas: this.servers().length },
    ];
    for (const { namespace, name, replicas } of sets) {
      const set = await this.kubernetes.get<StatefulSet>("statefulset", name, "-n", namespace);
      const said = unsettled(set, replicas);
      if (said !== undefined) return `${name}: ${said}`;
      const pods = await this.kubernetes.list<Pod>(
        "pods",
        "-n",
        namespace,
        "-l",
        `app.kubernetes.io/instance=${name}`,
      );
      const away = pods.filter((pod) => !isReady(pod) || pod.metadata.deletionTimestamp !== undefined);
      if (away.length > 0) return `not ready: ${away.map(({ metadata }) => metadata.name).join(", ")}`;
    }
    return undefined;
  }

  /** The cluster as each broker sees it. */
  views(): Promise<ClusterView[]> {
    return viewsOf(this.output("externalBootstrap"));
  }

  /** The cluster as one broker sees it; asked again while one does not answer, as when a node's rules are written anew. */
  async view(): Promise<ClusterView> {
    let view: ClusterView | undefined;
    await waitFor("the brokers' view of the cluster", 60_000, async () => {
      [view] = await this.views();
      return view === undefined ? "no broker is known" : undefined;
    });
    if (view === undefined) throw new Error("no broker is known");
    return view;
  }
}

/** Why a set is not settled with this many ready replicas of its newest revision, or undefined. */
export function unsettled({ metadata, spec, status }: StatefulSet, replicas: number): string | undefined {
  if (spec.replicas !== replicas) return `${spec.replicas} replicas wanted instead of ${replicas}`;
  if ((status.observedGeneration ?? 0) < metadata.generation) return "a change is not seen yet";
  if ((status.readyReplicas ?? 0) !== replicas) return `${status.readyReplicas ?? 0} of ${replicas} ready`;
  return status.currentRevision === status.updateRevision ? undefined : "a roll is under way";
}
