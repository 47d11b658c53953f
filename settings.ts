/** The stack's settings: read from Pulumi's configuration, checked as a whole, and typed. */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { articleProblems } from "./articleValues";
import { kafkaSchema } from "./components/kafka/args";
import { checkKafkaArgs, KAFKA_SECRETIVE } from "./components/kafka/rules";
import { checkKafkaTopicArgs, topicName, topicSchema } from "./components/kafka/topicArgs";
import { checkKafkaUserArgs, userName, userSchema } from "./components/kafka/userArgs";
import { defaultConfig, replication } from "./components/kafka/serverProperties";
import {
  checkKafkaImageArgs,
  IMAGE_SECRETIVE,
  kafkaImageSchema,
  registrySchema,
} from "./components/image/kafkaImage";
import { isBuiltIn, parseImage, registryOf } from "./domain/kubernetes/names";
import { checkNfsProvisionerArgs, nfsProvisionerSchema } from "./components/nfs/nfsProvisioner";
import { POD_SECRETIVE } from "./components/shared/podArgs";
import { PROFILES, renamedProfile } from "./domain/profiles";
import {
  boolean,
  check,
  dnsDomain,
  dotted,
  InvalidSettings,
  objectOf,
  type Problem,
  refuse,
} from "./components/shared/schema";
import { checkZooKeeperArgs, sessionBounds, zooKeeperSchema } from "./components/zookeeper/args";

/** Name of the project, which is also the prefix of its configuration keys. */
export const PROJECT = "kafka-on-kubernetes";

/** What of a user is no secret; anything else may be a password in the wrong place. */
const KNOWN_OF_USERS = /\.(authentication|generation|produce|consume|transactions|quota)\b/;

/** What may hold a password or token, also when it is malformed: its value is never repeated in a message. */
function isSecretive(path: string): boolean {
  const [section = ""] = path.split(".");
  const argument = path.slice(section.length + 1);
  if (section === "image") return argument === "" || IMAGE_SECRETIVE.test(argument);
  if (section === "kafka") return argument === "" || KAFKA_SECRETIVE.test(argument);
  if (/^users\b/.test(section)) return !KNOWN_OF_USERS.test(path);
  return POD_SECRETIVE.test(argument);
}

/** How a stack's configuration marks one of the sections, such as `kafka`, in which some value is a secret. */
type IsSecret = (section: string) => boolean;

const required = <T extends z.ZodType>(type: z.ZodOptional<T>) =>
  type.unwrap().describe(type.description ?? "");

/** The image's settings: what its component takes, and whether the pods pull with the same credentials. */
const imageSettingsSchema = kafkaImageSchema.extend({
  registry: objectOf({
    ...registrySchema.shape,
    pullSecret: boolean()
      .optional()
      .describe(
        "whether pods pull with these credentials too, by a Secret in their namespaces; default: `false`",
      ),
  }).optional(),
});

/** An object whose keys are names. */
const named = <Value extends z.ZodType>(name: z.ZodType<string>, value: Value, what: string) =>
  z
    .record(z.string(), value, { error: `an object of ${what}, each by its name` })
    .superRefine((given, context) => {
      for (const key of Object.keys(given))
        for (const { message } of name.safeParse(key).error?.issues ?? [])
          context.addIssue({ code: "custom", path: [key], message: `under ${message}` });
    });

/** All settings; where a default says "left out", the field stays undefined. */
export const settingsSchema = z.strictObject({
  nfs: nfsProvisionerSchema
    .extend({
      server: required(nfsProvisionerSchema.shape.server),
      path: required(nfsProvisionerSchema.shape.path),
    })
    .optional()
    .describe("NFS provisioner; left out: `storage.className` names a class that exists"),
  image: imageSettingsSchema.describe("image of the brokers"),
  zookeeper: zooKeeperSchema.prefault({}).describe("ZooKeeper ensemble"),
  kafka: kafkaSchema.prefault({}).describe("Kafka cluster"),
  topics: named(topicName(), topicSchema, "topics").prefault({}).describe("topics by their names"),
  users: named(userName(), userSchema, "users").prefault({}).describe("users by their names"),
  clusterDomain: dnsDomain()
    .default("cluster.local")
    .describe("DNS domain of the Kubernetes cluster, under which it has Services"),
  profile: z
    .enum(PROFILES, { error: ({ input }) => `${PROFILES.join(" | ")}${renamedProfile(input)}` })
    .default("default")
    .describe(
      "how strict the policies are; hardened adds restricted Pod Security, NetworkPolicies, images by digest; development only advises on a small cluster",
    ),
});

/**
 * A value of a stack's file: its fields are read-only, and what is absent is not there, rather than undefined. Lists
 * stay as the components' arguments have them, which Pulumi's analyzer knows as arrays only.
 */
type Given<T> = T extends readonly (infer Item)[]
  ? Given<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Given<Exclude<T[K], undefined>> }
    : T;

/** Settings of a stack, checked and with every default filled in. */
export type Settings = Given<z.output<typeof settingsSchema>>;

