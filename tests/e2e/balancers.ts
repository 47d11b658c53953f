/** A controller for load balancers, as a cloud has one: it gives Services addresses, and leads these to nodes that answer. */
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { balancerPatch } from "../support/balancers";
import { callHook } from "./hooks";
import { addressOf } from "./kubernetes";
import type { Stage } from "./stage";

interface Service {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly type: string };
  readonly status: { readonly loadBalancer: { readonly ingress?: readonly { readonly ip?: string }[] } };
}

/** Port on which kube-proxy says that its node serves; load balancers of clouds ask it too. */
const HEALTH_PORT = 10_256;
/** How long a node may take to answer, ms. */
const PATIENCE = 1000;
/** How often it looks, ms. */
const PERIOD = 1000;

/** Whether something accepts connections there in time. */
function answers(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: HEALTH_PORT, timeout: PATIENCE });
    const end = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.once("connect", end(true)).once("error", end(false)).once("timeout", end(false));
  });
}

export class Balancers {
  /** The node that each address leads to. */
  private readonly routes = new Map<string, string>();
  private running = true;
  private done: Promise<void> = Promise.resolve();

  private constructor(
    private readonly stage: Stage,
    /** The addresses' first three numbers. */
    private readonly network: string,
  ) {}

  /** Runs `action` while the controller is at work; its routes are gone afterwards. */
  static async during<T>(stage: Stage, action: () => Promise<T>): Promise<T> {
    const { balancerNetwork } = stage.options;
    if (balancerNetwork === undefined) throw new Error("BALANCER_NETWORK is not set");
    const balancers = new Balancers(stage, balancerNetwork);
    balancers.done = balancers.run();
    try {
      return await action();
    } finally {
      balancers.running = false;
      await balancers.done;
      for (const address of balancers.routes.keys()) await balancers.route(address, "");
    }
  }

  private async run(): Promise<void> {
    while (this.running) {
      // An API server that does not answer for a moment is asked again.
      await this.look().catch(() => undefined);
      await sleep(PERIOD);
    }
  }

  private async look(): Promise<void> {
    const { kubernetes, brokerNamespace } = this.stage;
    const services = await kubernetes.list<Service>("services", "-n", brokerNamespace);
    const hosts = (await kubernetes.nodes()).map(addressOf);
    const alive = (await Promise.all(hosts.map(answers))).flatMap((is, at) => (is ? [hosts[at] ?? ""] : []));
    for (const { metadata, status } of services.filter(({ spec }) => spec.type === "LoadBalancer")) {
      const address = status.loadBalancer.ingress?.[0]?.ip ?? (await this.give(metadata.name));
      const [first] = alive;
      const current = this.routes.get(address);
      if (first === undefined || (current !== undefined && alive.includes(current))) continue;
      await this.route(address, first);
      this.routes.set(address, first);
    }
  }

  /** Gives a Service an address, by the number at the end of its name. */
  private async give(service: string): Promise<string> {
    const ip = `${this.network}.${10 + Number(service.split("-").at(-1))}`;
    await this.stage.kubernetes.must(balancerPatch(service, this.stage.brokerNamespace, { ip }));
    return ip;
  }

  /** Leads an address to a node; to none, when that is empty. */
  private async route(address: string, node: string): Promise<void> {
    await callHook(this.stage.options.hooks, "BALANCER_ROUTE", node, { ADDRESS: address });
  }
}
