import * as path from "node:path";
import { Image } from "@pulumi/docker/image";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type ArgumentRules, checkArgs, type Resolved, resolveArgs } from "../shared/arguments";
import { parseImage } from "../../domain/kubernetes/names";
import { boolean, image, matching, nonEmpty, objectOf, oneOf, type Problem } from "../shared/schema";
import { defaultRelease } from "../../domain/kafka/releases";
import { archiveName, archiveUrl } from "../../domain/kafka/releases/release";
import { componentType } from "../../domain/pulumi/componentTypes";

const { version: KAFKA_VERSION, archiveSha512: SHA512 } = defaultRelease;

/** The registry that an image is pushed to. */
export interface RegistryArgs {
  /** Host and port of the registry. Default: that of the image's name. */
  server?: pulumi.Input<string>;
  /** User to push as. */
  username?: pulumi.Input<string>;
  /** Password or token of that user; kept secret in state and output. */
  password?: pulumi.Input<string>;
}

/** Arguments of {@link KafkaImage}. */
export interface KafkaImageArgs {
  /** `repository:tag` that is built and pushed; with `build: false` the reference that the pods run. */
  name: string;
  /** Whether to build and push the image; needs a Docker daemon. Default: true. */
  build?: boolean;
  /** Image with a Java runtime that the image starts from. Default: `openjdk:8-jdk`. */
  baseImage?: string;
  /** Scala build of Kafka, `2.13` or `2.12`; the broker is the same. 2.12 needs `sha512`. Default: `2.13`. */
  scalaVersion?: string;
  /** Where the archive is downloaded from. Default: Apache's permanent archive. */
  distributionUrl?: string;
  /** sha512 of the archive, 128 hexadecimal digits; checked before it is unpacked. Default: the release's. */
  sha512?: string;
  /** Where Prometheus' JMX exporter (a Java agent) is downloaded from. Default: the Dockerfile's, on Maven Central. */
  agentUrl?: string;
  /** sha512 of that agent, 128 hexadecimal digits. Default: the Dockerfile's. */
  agentSha512?: string;
  /** Platform that the image is for. Default: `linux/amd64`. */
  platform?: string;
  /** Registry and credentials. Default: what the Docker client is logged in to. */
  registry?: RegistryArgs;
}

export const registrySchema = objectOf({
  server: nonEmpty("a registry's host").optional().describe("registry; default: that of the image's name"),
  username: nonEmpty("a user name").optional().describe("user to push as"),
  password: nonEmpty("a password").optional().describe("password of that user (secret)"),
});

/** What can be checked before the deployment. */
export const kafkaImageSchema = z.strictObject({
  name: image().describe("`repository:tag` that is built, pushed and run"),
  build: boolean().default(true).describe("whether to build and push; false: run `name` as it is"),
  baseImage: image().default("openjdk:8-jdk").describe("image with a Java runtime to start from"),
  scalaVersion: oneOf("2.13", "2.12").default("2.13").describe("Scala build of Kafka; 2.12 needs `sha512`"),
  distributionUrl: matching(/^https?:\/\/\S+\.tgz$/, "the URL of a .tgz archive")
    .optional()
    .describe("archive to download; default: Apache's permanent archive"),
  sha512: matching(/^[0-9a-f]{128}$/, "128 hexadecimal digits, lower case")
    .optional()
    .describe("checksum of that archive; default: the release's"),
  agentUrl: matching(/^https?:\/\/\S+\.jar$/, "the URL of a .jar file")
    .optional()
    .describe("Prometheus' JMX exporter to download; default: the Dockerfile's, on Maven Central"),
  agentSha512: matching(/^[0-9a-f]{128}$/, "128 hexadecimal digits, lower case")
    .optional()
    .describe("checksum of that agent; default: the release's"),
  platform: matching(/^[a-z]+\/[a-z0-9]+(\/v\d)?$/, "a platform (e.g. linux/amd64)")
    .default("linux/amd64")
    .describe("platform that the image is for"),
  registry: registrySchema.optional(),
});

/** Arguments whose values may be secret, also where something else than a registry stands there. */
export const IMAGE_SECRETIVE = /^registry(\.password)?$/;

/** What must not be together. */
function kafkaImageProblems(args: z.output<typeof kafkaImageSchema>): Problem[] {
  if (!args.build) return [];
  const problems: Problem[] = [];
  if (!args.sha512 && !SHA512[args.scalaVersion])
    problems.push({
      path: "sha512",
      message: `missing; the archive for Scala ${args.scalaVersion} needs it (${archiveName(defaultRelease, args.scalaVersion)}.sha512 beside the archive tells it)`,
    });
  if (parseImage(args.name)?.digest)
    problems.push({
      path: "name",
      message: `"${args.name}" is not allowed; a digest is known only after the build: leave it out, or set build to false`,
    });
  return problems;
}

const RULES: ArgumentRules<typeof kafkaImageSchema> = {
  rules: kafkaImageProblems,
  later: ["registry.server", "registry.username", "registry.password"],
  secretive: IMAGE_SECRETIVE,
};

/** Every fault of the arguments. */
export const checkKafkaImageArgs = (args: KafkaImageArgs) => checkArgs(kafkaImageSchema, args, RULES);

/** Build context, relative to the project, so that no machine's path gets into the state. */
const context = () =>
  path.relative(process.cwd(), path.join(__dirname, "..", "..", "images", "kafka")) || ".";

/** The component's own inputs are in the state too, so the password is made a secret before they get there. */
function withSecretPassword<Args extends KafkaImageArgs>(args: Args): Args {
  if (args.registry?.password === undefined) return args;
  return { ...args, registry: { ...args.registry, password: pulumi.secret(args.registry.password) } };
}

/** The Kafka image: built from images/kafka and pushed once, so that every pod runs the digest that was pushed. */
export class KafkaImage extends pulumi.ComponentResource {
  /** Reference for the pods: the pushed digest, or the name as given when nothing is built. */
  readonly reference: pulumi.Output<string>;

  constructor(name: string, args: KafkaImageArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = withSecretPassword(resolveArgs("KafkaImage", kafkaImageSchema, args, RULES));
    super(componentType("KafkaImage"), name, given, opts);
    this.reference = given.build ? this.built(name, given) : pulumi.output(given.name);
    this.registerOutputs({ reference: this.reference });
  }

  private built(
    name: string,
    given: Resolved<KafkaImageArgs, typeof kafkaImageSchema>,
  ): pulumi.Output<string> {
    const directory = context();
    const { server, username, password } = given.registry ?? {};
    const image = new Image(
      name,
      {
        imageName: given.name,
        build: {
          context: directory,
          dockerfile: path.join(directory, "Dockerfile"),
          platform: given.platform,
          args: {
            BASE_IMAGE: given.baseImage,
            KAFKA_VERSION,
            SCALA_VERSION: given.scalaVersion,
            KAFKA_URL: given.distributionUrl ?? archiveUrl(defaultRelease, given.scalaVersion),
            KAFKA_SHA512: given.sha512 ?? SHA512[given.scalaVersion] ?? "",
            // What is left out is as the Dockerfile has it.
            ...(given.agentUrl !== undefined && { METRICS_AGENT_URL: given.agentUrl }),
            ...(given.agentSha512 !== undefined && { METRICS_AGENT_SHA512: given.agentSha512 }),
          },
        },
        ...(given.registry && {
          registry: {
            ...(server !== undefined && { server }),
            ...(username !== undefined && { username }),
            ...(password !== undefined && { password }),
          },
        }),
      },
      { parent: this },
    );
    return image.repoDigest;
  }
}
