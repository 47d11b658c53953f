/** The Secret that a component's pods pull their image with, made from a registry's credentials. */
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { nonEmpty, objectOf } from "./schema";

/** A registry and who may pull from it. */
export interface PullCredentialsArgs {
  /** Host and port of the registry, as image names have it, e.g. `registry.example.com:5000`. */
  server: pulumi.Input<string>;
  /** User to pull as. */
  username: pulumi.Input<string>;
  /** Password or token of that user; kept secret in state and output. */
  password: pulumi.Input<string>;
}

export const pullCredentialsSchema = objectOf({
  server: nonEmpty("a registry's host").optional(),
  username: nonEmpty("a user name").optional(),
  password: nonEmpty("a password").optional(),
}).optional();

/** Arguments that may be outputs. */
export const PULL_CREDENTIALS_LATER = ["server", "username", "password"].map(
  (name) => `pullCredentials.${name}`,
);

/** Arguments whose values may be secret, also where something else stands there. */
export const PULL_CREDENTIALS_SECRETIVE = /^pullCredentials(\.password)?$/;

/** What must be given where credentials are, and what it must be. */
export const pullCredentialsNeeded = (args: {
  pullCredentials?: unknown;
}): Readonly<Record<string, string>> =>
  args.pullCredentials === undefined
    ? {}
    : {
        "pullCredentials.server": "a registry's host",
        "pullCredentials.username": "a user name",
        "pullCredentials.password": "a password",
      };

/** The name by which the container runtime knows a registry: Docker Hub has another one than in image names. */
const HUB = /^((registry-1|index)\.)?docker\.io$/;
const keyOf = (server: string) => (HUB.test(server) ? "https://index.docker.io/v1/" : server);

/**
 * Creates a Secret of type kubernetes.io/dockerconfigjson.
 *
 * @returns its name, which is known once it exists
 */
export function registrySecret(
  metadata: {
    readonly name: string;
    readonly namespace: pulumi.Input<string>;
    readonly labels?: Record<string, string>;
  },
  { server, username, password }: PullCredentialsArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const content = pulumi.all([server, username, password]).apply(([host, user, secret]) =>
    JSON.stringify({
      auths: {
        [keyOf(host)]: {
          username: user,
          password: secret,
          auth: Buffer.from(`${user}:${secret}`).toString("base64"),
        },
      },
    }),
  );
  const made = new core.Secret(
    metadata.name,
    {
      metadata: { ...metadata },
      type: "kubernetes.io/dockerconfigjson",
      stringData: { ".dockerconfigjson": pulumi.secret(content) },
    },
    opts,
  );
  return made.metadata.name;
}
