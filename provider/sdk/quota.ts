import * as pulumi from "@pulumi/pulumi";

/** A quota's arguments: whom it is for, and one limit or more. */
export interface QuotaArgs {
  /** Name of a user, or `<default>` for all that have no quota of their own. */
  user?: pulumi.Input<string>;
  /** A client id, or `<default>`. */
  clientId?: pulumi.Input<string>;
  /** Most that its producers write, in bytes a second for each broker. */
  produce?: pulumi.Input<number>;
  /** Most that its consumers read, in bytes a second for each broker. */
  consume?: pulumi.Input<number>;
  /** Most time of the brokers' threads, in percent of one thread. */
  request?: pulumi.Input<number>;
}

/** Limits of a user or of a client id. */
export class Quota extends pulumi.CustomResource {
  constructor(name: string, args: QuotaArgs, opts?: pulumi.CustomResourceOptions) {
    super("kafka-admin:index:Quota", name, { ...args }, opts);
  }
}
