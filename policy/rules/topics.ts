/** Topics, users and ACLs that a stack declares: replicas, what a write waits for, deletion, and rights of everybody. */
import { type Cluster } from "../model/cluster";
import type { Topic } from "../model/kafkaResources";
import { rule } from "../rule";
import { brokers } from "./subjects";

/** Replicas of a topic; undefined where brokers decide (-1, or nothing said). */
function replicasOf({ replicas }: Topic): number | undefined {
  const given = replicas.number();
  return given === undefined || given < 0 ? undefined : given;
}

/** How many brokers the cluster of a stack has; undefined where the stack has no cluster, or several. */
function brokerCount(cluster: Cluster): number | undefined {
  const counts = new Set(brokers(cluster).map((set) => cluster.brokerCount(set)));
  const [count] = counts;
  return counts.size === 1 ? count : undefined;
}

export const topicReplicated = rule({
  name: "topic-replicated",
  group: "replication",
  description: "A topic has three replicas, or as many as there are brokers, and no more than that.",
  protects:
    "A topic with one replica is gone while its broker is away, and lost with its volume. With more replicas than brokers it is never created, and the update fails.",
  severity: "critical",
  enforcementLevel: "mandatory",
  advisoryIn: ["development"],
  remediationSteps:
    "Set replicas (replicationFactor of @pulumi/kafka, which moves replicas without regard to racks, and unthrottled) to 3.",
  thresholds: {
    minimum: {
      description: "Fewest replicas, where the brokers in the stack are that many.",
      default: 3,
      minimum: 1,
    },
  },
  subjects: ({ topics }) => topics,
  check(topic, { cluster, limits, violation }) {
    const replicas = replicasOf(topic);
    if (replicas === undefined) return;
    const count = brokerCount(cluster);
    const least = Math.min(limits.minimum, count ?? limits.minimum);
    if (count !== undefined && replicas > count)
      violation(`it wants ${replicas} replicas, and there are ${count} brokers`);
    else if (replicas < least) violation(`it has ${replicas} of at least ${least} replicas`);
  },
});

export const topicInSync = rule({
  name: "topic-in-sync",
  group: "replication",
  description: "A topic's min.insync.replicas is two at least, and below its replicas.",
  protects:
    "With 1 an acknowledged write is lost with one broker; with as many as there are replicas, one broker away stops all writes with acks=all.",
  severity: "critical",
  enforcementLevel: "mandatory",
  advisoryIn: ["development"],
  remediationSteps:
    "Set min.insync.replicas to 2 with three replicas, or leave it out where the brokers' own is right.",
  subjects: ({ topics }) => topics,
  check(topic, { violation }) {
    const replicas = replicasOf(topic);
    const inSync = topic.body.at("config", "min.insync.replicas").number();
    if (replicas === undefined || inSync === undefined) return;
    if (inSync > replicas)
      violation(
        `its min.insync.replicas is ${inSync}, above its ${replicas} replicas: no write with acks=all succeeds`,
      );
    else if (inSync === replicas && replicas > 1)
      violation(
        `its min.insync.replicas is ${inSync}, as many as it has replicas: one broker away stops all writes`,
      );
    else if (inSync < 2 && replicas > 2)
      violation(`its min.insync.replicas is ${inSync}: an acknowledged write may be on one broker alone`);
  },
});

export const topicProtected = rule({
  name: "topic-protected",
  group: "storage",
  description: "A topic cannot be deleted by a changed program.",
  protects:
    "A topic goes with all its records when a program no longer declares it; with @pulumi/kafka also when its partitions become fewer.",
  severity: "high",
  enforcementLevel: "mandatory",
  advisoryIn: ["development", "default"],
  remediationSteps: "Give the resource the option protect: true.",
  subjects: ({ topics }) => topics,
  check(topic, { violation }) {
    const change = topic.isFragile
      ? "a changed name or fewer partitions delete"
      : "a program without it deletes";
    if (!topic.isProtected) violation(`it is not protected, so ${change} its records`);
  },
});

export const aclNoWildcard = rule({
  name: "acl-no-wildcard",
  group: "configuration",
  description: "No ACL gives a right to everybody, or a right on everything.",
  protects:
    "User:* includes clients that do not authenticate, and a literal resource name * includes topics that do not exist yet.",
  severity: "high",
  enforcementLevel: "mandatory",
  advisoryIn: ["development"],
  remediationSteps:
    "Name the principal, and the resource, or a prefix of several (patternType: prefixed; with @pulumi/kafka resourcePatternTypeFilter: Prefixed).",
  subjects: ({ acls }) => acls,
  check({ permission, operation, resourceType, resourceName, principal }, { violation }) {
    // Both providers allow where nothing is said.
    if ((permission.text() ?? "allow").toLowerCase() !== "allow") return;
    const right = operation.text() ?? "?";
    const [kind, name] = [(resourceType.text() ?? "?").toLowerCase(), resourceName.text() ?? "?"];
    const who = principal.text() ?? "?";
    if (who.endsWith(":*")) violation(`it allows everybody (${who}) to ${right} ${kind} ${name}`);
    else if (name === "*") violation(`it allows ${who} to ${right} every ${kind}`);
  },
});

export const userNotSuper = rule({
  name: "user-not-super",
  group: "configuration",
  description: "No user that the stack declares is a super user of its brokers.",
  protects:
    "Every ACL lets a super user through, so that its own rules say nothing, and whoever has its password may delete every topic.",
  severity: "high",
  enforcementLevel: "mandatory",
  advisoryIn: ["development"],
  remediationSteps: "Take the user out of super.users, and give it the ACLs that it needs.",
  subjects: ({ users }) => users,
  check({ name }, { cluster, violation }) {
    const principal = `User:${name.text() ?? ""}`;
    for (const set of brokers(cluster)) {
      const superUsers = (set.settings().get("super.users") ?? "").split(";").map((each) => each.trim());
      if (superUsers.includes(principal)) violation(`${principal} is in super.users of ${set.title}`);
    }
  },
});
