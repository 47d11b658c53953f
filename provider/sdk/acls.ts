import * as pulumi from "@pulumi/pulumi";

/** One rule. */
export interface AclRuleArgs {
  /** topic, group, cluster or transactionalId. */
  resourceType: pulumi.Input<string>;
  /** Name of the resource, or what names begin with; the cluster's is kafka-cluster. */
  name: pulumi.Input<string>;
  /** literal, or prefixed for all names that begin with `name`. Default: literal. */
  patternType?: pulumi.Input<string>;
  /** read, write, describe, idempotentWrite and so on. */
  operation: pulumi.Input<string>;
  /** allow or deny. Default: allow. */
  permission?: pulumi.Input<string>;
  /** Address that the principal must come from. Default: `*`, any. */
  host?: pulumi.Input<string>;
}

/** Arguments of {@link Acls}. */
export interface AclsArgs {
  /** The principal, `User:NAME`. */
  principal: pulumi.Input<string>;
  /** All its rules: others that it has are taken away by an update. */
  rules: pulumi.Input<pulumi.Input<AclRuleArgs>[]>;
}

/** All access control entries of a principal. */
export class Acls extends pulumi.CustomResource {
  declare readonly principal: pulumi.Output<string>;

  constructor(name: string, args: AclsArgs, opts?: pulumi.CustomResourceOptions) {
    super("kafka-admin:index:Acls", name, { ...args }, opts);
  }
}