/** The settings as the schema reads them: JSON knows no undefined, and the schema adds none. */
const given = (parsed: z.output<typeof settingsSchema>) => parsed as Settings;

/** Whether a section's namespace is the program's to make: as the settings say, or unless every cluster has it. */
function createsNamespace(
  { namespace, createNamespace }: { namespace: string; createNamespace?: boolean },
  shared?: boolean,
): boolean {
  return createNamespace ?? shared ?? !isBuiltIn(namespace);
}

/** The image's arguments, and the registry's credentials where the settings say that pods pull with them. */
function imageArguments({ registry: given, ...image }: Settings["image"]) {
  if (!given) return { image, credentials: {} };
  const { pullSecret, ...registry } = given;
  const { server = registryOf(image.name), username, password } = registry;
  const isComplete = username !== undefined && password !== undefined;
  return {
    image: { ...image, registry },
    credentials: pullSecret && isComplete ? { pullCredentials: { server, username, password } } : {},
  };
}

/** Credentials that pods pull with must be there. */
function pullSecretProblems({ image: { registry } }: Settings): Problem[] {
  if (registry?.pullSecret !== true) return [];
  return (["username", "password"] as const)
    .filter((name) => registry[name] === undefined)
    .map((name) => ({
      path: `image.registry.${name}`,
      message: "missing; with pullSecret: true the pods' Secret is made from it",
    }));
}

/** The components' arguments, as far as the settings decide them. */
export function componentArguments({
  nfs,
  image: givenImage,
  zookeeper,
  kafka,
  topics,
  users,
  clusterDomain,
  profile,
}: Settings) {
  const hardened = profile === "hardened";
  const { image, credentials } = imageArguments(givenImage);
  const sharesNamespace = zookeeper.namespace === kafka.namespace;
  return {
    ...(nfs && { nfs: { ...nfs, createNamespace: createsNamespace(nfs), ...credentials } }),
    image,
    zookeeper: {
      ...zookeeper,
      // A namespace that both have is the ensemble's, since that comes first.
      createNamespace: createsNamespace(zookeeper, sharesNamespace ? kafka.createNamespace : undefined),
      hardened,
      clientNamespace: kafka.namespace,
      clusterDomain,
      ...credentials,
      settingsPath: "zookeeper",
    },
    kafka: {
      ...kafka,
      createNamespace: !sharesNamespace && createsNamespace(kafka),
      metadata: { zookeeper: { namespace: zookeeper.namespace, sessions: sessionBounds(zookeeper) } },
      ...authorizationOf(kafka, users),
      hardened,
      clusterDomain,
      ...credentials,
      settingsPath: "kafka",
    },
    topics: Object.fromEntries(
      Object.entries(topics).map(([name, topic]) => [name, topicArguments(topic, kafka)]),
    ),
    users,
  };
}

/** ACLs of users need brokers that keep them. */
function authorizationOf({ authorization }: Settings["kafka"], users: Settings["users"]) {
  if (authorization !== undefined) return { authorization };
  return Object.keys(users).length > 0 ? { authorization: "permissive" as const } : {};
}

/** A topic's arguments: it has as many replicas as topics have by default. */
function topicArguments(topic: Settings["topics"][string], { brokers, config }: Settings["kafka"]) {
  const factor = Number(config["default.replication.factor"] ?? replication(brokers).factor);
  return { ...topic, replicas: topic.replicas ?? factor };
}

const within = (section: string, problems: readonly Problem[]): Problem[] =>
  problems.map(({ path, message }) => ({ path: `${section}.${path}`, message }));

/** Below the name of a topic or user, which may have dots itself. */
const below = (section: string, name: string, problems: readonly Problem[]): Problem[] =>
  within(dotted([section, name]), problems);

function digestProblems({ profile, image, zookeeper }: Settings): Problem[] {
  if (profile !== "hardened") return [];
  const wanted = { ...(image.build ? {} : { "image.name": image.name }), "zookeeper.image": zookeeper.image };
  return Object.entries(wanted)
    .filter(([, reference]) => !parseImage(reference)?.digest)
    .map(([path, reference]) => ({
      path,
      message: `"${reference}" is not allowed with profile hardened; it must name its digest (…@sha256:…), since a tag may be moved`,
    }));
}

