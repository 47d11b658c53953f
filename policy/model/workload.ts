/** A StatefulSet that runs brokers or ensemble servers, and the pods it makes. */
import { CannotEvaluate, type Value, once } from "./value";
import { type Environment, environment } from "./environment";
import { familyOf } from "./images";
import { type KubernetesObject, nameOf, namespaceOf } from "./objects";
import { type PodVariables, assignments, podVariables } from "./podVariables";
import { type Question, questionsOf } from "./probes";
import { type Role, byRoleContainer } from "./roles";
import { type Labels } from "./selectors";
import { type Sources } from "./sources";
import { type Start, startOf } from "./start";
import { Volumes } from "./volumes";

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
    protected readonly sources: Sources,
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

  /** The container that runs the broker or ZooKeeper server: by command, image or name, else the first. */
  readonly container = once((): Value => {
    const template = this.body.at("spec", "template");
    const found = byRoleContainer({ template, sources: this.sources, namespace: this.namespace }, this.role);
    if (!found) throw new CannotEvaluate(`${this.podSpec.path}.containers is empty`);
    return found;
  });

  /** What stands at the paths of that container. */
  readonly volumes = once((): Volumes => {
    const container = this.container();
    const declared = familyOf(container.at("image").text() ?? "")?.volumes ?? [];
    return new Volumes(container, this.podSpec, declared, this.sources, this.namespace);
  });

  /** What its command does, scripts of ConfigMaps included. */
  readonly start = once((): Start => startOf(this.container(), this.volumes()));

  /** The variables that its start script assigns. */
  readonly assigned = once(
    (): ReadonlySet<string> =>
      new Set(this.start().commands.flatMap((command) => assignments(command).map(([name]) => name))),
  );

  /** Whether its start script writes a file: copies, edits or prints into it. */
  writes(path: string): boolean {
    const last = path.slice(path.lastIndexOf("/"));
    return this.start().commands.some(({ words: [program = "", ...rest] }) => {
      const named = rest.some((word) => word.endsWith(last) || word.replace(/^\d?>+/, "") === path);
      return named && /^(cp|mv|tee|sed|envsubst|echo|cat|printf|install|\w*awk|perl)$/.test(program);
    });
  }

  /** What the probes of that container ask. */
  readonly questions = once((): Question[] => questionsOf(this.container(), this.volumes()));

  /** Its environment: pods of one set differ in the fields that it names, not in these. */
  readonly environment = once((): Environment => environment(this.container(), this.sources, this.namespace));

  private readonly variablesOf = new Map<Pod, PodVariables>();

  /** A pod's variables: what the kubelet gives it, and what its start script makes of them. */
  variables(pod: Pod): PodVariables {
    let variables = this.variablesOf.get(pod);
    if (variables === undefined) this.variablesOf.set(pod, (variables = podVariables(this, pod)));
    return variables;
  }

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
