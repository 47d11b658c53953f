/** A Service and what it reaches. */
import { portNumber } from "./ports";
import { type KubernetesObject, nameOf, namespaceOf } from "./objects";
import { type Labels, serviceSelects } from "./selectors";
import { type Value, once } from "./value";
import { type Pod, type Workload } from "./workload";

export class Service {
  private readonly reached = new Map<Workload, Pod[]>();

  constructor(readonly object: KubernetesObject) {}

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

  get selector(): Value {
    return this.body.at("spec", "selector");
  }

  get isHeadless(): boolean {
    return this.body.at("spec", "clusterIP").text() === "None";
  }

  /** Whether a load balancer leads to it. */
  get isBalanced(): boolean {
    return this.body.at("spec", "type").text() === "LoadBalancer";
  }

  /** Whether it opens a port on every node: NodePort, and LoadBalancer unless told not to. */
  get opensNodePorts(): boolean {
    const type = this.body.at("spec", "type").text();
    const allocates = this.body.at("spec", "allocateLoadBalancerNodePorts").text() !== "false";
    return type === "NodePort" || (type === "LoadBalancer" && allocates);
  }

  ports(): Value[] {
    return this.body.at("spec", "ports").items();
  }

  /** Its own ports that lead to a port of the container. */
  portsTo(target: number, container: Value): number[] {
    return this.ports()
      .filter((port) => targetOf(port, container) === target)
      .map((port) => port.at("port").number() ?? 0);
  }

  private readonly wanted = once(() => this.selector.entries());

  /** Whether it selects pods of its own namespace with these labels. */
  selects(labels: Labels): boolean {
    return serviceSelects(this.wanted(), labels);
  }

  /** The pods of a workload that it selects. */
  podsOf(workload: Workload): Pod[] {
    let pods = this.reached.get(workload);
    if (pods === undefined) {
      pods =
        workload.namespace === this.namespace
          ? workload.pods().filter(({ labels }) => this.selects(labels))
          : [];
      this.reached.set(workload, pods);
    }
    return pods;
  }
}

/** The container port that a Service port leads to: targetPort by number or name, else the port itself. */
export function targetOf(port: Value, container: Value): number | undefined {
  const target = port.at("targetPort");
  return target.isAbsent ? port.at("port").number() : portNumber(target, container);
}
