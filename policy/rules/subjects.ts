/** What rules look at: brokers and ensembles, with their settings. */
import { type Brokers, type Cluster, type Ensemble } from "../model/cluster";
import { type BrokerSettings } from "../model/brokerSettings";
import { type EnsembleSettings } from "../model/ensembleSettings";

/** Brokers; KRaft controllers that are none are left out. */
export function brokers(cluster: Cluster): Brokers[] {
  return cluster.kafka.filter((candidate) => !candidate.isController());
}

/**
 * Brokers whose settings a rule judges. A setting that cannot be read stops the rule for them without a finding, and
 * settings-readable reports it.
 */
export function configuredBrokers(cluster: Cluster): Brokers[] {
  return brokers(cluster);
}

/** Ensembles whose settings a rule judges, as `configuredBrokers`. */
export function configuredEnsembles(cluster: Cluster): Ensemble[] {
  return cluster.zookeeper;
}

/** The settings of a subject of `configuredBrokers`. */
export function settingsOf(brokers: Brokers): BrokerSettings {
  return brokers.settings();
}

/** The settings of a subject of `configuredEnsembles`. */
export function ensembleSettingsOf(ensemble: Ensemble): EnsembleSettings {
  return ensemble.settings();
}

/** A list in a sentence: `a, b and c`. */
export function listed(items: readonly (string | number)[]): string {
  const texts = items.map(String);
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1) ?? ""}`;
}
