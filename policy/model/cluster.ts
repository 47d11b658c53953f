/** The stack as Kafka people see it: brokers, ensembles, and what stands around their pods. */
import { type BrokerSettings, brokerSettings } from "./brokerSettings";
import { type EnsembleSettings, ensembleSettings } from "./ensembleSettings";
import { type Listener, advertisedListeners, boundListeners } from "./listeners";
import {
  type KubernetesObject,
  type OtherResource,
  type StackResource,
  UNKNOWN_LIST,
  viewStack,
} from "./objects";
import { podVariables } from "./podVariables";
import { type Role, roleOf } from "./roles";
import { type NfsSource, type StorageClass, nfsSources, nfsVolumes, storageClasses } from "./classes";
import { expand } from "./shell";
import { Service } from "./service";
import { Value, once } from "./value";
import { type Pod, Workload } from "./workload";

/** Brokers of one StatefulSet. */
export class Brokers extends Workload {
  constructor(object: KubernetesObject, configMaps: readonly KubernetesObject[]) {
    super(object, "kafka", configMaps);
  }

  /** Their settings, or undefined if they stand nowhere this pack can read (then "not checked" is reported). */
  readonly settings = once((): BrokerSettings | undefined => brokerSettings(this, this.configMaps));

  private readonly advertisedBy = new Map<Pod, Listener[]>();
  private readonly variablesOf = new Map<Pod, Map<string, string>>();

  /** What one broker advertises, its own ordinal and name filled in. */
  advertised(settings: BrokerSettings, pod: Pod): Listener[] {
    return kept(this.advertisedBy, pod, () => advertisedListeners(settings, this.variables(pod)));
  }

  /** What the brokers open. */
  bound(settings: BrokerSettings): Listener[] {
    const [pod] = this.pods();
    return pod ? boundListeners(settings, this.variables(pod)) : [];
  }

  /** KAFKA_HEAP_OPTS, wherever it is set; undefined if it is not. */
  heapOptions(): string | undefined {
    const variable = this.environment().get("KAFKA_HEAP_OPTS");
    // Asking an unknown value for its text stops the rule.
    if (variable instanceof Value) return variable.text();
    const [pod] = this.pods();
    return pod && this.variables(pod).get("KAFKA_HEAP_OPTS");
  }

  /** A setting's value with the variables of a pod filled in. */
  expand(text: string, pod: Pod | undefined): string {
    return pod ? expand(text, this.variables(pod)) : text;
  }

  /** A pod's variables: HOSTNAME, environment, what the start script assigns. */
  variables(pod: Pod): Map<string, string> {
    return kept(this.variablesOf, pod, () => podVariables(this, pod));
  }
}

/** The value kept for a key, computed the first time. */
function kept<K, V>(values: Map<K, V>, key: K, compute: () => V): V {
  let value = values.get(key);
  if (value === undefined) {
    value = compute();
    values.set(key, value);
  }
  return value;
}

/** Members of one StatefulSet. */
export class Ensemble extends Workload {
  constructor(object: KubernetesObject, configMaps: readonly KubernetesObject[]) {
    super(object, "zookeeper", configMaps);
  }

  readonly settings = once((): EnsembleSettings | undefined => ensembleSettings(this, this.configMaps));
}

/** Something Kafka- or ZooKeeper-like that the pack cannot check, and why. */
export interface NotChecked {
  urn: string;
  title: string;
  body: Value;
  reason: string;
  /** Whether it may be checked once its values are known. */
  isUnknown: boolean;
}

/** A port that a Service opens on every node. */
export interface NodePort {
  service: Service;
  port: Value;
  /** The port, or undefined if the cluster picks it. */
  nodePort: number | undefined;
}

