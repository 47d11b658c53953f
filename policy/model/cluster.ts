/** The stack as Kafka people see it: brokers, ensembles, and what stands around their pods. */
import { Brokers, Ensemble } from "./brokers";
import { ensembleIdentity, grouped, kafkaIdentity } from "./groups";
import {
  type KubernetesObject,
  type OtherResource,
  type StackResource,
  UNKNOWN_LIST,
  nameOf,
  namespaceOf,
  unlessUnknown,
  viewStack,
} from "./objects";
import { type Acl, type Topic, type User, aclsIn, topicsIn, usersIn } from "./kafkaResources";
import { type Role, roleOf } from "./roles";
import { type NfsSource, type StorageClass, nfsSources, nfsVolumes, storageClasses } from "./classes";
import { Service } from "./service";
import { malformed } from "./shape";
import { Sources } from "./sources";
import { type Value, once } from "./value";
import { type Workload } from "./workload";

export { Brokers, Ensemble } from "./brokers";

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
  private readonly sources: Sources;

  constructor(resources: readonly StackResource[]) {
    ({ objects: this.objects, others: this.others } = viewStack(resources));
    this.sources = new Sources(this.objects);
    for (const object of this.objects) this.recognise(object);
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

  private readonly clusters = once(() =>
    grouped(this.kafka, (brokers) => kafkaIdentity(brokers, this.zookeeper, this.services)),
  );
  private readonly ensembles = once(() =>
    grouped(this.zookeeper, (ensemble) => ensembleIdentity(ensemble, this.services)),
  );

  /** All sets of the Kafka cluster that these brokers or controllers belong to. */
  clusterOf(brokers: Brokers): readonly Brokers[] {
    return this.clusters().get(brokers) ?? [brokers];
  }

  /** Brokers of that cluster; its dedicated controllers are none. */
  brokerSets(brokers: Brokers): readonly Brokers[] {
    return this.clusterOf(brokers).filter((set) => set === brokers || !set.isController());
  }

  /** How many brokers that cluster has. */
  brokerCount(brokers: Brokers): number {
    return podsOf(this.brokerSets(brokers));
  }

  /** All sets of the ensemble that these servers belong to. */
  ensembleOf(ensemble: Ensemble): readonly Ensemble[] {
    return this.ensembles().get(ensemble) ?? [ensemble];
  }

  /** How many servers that ensemble has. */
  serverCount(ensemble: Ensemble): number {
    return podsOf(this.ensembleOf(ensemble));
  }

  /** How many pods stand together: of the whole ensemble, of all brokers, or of all controllers. */
  companions(workload: Workload): readonly Workload[] {
    if (workload instanceof Ensemble) return this.ensembleOf(workload);
    if (!(workload instanceof Brokers)) return [workload];
    return workload.isController()
      ? this.clusterOf(workload).filter((set) => set.isController())
      : this.brokerSets(workload);
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

  /** Priorities of the stack's PriorityClasses, and that of pods which name none (0, unless a class says it). */
  readonly priorities = once(() => {
    const classes = this.ofKind("PriorityClass").map(({ body }) => ({
      name: nameOf(body),
      value: body.at("value").number() ?? 0,
      isDefault: body.at("globalDefault").text() === "true",
    }));
    return {
      byName: new Map(classes.map(({ name, value }) => [name, value])),
      byDefault: classes.find(({ isDefault }) => isDefault)?.value ?? 0,
    };
  });

  /** Topics that the stack declares. */
  get topics(): Topic[] {
    return topicsIn(this.others);
  }

  /** ACLs that the stack declares. */
  get acls(): Acl[] {
    return aclsIn(this.others);
  }

  /** Users whose logins the stack declares. */
  get users(): User[] {
    return usersIn(this.others);
  }

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

  private recognise(object: KubernetesObject): void {
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
    const namespace = unlessUnknown(() => namespaceOf(object.body)) ?? "";
    const place = { template: object.body.at(...template), sources: this.sources, namespace };
    const role = roleOf(object.body, place);
    const fault = malformed(object.body, place.template);
    if (fault !== undefined && (role !== undefined || isNamedSo(object))) {
      this.skip(object, `no API server takes it: ${fault}`);
      return;
    }
    if (role === undefined) return;
    if (role === "unknown") this.skip(object, "what it runs is not known yet", true);
    else if (role === "unclear")
      this.skip(object, "neither image, command, labels nor annotation settle what it runs");
    else if (object.kind !== "StatefulSet")
      this.skip(object, `a ${object.kind} gives ${role} no stable name or volume`);
    else this.add(object, role);
  }

  private add(object: KubernetesObject, role: Role): void {
    if (role === "kafka") this.kafka.push(new Brokers(object, this.sources));
    else this.zookeeper.push(new Ensemble(object, this.sources));
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

/** Whether an object's name speaks of Kafka or ZooKeeper. */
function isNamedSo({ body }: KubernetesObject): boolean {
  return /kafka|zookeeper|^zk\b/.test(unlessUnknown(() => body.at("metadata", "name").text()) ?? "");
}

/** How many pods several sets run. */
export function podsOf(sets: readonly Workload[]): number {
  return sets.reduce((sum, { replicas }) => sum + replicas, 0);
}
