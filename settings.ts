/** The stack's settings: read from Pulumi's configuration, checked as a whole, and typed. */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { kafkaArgsSchema, kafkaSchema } from "./components/kafka/args";
import { KAFKA_SECRETIVE, kafkaProblems } from "./components/kafka/rules";
import { IMAGE_SECRETIVE, kafkaImageProblems, kafkaImageSchema } from "./components/image/kafkaImage";
import { isBuiltIn, parseImage } from "./domain/kubernetes/names";
import { nfsProvisionerProblems, nfsProvisionerSchema } from "./components/nfs/nfsProvisioner";
import { PROFILES, renamedProfile } from "./domain/profiles";
import { check, InvalidSettings, type Problem } from "./components/shared/schema";
import { sessionBounds, zooKeeperProblems, zooKeeperSchema } from "./components/zookeeper/args";

/** Name of the project, which is also the prefix of its configuration keys. */
export const PROJECT = "kafka-on-kubernetes";

/** What may hold a password or token, also when it is malformed: its value is never repeated in a message. */
function isSecretive(path: string): boolean {
  const [section = ""] = path.split(".");
  const argument = path.slice(section.length + 1);
  if (section === "image") return argument === "" || IMAGE_SECRETIVE.test(argument);
  return section === "kafka" && (argument === "" || KAFKA_SECRETIVE.test(argument));
}

/** How a stack's configuration marks one of the sections, such as `kafka`, in which some value is a secret. */
type IsSecret = (section: string) => boolean;

const required = <T extends z.ZodType>(type: z.ZodOptional<T>) =>
  type.unwrap().describe(type.description ?? "");

/** All settings; where a default says "left out", the field stays undefined. */
export const settingsSchema = z.strictObject({
  nfs: nfsProvisionerSchema
    .extend({
      server: required(nfsProvisionerSchema.shape.server),
      path: required(nfsProvisionerSchema.shape.path),
    })
    .optional()
    .describe("NFS provisioner; left out: `storage.className` names a class that exists"),
  image: kafkaImageSchema.describe("image of the brokers"),
  zookeeper: zooKeeperSchema.prefault({}).describe("ZooKeeper ensemble"),
  kafka: kafkaSchema.prefault({}).describe("Kafka cluster"),
  profile: z
    .enum(PROFILES, { error: ({ input }) => `${PROFILES.join(" | ")}${renamedProfile(input)}` })
    .default("default")
    .describe(
      "how strict the policies are; hardened adds restricted Pod Security, NetworkPolicies, images by digest; development only advises on a small cluster",
    ),
});

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** Settings of a stack, checked and with every default filled in. */
export type Settings = DeepReadonly<z.output<typeof settingsSchema>>;

const within = (section: string, problems: readonly Problem[]): Problem[] =>
  problems.map(({ path, message }) => ({ path: `${section}.${path}`, message }));

function digestProblems({ profile, image, zookeeper }: z.output<typeof settingsSchema>): Problem[] {
  if (profile !== "hardened") return [];
  const wanted = { ...(image.build ? {} : { "image.name": image.name }), "zookeeper.image": zookeeper.image };
  return Object.entries(wanted)
    .filter(([, reference]) => !parseImage(reference)?.digest)
    .map(([path, reference]) => ({
      path,
      message: `"${reference}" is not allowed with profile hardened; it must name its digest (…@sha256:…), since a tag may be moved`,
    }));
}

function namespaceProblems({ nfs, zookeeper, kafka }: z.output<typeof settingsSchema>): Problem[] {
  if (!nfs || isBuiltIn(nfs.namespace)) return [];
  const taken = Object.entries({ zookeeper, kafka }).find(([, { namespace }]) => namespace === nfs.namespace);
  if (!taken) return [];
  return [
    {
      path: "nfs.namespace",
      message: `"${nfs.namespace}" is not allowed, since it is ${taken[0]}.namespace; the provisioner must be there before that namespace is made, and mounts NFS, which a restricted namespace forbids`,
    },
  ];
}

/** A namespace that every cluster has is nobody's to make, and one that two sections have is made once or not at all. */
function createNamespaceProblems({ nfs, zookeeper, kafka }: z.output<typeof settingsSchema>): Problem[] {
  const sections = { ...(nfs && { nfs }), zookeeper, kafka };
  const builtIn = Object.entries(sections)
    .filter(([, { namespace, createNamespace }]) => createNamespace === true && isBuiltIn(namespace))
    .map(([section, { namespace }]) => ({
      path: `${section}.createNamespace`,
      message: `true is not allowed with namespace "${namespace}", which every cluster has; leave it out`,
    }));
  const [first, second] = [zookeeper.createNamespace, kafka.createNamespace];
  const differs = first !== undefined && second !== undefined && first !== second;
  if (zookeeper.namespace !== kafka.namespace || !differs) return builtIn;
  return [
    ...builtIn,
    {
      path: "kafka.createNamespace",
      message: `${second} is not allowed, since zookeeper.createNamespace is ${first} and both have the namespace "${kafka.namespace}"; leave one of them out`,
    },
  ];
}

