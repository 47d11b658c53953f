/** Topics, users and ACLs that a stack declares, with the provider kafka-admin or with @pulumi/kafka. */
import type { OtherResource } from "./objects";
import type { Value } from "./value";

/** A resource of one of the two providers. */
interface KafkaResource {
  readonly urn: string;
  readonly title: string;
  readonly body: Value;
}

export interface Topic extends KafkaResource {
  /** Whether Pulumi refuses to delete it (the resource option `protect`). */
  readonly isProtected: boolean;
  /** Whether its provider deletes it when its partitions become fewer. */
  readonly isFragile: boolean;
  /** The number of replicas; absent or negative where brokers decide. */
  readonly replicas: Value;
}

/** One access control entry. */
export interface Acl extends KafkaResource {
  readonly principal: Value;
  /** allow or deny, in whatever case. */
  readonly permission: Value;
  readonly operation: Value;
  readonly resourceType: Value;
  readonly resourceName: Value;
}

/** A user whose login a stack declares. */
export interface User extends KafkaResource {
  readonly name: Value;
}

const PULUMI = { topic: "kafka:index/topic:Topic", acl: "kafka:index/acl:Acl" };
const OWN = {
  topic: "kafka-admin:index:Topic",
  acls: "kafka-admin:index:Acls",
  user: "kafka-admin:index:User",
};

const of = (others: readonly OtherResource[], wanted: string) => others.filter(({ type }) => type === wanted);

export const topicsIn = (others: readonly OtherResource[]): Topic[] => [
  ...of(others, PULUMI.topic).map(({ urn, name, body, isProtected }) => ({
    urn,
    title: `Topic ${name}`,
    body,
    isProtected,
    isFragile: true,
    replicas: body.at("replicationFactor"),
  })),
  ...of(others, OWN.topic).map(({ urn, name, body, isProtected }) => ({
    urn,
    title: `Topic ${name}`,
    body,
    isProtected,
    isFragile: false,
    replicas: body.at("replicas"),
  })),
];

/** What is declared as ACLs: a list of rules that is not known yet is one that cannot be judged. */
export const aclsIn = (others: readonly OtherResource[]): Acl[] => [
  ...of(others, PULUMI.acl).map(({ urn, name, body }) => ({
    urn,
    title: `Acl ${name}`,
    body,
    principal: body.at("aclPrincipal"),
    permission: body.at("aclPermissionType"),
    operation: body.at("aclOperation"),
    resourceType: body.at("aclResourceType"),
    resourceName: body.at("aclResourceName"),
  })),
  ...of(others, OWN.acls).flatMap(({ urn, name, body }) => {
    const rules = body.at("rules");
    return (rules.isUnknown ? [rules] : rules.items()).map((rule) => ({
      urn,
      title: `Acls ${name}`,
      body,
      principal: body.at("principal"),
      permission: rule.at("permission"),
      operation: rule.at("operation"),
      resourceType: rule.at("resourceType"),
      resourceName: rule.at("name"),
    }));
  }),
];

export const usersIn = (others: readonly OtherResource[]): User[] =>
  of(others, OWN.user).map(({ urn, name, body }) => ({
    urn,
    title: `User ${name}`,
    body,
    name: body.at("name"),
  }));
