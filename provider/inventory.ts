/** What the brokers have, as the settings that declare it. */
import { aclKey, type AclRule, shownAcl } from "../domain/kafka/acls";
import {
  aclsFor,
  type ConsumeAccess,
  type TopicAccess,
  type TransactionAccess,
} from "../domain/kafka/userAccess";
import { allAcls, isWithoutAuthorizer } from "./kafka/acls";
import type { KafkaClient } from "./kafka/client";
import { DEFAULT_ENTITY, type Limits, userLimits } from "./kafka/quotas";
import { replicasOf, THROTTLE_KEYS, topicConfig } from "./kafka/topics";
import { credentials } from "./kafka/users";

interface FoundTopic {
  readonly partitions: number;
  readonly replicas: number;
  readonly config?: Readonly<Record<string, string>>;
}

interface FoundUser {
  readonly authentication?: "mtls";
  readonly produce?: readonly TopicAccess[];
  readonly consume?: readonly ConsumeAccess[];
  readonly transactions?: readonly TransactionAccess[];
  readonly quota?: Limits;
}

/** Topics and users as `topics` and `users` of a stack have them, and what these cannot say. */
export interface Inventory {
  readonly topics: Readonly<Record<string, FoundTopic>>;
  readonly users: Readonly<Record<string, FoundUser>>;
  readonly notes: readonly string[];
}

/** Asks the brokers for everything that a stack can declare. */
export async function inventory(client: KafkaClient): Promise<Inventory> {
  const [topics, users] = [await findTopics(client), await findUsers(client)];
  return { topics, ...users };
}

async function findTopics(client: KafkaClient): Promise<Record<string, FoundTopic>> {
  const { topics } = await client.metadata(null);
  // Those of Kafka's own begin with two underscores.
  const own = topics.filter(({ name }) => !name.startsWith("__")).sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: Record<string, FoundTopic> = {};
  for (const topic of own) {
    const all = Object.entries(await topicConfig(client, topic.name));
    const config = Object.fromEntries(all.filter(([key]) => !THROTTLE_KEYS.includes(key)));
    found[topic.name] = {
      partitions: topic.partitions.length,
      replicas: replicasOf(topic),
      ...(Object.keys(config).length > 0 && { config }),
    };
  }
  return found;
}

async function findUsers(client: KafkaClient): Promise<Pick<Inventory, "users" | "notes">> {
  const logins = new Set((await credentials(client)).map(({ user }) => user));
  const limits = new Map((await userLimits(client)).map((each) => [each.user, each.limits]));
  const notes: string[] = [];
  const acls = await allAcls(client).catch((error: unknown) => {
    if (!isWithoutAuthorizer(error)) throw error;
    notes.push("the brokers have no authorizer, so there are no ACLs");
    return [];
  });
  const rules = new Map<string, readonly AclRule[]>();
  for (const { principal, rules: own } of acls)
    if (principal.startsWith("User:") && principal !== "User:*")
      rules.set(principal.slice("User:".length), own);
    else notes.push(`${principal} is no user: ${own.map(shownAcl).join(", ")}`);

  const users: Record<string, FoundUser> = {};
  for (const name of [...new Set([...logins, ...limits.keys(), ...rules.keys()])].sort()) {
    const quota = limits.get(name);
    if (name === DEFAULT_ENTITY) {
      notes.push(`users without a quota of their own have ${JSON.stringify(quota)}`);
      continue;
    }
    const { access, left } = accessOf(rules.get(name) ?? []);
    users[name] = {
      ...(!logins.has(name) && { authentication: "mtls" as const }),
      ...access,
      ...(quota && { quota }),
    };
    if (left.length > 0)
      notes.push(`${name} has rules that no setting of a user makes: ${left.map(shownAcl).join(", ")}`);
    if (logins.has(name))
      notes.push(`the password of ${name} cannot be read: give it, or another one is made`);
  }
  return { users, notes };
}

/** What a user may do by these rules, and the rules that are left. */
function accessOf(rules: readonly AclRule[]): { access: FoundUser; left: AclRule[] } {
  const of = (resourceType: AclRule["resourceType"], operation: AclRule["operation"]) =>
    rules.filter(
      (rule) =>
        rule.resourceType === resourceType &&
        rule.operation === operation &&
        rule.permission === "allow" &&
        rule.host === "*" &&
        rule.name !== "*",
    );
  const named = ({ patternType, name }: AclRule, literal: string, prefix = "prefix") =>
    patternType === "literal" ? { [literal]: name } : { [prefix]: name };
  const [topics, groups] = [of("topic", "read"), of("group", "read")];
  const pairs = topics.length === 0 || groups.length === 0 ? 0 : Math.max(topics.length, groups.length);
  const consume = Array.from({ length: pairs }, (_, index) => {
    const [topic, group] = [topics[index % topics.length], groups[index % groups.length]];
    return { ...(topic && named(topic, "topic")), ...(group && named(group, "group", "groupPrefix")) };
  });
  const produce = of("topic", "write").map((rule) => named(rule, "topic"));
  const transactions = of("transactionalId", "write").map((rule) => named(rule, "id"));
  const access = {
    ...(produce.length > 0 && { produce }),
    ...(consume.length > 0 && { consume }),
    ...(transactions.length > 0 && { transactions }),
  };
  const made = new Set(aclsFor(access).map(aclKey));
  return { access, left: rules.filter((rule) => !made.has(aclKey(rule))) };
}