/** What must not be together, in every section and across them. */
function problemsTogether(settings: z.output<typeof settingsSchema>): Problem[] {
  const { nfs, image, zookeeper, kafka } = settings;
  const cluster = kafkaArgsSchema.parse({
    ...kafka,
    zookeeperSessions: sessionBounds(zookeeper),
    settingsPath: "kafka",
  });
  return [
    ...(nfs ? within("nfs", nfsProvisionerProblems(nfs)) : []),
    ...within("image", kafkaImageProblems(image)),
    ...within("zookeeper", zooKeeperProblems(zookeeper)),
    ...within("kafka", kafkaProblems(cluster)),
    ...namespaceProblems(settings),
    ...createNamespaceProblems(settings),
    ...digestProblems(settings),
  ];
}

/** A registry's password, if the settings have one in whatever form. */
function hasPassword(given: unknown): boolean {
  const at = (value: unknown, name: string) =>
    typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return at(at(at(given, "image"), "registry"), "password") !== undefined;
}

/**
 * A value that is a secret and would end in the clear, and one that is in the clear and must be a secret. Pulumi tells
 * of a section whether some value in it is a secret, and not of which.
 */
function secretProblems(given: unknown, isSecret: IsSecret): Problem[] {
  const password = hasPassword(given);
  const marked = Object.keys(settingsSchema.shape)
    .filter((section) => isSecret(section) && !(section === "image" && password))
    .map((section) => ({
      path: section,
      message: `a value in it is a secret (--secret), and would end in the clear: all of ${section} stands in manifests${section === "kafka" ? " and in a ConfigMap" : ""}, and in the stack's state. Set it with --plaintext if it is none; a plug-in's secret belongs into a file that a config provider reads (config.providers)`,
    }));
  if (!password || isSecret("image")) return marked;
  return [
    ...marked,
    {
      path: "image.registry.password",
      message: `it is in the clear in the stack's configuration; set it with: pulumi config set --secret --path ${PROJECT}:image.registry.password`,
    },
  ];
}

/** Pulumi.yaml cannot declare a setting that may be absent, so the empty object there stands for none. */
function withoutEmptyNfs(given: unknown): unknown {
  if (typeof given !== "object" || given === null || !("nfs" in given)) return given;
  const { nfs, ...rest } = given;
  return typeof nfs === "object" && nfs !== null && Object.keys(nfs).length === 0 ? rest : given;
}

/**
 * Checks settings as they stand in the stack's file.
 *
 * @param given plain values, e.g. `{ kafka: { brokers: 3 } }`
 * @param stack name of the stack, for the message
 * @param isSecret whether a section holds a secret; left out, nothing is known of that and secrets are not checked
 * @throws InvalidSettings with every fault: its path, what was given, what is allowed, the nearest right name
 */
export function parseSettings(given: unknown, stack: string, isSecret?: IsSecret): Settings {
  const what = `settings of stack ${stack}`;
  const secrets = isSecret ? secretProblems(given, isSecret) : [];
  const isHidden = (path: string) => isSecretive(path) || isSecret?.(path.split(".")[0] ?? "") === true;
  const result = check(settingsSchema, withoutEmptyNfs(given), isHidden);
  if ("problems" in result) throw new InvalidSettings(what, [...secrets, ...result.problems]);
  const problems = [...secrets, ...problemsTogether(result.value)];
  if (problems.length > 0) throw new InvalidSettings(what, problems);
  return result.value;
}

/** A configuration value as Pulumi hands it over: JSON for objects, the text itself for texts. */
function fromJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether the stack's configuration holds a secret under a key; the SDK exports it without its type. */
function isConfigSecret(key: string): boolean {
  return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}

/**
 * Reads the settings of the running stack.
 *
 * @param isSecret whether the configuration holds a secret under a key, e.g. `kafka-on-kubernetes:image`
 * @throws InvalidSettings as {@link parseSettings} does
 */
export function readSettings(
  config: Readonly<Record<string, string>> = pulumi.runtime.allConfig(),
  stack: string = pulumi.getStack(),
  isSecret: (key: string) => boolean = isConfigSecret,
): Settings {
  const prefix = `${PROJECT}:`;
  const own = Object.entries(config).filter(([key]) => key.startsWith(prefix));
  return parseSettings(
    Object.fromEntries(own.map(([key, text]) => [key.slice(prefix.length), fromJson(text)])),
    stack,
    (section) => isSecret(`${prefix}${section}`),
  );
}
