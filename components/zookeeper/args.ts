import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type ArgumentRules, checkArgs, resolveArgs } from "../shared/arguments";
import { evictionPolicy } from "../shared/disruptionBudget";
import { jvmOptionProblems, jvmOptions } from "../shared/jvmOptions";
import { type PodArgs, podProblems, podSchema, type OwnPod, POD_SECRETIVE } from "../shared/podArgs";
import {
  PULL_CREDENTIALS_LATER,
  PULL_CREDENTIALS_SECRETIVE,
  type PullCredentialsArgs,
  pullCredentialsNeeded,
  pullCredentialsSchema,
} from "../shared/registrySecret";
import { type ServicesArgs, serviceProblems, servicesSchema } from "../shared/serviceArgs";
import { DATA_VOLUME, type StorageArgs, storageSchema } from "../shared/volumeClaims";
import { HEAP_SHARE } from "../../domain/heapShare";
import { CREATE_NAMESPACE } from "../shared/namespace";
import { parseJvmSize, parseQuantity } from "../../domain/kubernetes/quantities";
import {
  boolean,
  cpuQuantity,
  dnsDomain,
  duration,
  image,
  integer,
  jvmSize,
  memoryQuantity,
  namespace,
  oneOf,
  type Problem,
  settingsPath,
} from "../shared/schema";

/** Arguments of {@link ZooKeeperEnsemble}. */
export interface ZooKeeperEnsembleArgs {
  /** Namespace of the ensemble. Default: `default`. */
  namespace?: pulumi.Input<string>;
  /** Whether this component creates that namespace. Default: false. */
  createNamespace?: boolean;
  /**
   * Servers, 1 to 9. An even number tolerates no more failures than the odd one below, and is a step on the way to the
   * next odd one: an update changes it by one at most. Default: 3.
   */
  replicas?: number;
  /**
   * Image with `start-zookeeper`, or with `zkServer.sh` like the official one (3.5 or later). Default:
   * `zhaoguanghui6/kubernetes-zookeeper:1.0-3.4.10`.
   */
  image?: pulumi.Input<string>;
  /** CPU that a server asks for. Default: `500m`. */
  cpu?: string;
  /** Memory that a server asks for and is limited to. Default: `1Gi`. */
  memory?: string;
  /** Heap of a server's JVM (`-Xms` and `-Xmx`). Default: `512M`. */
  heap?: string;
  /** Options of a server's JVM, beside its heap. Default: none. */
  jvmOptions?: string[];
  /** The servers' claims. */
  storage?: StorageArgs;
  /** Length of a tick, ZooKeeper's unit of time, in milliseconds. Default: 2000. */
  tickTime?: number;
  /** Ticks that a follower may take to connect to the leader. Default: 10. */
  initLimit?: number;
  /** Ticks that a follower may lag behind the leader. Default: 5. */
  syncLimit?: number;
  /** Connections that one client address may hold; 0 is no limit. Default: 60. */
  maxClientConnections?: number;
  /** Snapshots that a purge keeps. Default: 3. */
  snapshotRetainCount?: number;
  /** Hours between purges of old snapshots; 0 is never. Default: 12. */
  purgeInterval?: number;
  /** Shortest session that a client may ask for, in milliseconds. Default: twice the tick. */
  minSessionTimeout?: number;
  /** Longest session that a client may ask for, in milliseconds. Default: twenty times the tick. */
  maxSessionTimeout?: number;
  /** Level of the log: TRACE, DEBUG, INFO, WARN, ERROR or FATAL. Default: `INFO`. */
  logLevel?: string;
  /** Where the servers' pods run, what they carry, and what is mounted into them. */
  pod?: PodArgs;
  /** Metadata of the ensemble's Services. */
  services?: ServicesArgs;
  /**
   * Which servers that are not ready an eviction may take: `IfHealthyBudget` or `AlwaysAllow` (Kubernetes 1.27 and later).
   * Default: Kubernetes' own, `IfHealthyBudget`.
   */
  unhealthyPodEvictionPolicy?: string;
  /** Credentials of the image's registry; a Secret is made from them and added to `pod.imagePullSecrets`. Default: none. */
  pullCredentials?: PullCredentialsArgs;
  /** Whether to meet the restricted Pod Security Standard and to admit none but brokers and ZooKeeper servers. Default: false. */
  hardened?: boolean;
  /** Namespace whose brokers may connect when hardened. Default: any. */
  clientNamespace?: pulumi.Input<string>;
  /** DNS domain of the cluster. Default: `cluster.local`. */
  clusterDomain?: string;
  /** Path of the setting that these arguments come from, by which messages call them. Default: the component's name. */
  settingsPath?: string;
}

