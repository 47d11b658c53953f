/** All rules across keys, in the order in which they speak. */
import { capacityRules } from "./capacityRules";
import { type Effective } from "./effective";
import { connectionStartRules } from "./connectionStartRules";
import { listenerRoleRules } from "./listenerRoleRules";
import { listenerRules } from "./listenerRules";
import { logStartRules } from "./logStartRules";
import { replicationRules } from "./replicationRules";
import { isAtLeast } from "../releases/release";
import { type Rule } from "./rule";
import { securityRules } from "./securityRules";
import { startRules } from "./startRules";
import { storageRules } from "./storageRules";
import { kraftMode, zookeeperRules } from "./zookeeperRules";

const all: readonly Rule[] = [
  kraftMode,
  ...startRules,
  ...logStartRules,
  ...connectionStartRules,
  ...listenerRules,
  ...listenerRoleRules,
  ...zookeeperRules,
  ...replicationRules,
  ...storageRules,
  ...capacityRules,
  ...securityRules,
];

/** The rules across keys about brokers of a release; without one, of every release. */
export const crossFieldRules = (release?: string): readonly Rule[] =>
  release === undefined ? all : all.filter(({ since }) => since === undefined || isAtLeast(release, since));

/** The rules that a configuration is held to. */
export function rulesFor(config: Effective): readonly Rule[] {
  return config.list("process.roles").length > 0 ? [kraftMode] : crossFieldRules(config.catalogue.kafka);
}

/** A rule about one key; its finding is made in keyCheck.ts. */
export type KeyRule = Pick<Rule, "id" | "severity" | "summary"> & {
  /** `nobody`: a broker starts and ignores the key, or takes the value. */
  readonly refusedBy: "kafka" | "us" | "nobody";
};

const error = (id: string, refusedBy: KeyRule["refusedBy"], summary: string): KeyRule => ({
  id,
  severity: "error",
  refusedBy,
  summary,
});
const warning = (id: string, summary: string): KeyRule => ({
  id,
  severity: "warning",
  refusedBy: "nobody",
  summary,
});

/** The rules about one key. */
export const keyRules: readonly KeyRule[] = [
  error("wrong-type", "kafka", "The value has the key's type."),
  error("out-of-range", "kafka", "The value is within the key's bounds."),
  error("not-allowed", "kafka", "The value is one of those that the key allows."),
  error("reader-value", "us", "The value of a key that no ConfigDef lists is what its reader parses."),
  error("unknown-class", "us", "A class of Kafka's own packages exists and fits its key."),
  error("unknown-key", "nobody", "A broker reads the key."),
  error("removed-key", "nobody", "The key was not removed before this release."),
  error("later-key", "nobody", "The key does not come with a later release."),
  error("dynamic-key", "nobody", "The key is not one that only kafka-configs.sh can set."),
  error("topic-key", "nobody", "The key is not a topic's."),
  error("client-key", "nobody", "The key is not a client's."),
  error("listener-case", "nobody", "Listener and mechanism in a prefix are in lower case."),
  error("not-per-listener", "nobody", "The key behind a listener's prefix can be set for one listener."),
  error("owned-key", "us", "The key is not set by the program."),
  error("plugin-key", "us", "A key of pluginConfig is not Kafka's own."),
  warning("deprecated-key", "The key is not deprecated."),
  warning("internal-key", "The key is documented."),
  warning("imprecise-number", "A number is not beyond what JavaScript keeps exactly; quoted, it is."),
];