/** Where a kind of object keeps its pod template. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  StatefulSet: ["spec", "template"],
  Deployment: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  ReplicationController: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
  Pod: [],
};

export class Cluster {
  readonly objects: readonly KubernetesObject[];
  readonly others: readonly OtherResource[];
  readonly kafka: Brokers[] = [];
  readonly zookeeper: Ensemble[] = [];
  readonly notChecked: NotChecked[] = [];
  readonly services: readonly Service[];

  constructor(resources: readonly StackResource[]) {
    ({ objects: this.objects, others: this.others } = viewStack(resources));
    const configMaps = this.ofKind("ConfigMap");
    for (const object of this.objects) this.recognise(object, configMaps);
    for (const other of this.others) this.recognisePackage(other);
    this.services = this.ofKind("Service").map((object) => new Service(object));
  }

  /** All objects of a kind, of any API version. */
  ofKind(kind: string): KubernetesObject[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  /** Kafka's and ZooKeeper's workloads. */
  get workloads(): Workload[] {
    return [...this.zookeeper, ...this.kafka];
  }

  /** Labels of every pod template in a namespace, ours or not, for asking what a selector could reach. */
  templatesIn(namespace: string): Value[] {
    return this.objects
      .filter(
        ({ kind, body }) =>
          kind in TEMPLATES && (body.at("metadata", "namespace").text() ?? "default") === namespace,
      )
      .map(({ kind, body }) => body.at(...(TEMPLATES[kind] ?? []), "metadata", "labels"));
  }

  /** Every Service port that opens a port on the nodes, with the nodePort if it is fixed. */
  readonly nodePorts = once((): NodePort[] =>
    this.services
      .filter((service) => service.opensNodePorts)
      .flatMap((service) =>
        service.ports().map((port) => ({ service, port, nodePort: port.at("nodePort").number() })),
      ),
  );

  storageClasses(): StorageClass[] {
    return storageClasses(this.objects, this.others);
  }

  nfsSources(): NfsSource[] {
    return nfsSources(this.objects, this.others);
  }

  nfsVolumes(): KubernetesObject[] {
    return nfsVolumes(this.objects);
  }

  /** Images that the stack builds itself. */
  imageBuilds(): { urn: string; title: string; body: Value }[] {
    return this.others
      .filter(({ type }) => /^docker(-build)?:index/.test(type))
      .map(({ urn, name, body }) => ({ urn, title: `Image ${name}`, body }));
  }

  private recognise(object: KubernetesObject, configMaps: readonly KubernetesObject[]): void {
    const template = TEMPLATES[object.kind];
    if (object.kind === UNKNOWN_LIST) {
      this.skip(object, "its items are not known yet", true);
      return;
    }
    if (template === undefined) {
      // Operators' own resources: Strimzi's and Koperator's Kafka, Pravega's ZookeeperCluster.
      if (/^(Kafka|KafkaNodePool|KafkaCluster|Zookeeper(Cluster)?)$/.test(object.kind)) {
        this.skip(object, "an operator makes its pods, out of this pack's sight");
      }
      return;
    }
    const role = roleOf(object.body, object.body.at(...template));
    if (role === undefined) return;
    if (role === "unknown") this.skip(object, "what it runs is not known yet", true);
    else if (role === "unclear")
      this.skip(object, "neither image, command, labels nor annotation settle what it runs");
    else if (object.kind !== "StatefulSet")
      this.skip(object, `a ${object.kind} gives ${role} no stable name or volume`);
    else this.add(object, role, configMaps);
  }

  private add(object: KubernetesObject, role: Role, configMaps: readonly KubernetesObject[]): void {
    if (role === "kafka") this.kafka.push(new Brokers(object, configMaps));
    else this.zookeeper.push(new Ensemble(object, configMaps));
  }

  private skip({ urn, title, body }: KubernetesObject, reason: string, isUnknown = false): void {
    this.notChecked.push({ urn, title, body, reason, isUnknown });
  }

  /** A chart's pods are registered inside the Helm engine: no policy ever sees them. */
  private recognisePackage({ type, urn, name, body }: OtherResource): void {
    if (!type.startsWith("kubernetes:helm.sh")) return;
    const chart = body.at("chart");
    const text = chart.isUnknown ? name : (chart.text() ?? name);
    if (!/kafka|zookeeper/.test(text) || /exporter|-ui|operator/.test(text)) return;
    this.notChecked.push({
      urn,
      title: `Helm release ${name}`,
      body,
      reason: "a chart's objects are out of this pack's sight",
      isUnknown: false,
    });
  }
}
