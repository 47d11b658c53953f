/** Changed keys of server.properties, and what the change does to what is stored. */
import { type BrokerConfigChange, describeConfigChange } from "../domain/kafka/brokerConfig";
import { defaultRelease } from "../domain/kafka/releases";
import { CONFIG_FILE, parseProperties } from "../domain/kafka/properties";
import { type Change } from "./changes";
import { attention, danger, type Finding } from "./finding";
import { isSecretive, SECRET, textAt, UNKNOWN } from "./values";

/** One cluster's configuration before and after; undefined where it is not there or not known yet. */
export interface BrokerConfig {
  /** Title of the ConfigMap. */
  readonly title: string;
  /** URN of the component. */
  readonly parent: string;
  readonly before?: Readonly<Record<string, string>>;
  readonly after?: Readonly<Record<string, string>>;
  readonly changes: readonly BrokerConfigChange[];
}

/** The configurations among the changes, unchanged ones too. */
export function brokerConfigs(changes: readonly Change[]): readonly BrokerConfig[] {
  return changes
    .filter(({ type }) => type === "kubernetes:core/v1:ConfigMap")
    .flatMap(({ title, parent, before: old, after: wanted, kind }) => {
      const before = propertiesOf(textAt(old, "data", CONFIG_FILE));
      const after = propertiesOf(textAt(wanted, "data", CONFIG_FILE));
      if (!before && !after) return [];
      // A file that is new, or goes, has no keys that change.
      const compared =
        before && after && kind !== "unchanged" ? describeConfigChange(before, after, defaultRelease) : [];
      return [
        { title, parent, ...(before && { before }), ...(after && { after }), changes: compared.map(hidden) },
      ];
    });
}

function propertiesOf(text: string | undefined): Readonly<Record<string, string>> | undefined {
  return text === undefined || text === UNKNOWN ? undefined : Object.fromEntries(parseProperties(text));
}

/** Plug-in keys are in no catalogue that would call them passwords. */
function hidden(change: BrokerConfigChange): BrokerConfigChange {
  if (change.mode !== "unknown" || !isSecretive(change.key)) return change;
  return {
    ...change,
    ...(change.before !== undefined && { before: SECRET }),
    ...(change.after !== undefined && { after: SECRET }),
  };
}

/** Keys whose smaller value lets Kafka delete records that are kept today; -1 keeps them forever. */
const RETENTION = ["log.retention.ms", "log.retention.minutes", "log.retention.hours", "log.retention.bytes"];

/** What the changed keys do to the data, key by key. */
export function keyFindings({ changes }: BrokerConfig): readonly Finding[] {
  return changes.flatMap((change) => keyFinding(change) ?? []);
}

function keyFinding({ key, before, after, default: fallback }: BrokerConfigChange): Finding | undefined {
  const [old, wanted] = [before ?? fallback ?? "", after ?? fallback ?? ""];
  const step = `${key} ${old || "unset"} → ${wanted || "unset"}`;
  if (key === "log.dirs" || key === "log.dir")
    return danger(
      `${step}: the brokers start on empty directories, and their data stays unread in the old ones.`,
    );
  if (key === "zookeeper.connect") return connectFinding(step, old, wanted);
  if (RETENTION.includes(key) && shorter(old, wanted))
    return attention(
      key.endsWith(".bytes")
        ? `${step}: partitions above that size lose their oldest records as soon as a broker has restarted.`
        : `${step}: older records are deleted as soon as a broker has restarted.`,
    );
  if (key === "offsets.retention.minutes" && shorter(old, wanted))
    return attention(`${step}: groups that were idle for longer lose their offsets.`);
  if (key === "log.cleanup.policy" && wanted !== old)
    return attention(
      `${step}: topics without a policy of their own are cleaned in another way from the restart on.`,
    );
  if (key === "unclean.leader.election.enable" && wanted === "true")
    return danger(`${step}: a replica that lags may become leader, and acknowledged records are lost then.`);
  if ((key === "min.insync.replicas" || key === "default.replication.factor") && Number(wanted) < Number(old))
    return attention(`${step}: fewer copies stand behind an acknowledged record.`);
  return undefined;
}

function shorter(old: string, wanted: string): boolean {
  const amount = (text: string) => (text === "" || Number(text) < 0 ? Infinity : Number(text));
  return amount(wanted) < amount(old);
}

/** Other servers, or another path below the same ones, are another cluster; a longer or shorter list is not. */
function connectFinding(step: string, old: string, wanted: string): Finding | undefined {
  const lost =
    "A broker whose data carries another cluster id refuses to start (InconsistentClusterIdException), and topics, ACLs and configurations are not there.";
  if (!sharesServer(old, wanted)) return danger(`${step}: this is another ensemble. ${lost}`);
  const [from, to] = [chroot(old), chroot(wanted)];
  if (from === to) return undefined;
  return danger(`${step}: below ${to} the same ensemble holds another cluster than below ${from}. ${lost}`);
}

/** The path below which a cluster keeps its metadata: what follows the last server (ConnectStringParser). */
function chroot(connect: string): string {
  const slash = connect.indexOf("/");
  return slash < 0 ? "/" : connect.slice(slash).trim().replace(/\/+$/, "") || "/";
}

function sharesServer(old: string, wanted: string): boolean {
  const servers = (text: string) =>
    text
      .replace(/\/.*$/, "")
      .split(",")
      .map((server) => server.trim());
  return servers(old).some((server) => servers(wanted).includes(server));
}