/** What can be checked before the deployment. */
export const zooKeeperSchema = z.strictObject({
  namespace: namespace().default("default").describe("namespace of the ensemble"),
  createNamespace: boolean().optional().describe(CREATE_NAMESPACE),
  replicas: integer(1, 9).default(3).describe("servers; an update changes it by one at most"),
  image: image()
    .default("zhaoguanghui6/kubernetes-zookeeper:1.0-3.4.10")
    .describe("image with `start-zookeeper`, or with `zkServer.sh` like the official one"),
  cpu: cpuQuantity("500m").default("500m").describe("CPU that a server asks for"),
  memory: memoryQuantity("1Gi").default("1Gi").describe("memory that a server asks for and is limited to"),
  heap: jvmSize("512M").default("512M").describe("heap of a server's JVM"),
  jvmOptions: jvmOptions(),
  storage: storageSchema,
  tickTime: duration("ms", 100, 60_000, "2s").default(2000).describe("ZooKeeper's unit of time (ms)"),
  initLimit: integer(1, 1000).default(10).describe("ticks that a follower may take to connect"),
  syncLimit: integer(1, 1000).default(5).describe("ticks that a follower may lag behind"),
  maxClientConnections: integer(0, 100_000)
    .default(60)
    .describe("connections of one client address; 0: no limit"),
  snapshotRetainCount: integer(3, 1000).default(3).describe("snapshots that a purge keeps"),
  purgeInterval: integer(0, 8760).default(12).describe("hours between purges; 0: never"),
  minSessionTimeout: duration("ms", 1, 3_600_000, "4s")
    .optional()
    .describe("shortest session (ms); default: 2 ticks"),
  maxSessionTimeout: duration("ms", 1, 3_600_000, "40s")
    .optional()
    .describe("longest session (ms); default: 20 ticks"),
  logLevel: oneOf("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
    .default("INFO")
    .describe("level of the log"),
  pod: podSchema,
  services: servicesSchema,
  unhealthyPodEvictionPolicy: evictionPolicy(),
});

/** The same with the arguments that settings do not have. */
export const zooKeeperArgsSchema = zooKeeperSchema.extend({
  createNamespace: boolean().default(false),
  hardened: boolean().default(false),
  clientNamespace: namespace().optional(),
  pullCredentials: pullCredentialsSchema,
  clusterDomain: dnsDomain().default("cluster.local"),
  settingsPath: settingsPath(),
});

/** The session bounds in milliseconds, as ZooKeeper itself derives those that are left out. */
export function sessionBounds(args: {
  tickTime: number;
  minSessionTimeout?: number | undefined;
  maxSessionTimeout?: number | undefined;
}) {
  return {
    min: args.minSessionTimeout ?? 2 * args.tickTime,
    max: args.maxSessionTimeout ?? 20 * args.tickTime,
  };
}

/** Least volume of a server, in bytes: ZooKeeper preallocates 64 MiB for a log, and a purge keeps three and their snapshots. */
const LEAST_VOLUME = 256 * 1024 ** 2;

/** Name of the container that runs a server. */
export const CONTAINER = "kubernetes-zookeeper";

export const DATA_DIRECTORY = "/var/lib/zookeeper";

/** What a server writes to beside its volume: start-zookeeper writes the configuration at every start. */
export const WRITABLE_DIRECTORIES = {
  tmp: "/tmp",
  conf: "/opt/zookeeper/conf",
  logs: "/var/log/zookeeper",
} as const;

/** What of its pods the ensemble keeps for itself. */
const OWN_POD: Omit<OwnPod, "pods" | "cpu"> = {
  environment: {
    SERVER_JVMFLAGS: "the program sets it; give jvmOptions",
    JVMFLAGS: "the start command sets it; give heap and jvmOptions",
    ZOO_LOG4J_PROP: "the start command sets it; give logLevel",
  },
  volumes: [DATA_VOLUME, ...Object.keys(WRITABLE_DIRECTORIES)],
  directories: [
    { path: DATA_DIRECTORY, closed: true },
    ...Object.values(WRITABLE_DIRECTORIES).map((path) => ({ path })),
  ],
};

/** Arguments whose values may be secret. */
const SECRETIVE = new RegExp(`${PULL_CREDENTIALS_SECRETIVE.source}|${POD_SECRETIVE.source}`);

/** What must not be together. */
function zooKeeperProblems(args: z.output<typeof zooKeeperArgsSchema>): Problem[] {
  const problems: Problem[] = [];
  if ((parseQuantity(args.storage.size) ?? Infinity) < LEAST_VOLUME)
    problems.push({
      path: "storage.size",
      message: `"${args.storage.size}" is not allowed; it must be at least 256Mi: ZooKeeper sets 64 MiB aside for each log, keeps the logs of its last three snapshots, and stops on a full volume`,
    });
  const limit = (parseQuantity(args.memory) ?? 0) * HEAP_SHARE.server;
  if ((parseJvmSize(args.heap) ?? 0) > limit)
    problems.push({
      path: "heap",
      message: `"${args.heap}" is not allowed; it must be at most three quarters of memory (${args.memory}), or the pod is killed for its memory`,
    });
  const { min, max } = sessionBounds(args);
  if (min > max)
    problems.push({
      path: args.minSessionTimeout === undefined ? "maxSessionTimeout" : "minSessionTimeout",
      message: `the shortest session (${min} ms) is longer than the longest (${max} ms)`,
    });
  return [
    ...problems,

    ...podProblems(args.pod, { ...OWN_POD, pods: args.replicas, cpu: args.cpu }),
    ...jvmOptionProblems(args),
    ...serviceProblems(args),
  ];
}

const RULES: ArgumentRules<typeof zooKeeperArgsSchema> = {
  rules: zooKeeperProblems,
  later: ["namespace", "image", "storage.className", "clientNamespace", ...PULL_CREDENTIALS_LATER],
  secretive: SECRETIVE,
};

/** Every fault of the arguments. */
export const checkZooKeeperArgs = (args: ZooKeeperEnsembleArgs) =>
  checkArgs(zooKeeperArgsSchema, args, RULES);

/** Reads and checks the arguments. */
export const resolveZooKeeperArgs = (args: ZooKeeperEnsembleArgs) =>
  resolveArgs("ZooKeeperEnsemble", zooKeeperArgsSchema, args, {
    ...RULES,
    needed: pullCredentialsNeeded(args),
  });

export type ResolvedZooKeeperArgs = ReturnType<typeof resolveZooKeeperArgs>;
