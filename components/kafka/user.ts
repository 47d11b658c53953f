import * as pulumi from "@pulumi/pulumi";
import { componentType } from "../../domain/pulumi/componentTypes";
import { aclsFor, bytesPerSecond } from "../../domain/kafka/userAccess";
import { Acls, Quota, User } from "../../provider/index";
import { childOptions } from "./childOptions";
import { type KafkaUserArgs, resolveKafkaUserArgs } from "./userArgs";

/**
 * A user of a Kafka cluster with the rules that its clients need, and its limits. Its `provider` is the connection to the
 * cluster, as for {@link KafkaTopic}.
 */
export class KafkaUser extends pulumi.ComponentResource {
  /** The user in ACLs, `User:NAME`. */
  readonly principal: pulumi.Output<string>;
  /** Password of a SCRAM user, a secret; undefined with `mtls`. */
  readonly password: pulumi.Output<string | undefined>;

  constructor(name: string, args: KafkaUserArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = resolveKafkaUserArgs(args);
    const { password, ...inputs } = given;
    super(componentType("KafkaUser"), name, inputs, opts);
    const own = childOptions(this, opts);
    const { authentication, generation, quota } = given;
    const user = new User(
      name,
      {
        name: given.user ?? name,
        authentication,
        ...(password !== undefined && { password }),
        ...(generation !== undefined && { generation }),
      },
      own,
    );
    const rules = aclsFor(given);
    if (rules.length > 0)
      new Acls(name, { principal: user.principal, rules: rules.map((rule) => ({ ...rule })) }, own);
    const limits = limitsOf(quota);
    if (Object.keys(limits).length > 0) new Quota(name, { user: user.name, ...limits }, own);
    this.principal = user.principal;
    this.password = user.password;
    this.registerOutputs({ principal: this.principal, password: this.password });
  }
}

/** The limits that are given, in bytes a second and percent. */
function limitsOf(quota: KafkaUserArgs["quota"] = {}) {
  const rate = (given: string | undefined) => (given === undefined ? undefined : bytesPerSecond(given));
  const [produce, consume] = [rate(quota.produce), rate(quota.consume)];
  return {
    ...(produce !== undefined && { produce }),
    ...(consume !== undefined && { consume }),
    ...(quota.request !== undefined && { request: quota.request }),
  };
}
