/** Topics and ACLs that a stack declares with @pulumi/kafka. */
import type { OtherResource } from "./objects";
import type { Value } from "./value";

/** A resource of @pulumi/kafka. */
interface KafkaResource {
  readonly urn: string;
  readonly title: string;
  readonly body: Value;
}

export interface Topic extends KafkaResource {
  /** Whether Pulumi refuses to delete it (the resource option `protect`). */
  readonly isProtected: boolean;
}

export type Acl = KafkaResource;

const TOPIC = "kafka:index/topic:Topic";
const ACL = "kafka:index/acl:Acl";

export const topicsIn = (others: readonly OtherResource[]): Topic[] =>
  others
    .filter(({ type }) => type === TOPIC)
    .map(({ urn, name, body, isProtected }) => ({ urn, title: `Topic ${name}`, body, isProtected }));

export const aclsIn = (others: readonly OtherResource[]): Acl[] =>
  others
    .filter(({ type }) => type === ACL)
    .map(({ urn, name, body }) => ({ urn, title: `Acl ${name}`, body }));
