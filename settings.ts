/** The stack's settings: read from Pulumi's configuration, checked as a whole, and typed. */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { kafkaArgsSchema, kafkaSchema } from "./components/kafka/args";
import { kafkaProblems } from "./components/kafka/rules";
import { kafkaImageProblems, kafkaImageSchema } from "./components/kafkaImage";
import { isBuiltIn, parseImage } from "./components/names";
import { nfsProvisionerProblems, nfsProvisionerSchema } from "./components/nfsProvisioner";
import { PROFILES, renamedProfile } from "./components/profiles";
import { check, InvalidSettings, type Problem } from "./components/schema";
import { sessionBounds, zooKeeperProblems, zooKeeperSchema } from "./components/zookeeper/args";

/** Name of the project, which is also the prefix of its configuration keys. */
export const PROJECT = "kafka-on-kubernetes";

/** What may hold a password or token, also when it is malformed: its value is never repeated in a message. */
const SECRETIVE = /^(image(\.registry(\.password)?)?|kafka(\.(config|pluginConfig)\b.*)?)$/;

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
    ...digestProblems(settings),
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
 * @throws InvalidSettings with every fault: its path, what was given, what is allowed, the nearest right name
 */
export function parseSettings(given: unknown, stack: string): Settings {
  const what = `settings of stack ${stack}`;
  const result = check(settingsSchema, withoutEmptyNfs(given), (path) => SECRETIVE.test(path));
  if ("problems" in result) throw new InvalidSettings(what, result.problems);
  const problems = problemsTogether(result.value);
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

/**
 * Reads the settings of the running stack.
 *
 * @throws InvalidSettings as {@link parseSettings} does
 */
export function readSettings(
  config: Readonly<Record<string, string>> = pulumi.runtime.allConfig(),
  stack: string = pulumi.getStack(),
): Settings {
  const prefix = `${PROJECT}:`;
  const own = Object.entries(config).filter(([key]) => key.startsWith(prefix));
  return parseSettings(
    Object.fromEntries(own.map(([key, text]) => [key.slice(prefix.length), fromJson(text)])),
    stack,
  );
}
