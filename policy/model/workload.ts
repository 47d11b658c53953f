/** A StatefulSet that runs brokers or ensemble members, and the pods it makes. */
import { CannotEvaluate, type Value, once } from "./value";
import { type KubernetesObject, nameOf, namespaceOf } from "./objects";
import { type Role, byRoleContainer, environment } from "./containers";
import { commandWords } from "./roles";
import { type Labels } from "./selectors";

/** One pod that a StatefulSet makes. */
export interface Pod {
  name: string;
  ordinal: number;
  labels: Labels;
}

export class Workload {
  constructor(
    readonly object: KubernetesObject,
    readonly role: Role,
    protected readonly configMaps: readonly KubernetesObject[],
  ) {}

  get body(): Value {
    return this.object.body;
  }

  get urn(): string {
    return this.object.urn;
  }

  get title(): string {
    return this.object.title;
  }

  get name(): string {
    return nameOf(this.body);
  }

  get namespace(): string {
    return namespaceOf(this.body);
  }

  /** Pods wanted; 1 if the field is absent, as the API server defaults it. */
  get replicas(): number {
    return this.body.at("spec", "replicas").number() ?? 1;
  }

  get podSpec(): Value {
    return this.body.at("spec", "template", "spec");
  }

  get templateLabels(): Labels {
    return this.body.at("spec", "template", "metadata", "labels").texts();
  }

  /** What each pod's own claims are made from. */
  claimTemplates(): Value[] {
    return this.body.at("spec", "volumeClaimTemplates").items();
  }

  /** The container that runs the broker or member: by name, image or command, else the first. */
  readonly container = once((): Value => {
    const containers = this.podSpec.at("containers").items();
    const found = byRoleContainer(containers, this.role);
    if (!found) throw new CannotEvaluate(`${this.podSpec.path}.containers is empty`);
    return found;
  });

  /** The words of its command, a shell's script taken apart. */
  readonly commandWords = once((): string[] => commandWords(this.container()));

  /** Its environment: pods of one set differ in the fields that it names, not in these. */
  readonly environment = once(() => environment(this.container(), this.configMaps, this.namespace));

  /** The pods, in order. Their labels are the template's and those the StatefulSet controller adds. */
  readonly pods = once((): Pod[] => {
    const first = this.body.at("spec", "ordinals", "start").number() ?? 0;
    const labels = this.templateLabels;
    return Array.from({ length: this.replicas }, (_, i) => {
      const name = `${this.name}-${String(first + i)}`;
      return {
        name,
        ordinal: first + i,
        labels: {
          ...labels,
          "statefulset.kubernetes.io/pod-name": name,
          "apps.kubernetes.io/pod-index": String(first + i),
        },
      };
    });
  });
}
