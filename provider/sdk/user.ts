import * as pulumi from "@pulumi/pulumi";

/** A user's arguments. */
export interface UserArgs {
  /** Name of the user; with `mtls` the certificate's name, as the brokers' mapping rules make it. */
  name: pulumi.Input<string>;
  /** How the user proves who it is: by a SCRAM-SHA-512 password, or by a certificate (mtls). Default: scram. */
  authentication?: pulumi.Input<string>;
  /** Password. Default: 256 random bits, which are kept as a secret in the state. */
  password?: pulumi.Input<string>;
  /** Another number makes another generated password. */
  generation?: pulumi.Input<number>;
  /** Iterations of SCRAM's hash, from 4096 to 16384. Default: 8192. */
  iterations?: pulumi.Input<number>;
}

/** A user of the cluster. */
export class User extends pulumi.CustomResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly authentication: pulumi.Output<string | undefined>;
  /** Password of a SCRAM user, a secret. */
  declare readonly password: pulumi.Output<string | undefined>;
  /** The user in ACLs, `User:NAME`. */
  declare readonly principal: pulumi.Output<string>;

  constructor(name: string, args: UserArgs, opts?: pulumi.CustomResourceOptions) {
    const { password, ...rest } = args;
    super(
      "kafka-admin:index:User",
      name,
      {
        principal: undefined,
        authentication: undefined,
        ...rest,
        password: password === undefined ? undefined : pulumi.secret(password),
      },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["password"] }),
    );
  }
}
