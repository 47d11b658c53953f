/** What rules look at: the workloads whose settings can be read, and the objects of a kind. */
import { type Brokers, type Cluster, type Ensemble } from "../model/cluster";
import { type BrokerSettings } from "../model/brokerSettings";
import { type EnsembleSettings } from "../model/ensembleSettings";
import { unlessUnknown } from "../model/objects";
import { CannotEvaluate } from "../model/value";

/** Brokers, whether their settings can be read or not. */
export function brokers(cluster: Cluster): Brokers[] {
  return cluster.kafka.filter((candidate) => !isController(candidate));
}

/** Brokers whose settings can be read, or are not known yet; workload-recognised reports the others, once. */
export function configuredBrokers(cluster: Cluster): Brokers[] {
  return brokers(cluster).filter((candidate) => isReadable(() => candidate.settings()));
}

/** Ensembles whose settings can be read, or are not known yet. */
export function configuredEnsembles(cluster: Cluster): Ensemble[] {
  return cluster.zookeeper.filter((ensemble) => isReadable(() => ensemble.settings()));
}

/** The settings of a subject of `configuredBrokers`. */
export function settingsOf(brokers: Brokers): BrokerSettings {
  const settings = brokers.settings();
  if (!settings) throw new CannotEvaluate("its settings stand nowhere this pack can read");
  return settings;
}

/** The settings of a subject of `configuredEnsembles`. */
export function ensembleSettingsOf(ensemble: Ensemble): EnsembleSettings {
  const settings = ensemble.settings();
  if (!settings) throw new CannotEvaluate("its settings stand nowhere this pack can read");
  return settings;
}

/** KRaft controllers that are no brokers keep no partitions. */
function isController(candidate: Brokers): boolean {
  const roles = unlessUnknown(() => candidate.settings()?.get("process.roles"));
  return roles !== undefined && !roles.includes("broker");
}

/** Whether a reading gives something, or would if a value were known. */
function isReadable(read: () => unknown): boolean {
  return unlessUnknown(() => read() === undefined) !== true;
}

/** A list in a sentence: `a, b and c`. */
export function listed(items: readonly (string | number)[]): string {
  const texts = items.map(String);
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1) ?? ""}`;
}
