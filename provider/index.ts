/** The provider's resources, for programs. The server that works for them is apart, so a program loads no client. */
export { Acls, type AclRuleArgs, type AclsArgs } from "./sdk/acls";
export { Provider, type ProviderArgs } from "./sdk/provider";
export { Quota, type QuotaArgs } from "./sdk/quota";
export { Topic, type TopicArgs } from "./sdk/topic";
export { User, type UserArgs } from "./sdk/user";