function namespaceProblems({ nfs, zookeeper, kafka }: Settings): Problem[] {
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
function createNamespaceProblems({ nfs, zookeeper, kafka }: Settings): Problem[] {
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

/** What the components refuse in their sections, and what must not be together across them. */
function problemsTogether(settings: Settings): Problem[] {
  const { nfs, image, zookeeper, kafka, topics, users } = componentArguments(settings);
  const brokers = brokerDefaults(kafka);
  return [
    ...(nfs ? within("nfs", checkNfsProvisionerArgs(nfs)) : []),
    ...within("image", checkKafkaImageArgs(image)),
    ...within("zookeeper", checkZooKeeperArgs(zookeeper)),
    ...within("kafka", checkKafkaArgs(kafka)),
    ...Object.entries(topics).flatMap(([name, topic]) =>
      below("topics", name, [
        ...checkKafkaTopicArgs({ ...topic, brokerConfig: brokers }),
        ...replicaProblems(topic.replicas, kafka.brokers),
      ]),
    ),
    ...Object.entries(users).flatMap(([name, user]) => below("users", name, checkKafkaUserArgs(user))),
    ...authorizerProblems(settings),
    ...namespaceProblems(settings),
    ...createNamespaceProblems(settings),
    ...digestProblems(settings),
    ...pullSecretProblems(settings),
  ];
}

/** The defaults of every topic, as the brokers' file has them. */
export const brokerDefaults = (kafka: ReturnType<typeof componentArguments>["kafka"]) => ({
  ...defaultConfig(kafka),
  ...kafka.config,
});

function replicaProblems(replicas: number, brokers: number): Problem[] {
  if (replicas <= brokers) return [];
  const message = `${replicas} is not allowed; it must be at most kafka.brokers, which is ${brokers}: a broker has one replica of a partition`;
  return [{ path: "replicas", message }];
}

/** Users whose rules no broker would keep. */
function authorizerProblems({ kafka, users }: Settings): Problem[] {
  const asks = Object.values(users).some(({ produce, consume, transactions }) =>
    [produce, consume, transactions].some(({ length }) => length > 0),
  );
  if (!asks || kafka.authorization !== "off" || kafka.config["authorizer.class.name"] !== undefined)
    return [];
  return [
    {
      path: "kafka.authorization",
      message: `"off" is not allowed with users who may produce or consume, since the brokers would keep none of their ACLs; leave it out`,
    },
  ];
}

/** A registry's password, if the settings have one in whatever form. */
function hasPassword(given: unknown): boolean {
  const at = (value: unknown, name: string) =>
    typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return at(at(at(given, "image"), "registry"), "password") !== undefined;
}

/** A path as a shell takes it. */
const quotedPath = (path: string) => (/["[]/.test(path) ? `'${path}'` : path);

/** Users with a password in whatever form. */
function usersWithPassword(given: unknown): string[] {
  const users = (given as { users?: unknown } | undefined)?.users;
  if (typeof users !== "object" || users === null) return [];
  return Object.entries(users as Record<string, { password?: unknown } | null>)
    .filter(([, user]) => user?.password !== undefined)
    .map(([name]) => name);
}

/**
 * A value that is a secret and would end in the clear, and one that is in the clear and must be a secret. Pulumi tells
 * of a section whether some value in it is a secret, and not of which.
 */
function secretProblems(given: unknown, isSecret: IsSecret): Problem[] {
  const password = hasPassword(given);
  const users = usersWithPassword(given);
  const holders = [...(password ? ["image"] : []), ...(users.length > 0 ? ["users"] : [])];
  const marked = Object.keys(settingsSchema.shape)
    .filter((section) => isSecret(section) && !holders.includes(section))
    .map((section) => ({
      path: section,
      message: `a value in it is a secret (--secret), and would end in the clear: all of ${section} stands in manifests${section === "kafka" ? " and in a ConfigMap" : ""}, and in the stack's state. Set it with --plaintext if it is none; a plug-in's secret belongs into a file that a config provider reads (config.providers)`,
    }));
  const clear = [
    ...(password && !isSecret("image") ? ["image.registry.password"] : []),
    ...(isSecret("users") ? [] : users.map((name) => dotted(["users", name, "password"]))),
  ];
  return [
    ...marked,
    ...clear.map((path) => ({
      path,
      message: `it is in the clear in the stack's configuration; set it with: pulumi config set --secret --path ${quotedPath(`${PROJECT}:${path}`)}`,
    })),
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
 * @param from plain values, e.g. `{ kafka: { brokers: 3 } }`
 * @param stack name of the stack, for the message
 * @param isSecret whether a section holds a secret; left out, nothing is known of that and secrets are not checked
 * @param found faults that were found already, to be named with the others
 * @throws InvalidSettings with every fault: its path, what was given, what is allowed, the nearest right name
 */
export function parseSettings(
  from: unknown,
  stack: string,
  isSecret?: IsSecret,
  found: readonly Problem[] = [],
): Settings {
  const what = `settings of stack ${stack}`;
  const first = [...found, ...(isSecret ? secretProblems(from, isSecret) : [])];
  const isHidden = (path: string) => isSecretive(path) || isSecret?.(path.split(".")[0] ?? "") === true;
  const result = check(settingsSchema, withoutEmptyNfs(from), isHidden);
  if ("problems" in result) throw new InvalidSettings(what, [...first, ...result.problems]);
  const settings = given(result.value);
  refuse(what, [...first, ...problemsTogether(settings)]);
  return settings;
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
 * Reads the settings of the running stack, and refuses those that are still the reference article's.
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
  const given: unknown = Object.fromEntries(
    own.map(([key, text]) => [key.slice(prefix.length), fromJson(text)]),
  );
  return parseSettings(given, stack, (section) => isSecret(`${prefix}${section}`), articleProblems(given));
}
