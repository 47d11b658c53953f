/** Brokers of one StatefulSet, and servers of one. */
import { type BrokerSettings, brokerSettings } from "./brokerSettings";
import { type EnsembleSettings, ensembleSettings } from "./ensembleSettings";
import { type Listener, advertisedListeners, boundListeners } from "./listeners";
import { type KubernetesObject, unlessUnknown } from "./objects";
import { type Sources } from "./sources";
import { once } from "./value";
import { type Pod, Workload } from "./workload";

/** Kafka servers of one StatefulSet: brokers, KRaft controllers, or both in one. */
export class Brokers extends Workload {
  private readonly advertisedBy = new Map<Pod, Listener[]>();

  constructor(object: KubernetesObject, sources: Sources) {
    super(object, "kafka", sources);
  }

  /** Their settings: what is said, what is a default, and what cannot be read. */
  readonly settings = once((): BrokerSettings => brokerSettings(this));

  /** KRaft controllers that are no brokers keep no partitions. */
  readonly isController = once((): boolean => {
    const roles = unlessUnknown(() => this.settings().get("process.roles"));
    return roles !== undefined && !roles.includes("broker");
  });

  /** What one broker advertises. */
  advertised(pod: Pod): Listener[] {
    let listeners = this.advertisedBy.get(pod);
    if (listeners === undefined)
      this.advertisedBy.set(pod, (listeners = advertisedListeners(this.settings(), pod)));
    return listeners;
  }

  /** What the brokers open. */
  bound(): Listener[] {
    const [pod] = this.pods();
    return pod ? boundListeners(this.settings(), pod) : [];
  }
}

/** Servers of one StatefulSet. */
export class Ensemble extends Workload {
  constructor(object: KubernetesObject, sources: Sources) {
    super(object, "zookeeper", sources);
  }

  /** Their settings: what is said, what is a default, and what cannot be read. */
  readonly settings = once((): EnsembleSettings => ensembleSettings(this));
}
