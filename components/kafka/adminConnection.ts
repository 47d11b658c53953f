/** How topics and users are managed: through the listener of the brokers' own names. */
import { interBrokerListener, type Listener } from "../../domain/kafka/listeners";

/** Brokers' pods, as `Provider` of kafka-on-kubernetes-admin takes them (`kubernetes`). */
export interface AdminConnection {
  /** Namespace of the pods. */
  namespace: string;
  /** Names of the pods. */
  pods: string[];
  /** Port of the listener in the pods. */
  port: number;
}

/** The pods of a cluster, and the port of the listener that advertises their names. */
export const adminConnection = (
  name: string,
  namespace: string,
  brokers: number,
  listeners: readonly Listener[],
): AdminConnection => ({
  namespace,
  pods: Array.from({ length: brokers }, (_, id) => `${name}-${id}`),
  port: interBrokerListener(listeners).port,
});
