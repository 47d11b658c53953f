import { Release } from "@pulumi/kubernetes/helm/v3/release";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type ArgumentRules, checkArgs, resolveArgs } from "../shared/arguments";
import { CREATE_NAMESPACE, createNamespace } from "../shared/namespace";
import {
  boolean,
  cpuQuantity,
  className,
  duration,
  host,
  integer,
  matching,
  memoryQuantity,
  namespace,
  nonEmpty,
  oneOf,
  type Problem,
} from "../shared/schema";
import { type BasicPodArgs, basicPodSchema, POD_SECRETIVE, podProblems } from "../shared/podArgs";
import { nodeAffinity, pullSecrets, resources } from "../shared/podSpec";
import {
  PULL_CREDENTIALS_LATER,
  PULL_CREDENTIALS_SECRETIVE,
  type PullCredentialsArgs,
  pullCredentialsNeeded,
  pullCredentialsSchema,
  registrySecret,
} from "../shared/registrySecret";
import { componentType } from "../../domain/pulumi/componentTypes";

/** Where the chart is published (its own README). A mirror or a directory is given as `chart`. */
const REPOSITORY = "https://kubernetes-sigs.github.io/nfs-subdir-external-provisioner/";
const CHART = "nfs-subdir-external-provisioner";

/** Arguments of {@link NfsProvisioner}. */
export interface NfsProvisionerArgs {
  /** Host name or IP address of the NFS server, as the nodes reach it. */
  server: pulumi.Input<string>;
  /** Exported directory on the server that holds one subdirectory per volume, e.g. `/export/kafka`. */
  path: pulumi.Input<string>;
  /**
   * Mount options of every volume. NFSv3's renaming of open files and stale locks kill brokers when log segments are
   * deleted. Default: `["nfsvers=4.1"]`.
   */
  mountOptions?: string[];
  /** Name of the StorageClass that claims refer to. Default: `nfs-client`. */
  storageClass?: string;
  /** Name under which the provisioner serves the class. Default: `k8s-sigs.io/nfs-subdir-external-provisioner`. */
  provisionerName?: string;
  /** What becomes of a volume whose claim is deleted: `Retain` or `Delete`. Default: `Retain`. */
  reclaimPolicy?: string;
  /** Whether a deleted volume's directory is renamed `archived-…` rather than removed. Default: true. */
  archiveOnDelete?: boolean;
  /** Chart: a path, a URL or an `oci://` reference, for mirrors. Default: `nfs-subdir-external-provisioner`. */
  chart?: string;
  /** Version of the chart, exactly. Not used with a chart that is a path or a URL. Default: `4.0.18`. */
  chartVersion?: string;
  /**
   * Image of the provisioner, without tag. Default: `registry.k8s.io/sig-storage/nfs-subdir-external-provisioner`.
   */
  imageRepository?: string;
  /** Tag of that image. Default: `v4.0.2`. */
  imageTag?: string;
  /** Namespace of the provisioner's pods. Default: `nfs-provisioner`. */
  namespace?: string;
  /** Whether this component creates that namespace. Default: true. */
  createNamespace?: boolean;
  /** Pods of the provisioner; one works, the others wait. Default: 1. */
  replicas?: number;
  /** Whether the pods elect the one that works; needed from two replicas on. Default: true. */
  leaderElection?: boolean;
  /** CPU that a pod asks for. Default: `100m`. */
  cpu?: string;
  /** Memory that a pod asks for and is limited to. Default: `128Mi`. */
  memory?: string;
  /** Where the provisioner's pods run and what they carry; the chart has no values for more. */
  pod?: BasicPodArgs;
  /** Credentials of the image's registry; a Secret is made from them and added to `pod.imagePullSecrets`. Default: none. */
  pullCredentials?: PullCredentialsArgs;
  /** Longest wait for the release, in seconds; after that it is rolled back. Default: 300. */
  timeout?: number;
}

/** What can be checked before the deployment. */
export const nfsProvisionerSchema = z.strictObject({
  server: host().optional().describe("NFS server, as the nodes reach it"),
  path: matching(/^\/[^\s:]*$/, "an absolute path on the server (e.g. /export/kafka)")
    .optional()
    .describe("exported directory that holds one subdirectory per volume"),
  mountOptions: z
    .array(matching(/^[^\s,]+$/, "one mount option (e.g. nfsvers=4.1)"), { error: "a list of mount options" })
    .default(["nfsvers=4.1"])
    .describe("mount options of every volume"),
  storageClass: className().default("nfs-client").describe("StorageClass that is created"),
  provisionerName: nonEmpty("a provisioner's name")
    .default("k8s-sigs.io/nfs-subdir-external-provisioner")
    .describe("name under which the provisioner serves the class"),
  reclaimPolicy: oneOf("Retain", "Delete")
    .default("Retain")
    .describe("what becomes of a volume whose claim is deleted"),
  archiveOnDelete: boolean().default(true).describe("keep a deleted volume's directory under another name"),
  chart: nonEmpty("a chart's name, path or URL")
    .default(CHART)
    .describe("chart: name, path or URL of a mirror"),
  chartVersion: matching(/^\d+\.\d+\.\d+\S*$/, "one exact version (e.g. 4.0.18)")
    .default("4.0.18")
    .describe("version of the chart"),
  imageRepository: nonEmpty("an image repository")
    .default("registry.k8s.io/sig-storage/nfs-subdir-external-provisioner")
    .describe("image of the provisioner, without tag"),
  imageTag: matching(/^\w[\w.-]{0,127}$/, "an image tag")
    .default("v4.0.2")
    .describe("tag of that image"),
  namespace: namespace().default("nfs-provisioner").describe("namespace of the provisioner"),
  createNamespace: boolean().optional().describe(CREATE_NAMESPACE),
  replicas: integer(1, 9).default(1).describe("pods of the provisioner; one works, the others wait"),
  leaderElection: boolean().default(true).describe("whether the pods elect the one that works"),
  cpu: cpuQuantity("100m").default("100m").describe("CPU that a pod asks for"),
  memory: memoryQuantity("128Mi").default("128Mi").describe("memory that a pod asks for and is limited to"),
  pod: basicPodSchema,
  timeout: duration("s", 1, 3600, "5m").default(300).describe("longest wait for the release (s)"),
});

/** The same with the arguments that settings do not have. */
export const nfsProvisionerArgsSchema = nfsProvisionerSchema.extend({
  createNamespace: boolean().default(true),
  pullCredentials: pullCredentialsSchema,
});

/** The provisioner's pods may share a node, and the chart mounts nothing of the user's. */
const OWN_POD = { pods: 1, environment: {}, volumes: [], directories: [] };

/** What must not be together. */
function nfsProvisionerProblems(args: z.output<typeof nfsProvisionerArgsSchema>): Problem[] {
  const { replicas, leaderElection, cpu, pod } = args;
  const others = [...podProblems(pod, { ...OWN_POD, cpu })];
  if (replicas === 1 || leaderElection) return others;
  return [
    {
      path: "leaderElection",
      message: `false is not allowed with ${replicas} replicas; each of them would provision every claim`,
    },
    ...others,
  ];
}

const RULES: ArgumentRules<typeof nfsProvisionerArgsSchema> = {
  rules: nfsProvisionerProblems,
  later: ["server", "path", ...PULL_CREDENTIALS_LATER],
  secretive: new RegExp(`${PULL_CREDENTIALS_SECRETIVE.source}|${POD_SECRETIVE.source}`),
  needed: { server: "the NFS server's host name or IP address", path: "a directory that it exports" },
};

/** Every fault of the arguments. */
export const checkNfsProvisionerArgs = (args: NfsProvisionerArgs) =>
  checkArgs(nfsProvisionerArgsSchema, args, RULES);

const resolved = (args: NfsProvisionerArgs) =>
  resolveArgs("NfsProvisioner", nfsProvisionerArgsSchema, args, {
    ...RULES,
    needed: { ...RULES.needed, ...pullCredentialsNeeded(args) },
  });

type Resolved = ReturnType<typeof resolved>;

/** Half a minute on a lost node instead of five minutes: the provisioner keeps nothing, and claims wait for it. */
const LEAVES_LOST_NODES = ["not-ready", "unreachable"].map((state) => ({
  key: `node.kubernetes.io/${state}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: 30,
}));

/** The chart's values, every one that matters pinned (chart 4.0.18, values.yaml). */
function chartValues(args: Resolved, ownPullSecrets: readonly pulumi.Input<string>[]) {
  const { pod = {} } = args;
  const { nodeSelector, tolerations = [], priorityClassName, labels, annotations } = pod;
  return {
    replicaCount: args.replicas,
    strategyType: "Recreate",
    image: { repository: args.imageRepository, tag: args.imageTag, pullPolicy: "IfNotPresent" },
    nfs: {
      server: args.server,
      path: args.path,
      mountOptions: args.mountOptions,
      volumeName: "nfs-subdir-external-provisioner-root",
      reclaimPolicy: "Retain",
    },
    storageClass: {
      create: true,
      name: args.storageClass,
      defaultClass: false,
      provisionerName: args.provisionerName,
      // The provisioner neither resizes directories nor enforces a size; claiming otherwise would mislead.
      allowVolumeExpansion: false,
      reclaimPolicy: args.reclaimPolicy,
      archiveOnDelete: args.archiveOnDelete,
      onDelete: "",
      pathPattern: "",
      accessModes: "ReadWriteOnce",
      volumeBindingMode: "Immediate",
      annotations: {},
    },
    leaderElection: { enabled: args.leaderElection },
    rbac: { create: true },
    podSecurityPolicy: { enabled: false },
    podDisruptionBudget: { enabled: args.replicas > 1, maxUnavailable: 1 },
    serviceAccount:
      pod.serviceAccountName === undefined
        ? { create: true, annotations: {} }
        : { create: false, name: pod.serviceAccountName },
    resources: resources(args, pod),
    podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
    tolerations: [...LEAVES_LOST_NODES, ...tolerations],
    ...pullSecrets(pod, ownPullSecrets),
    ...(nodeSelector && { nodeSelector }),
    ...(pod.nodeAffinity && { affinity: nodeAffinity(pod) }),
    ...(priorityClassName !== undefined && { priorityClassName }),
    ...(labels && { labels }),
    ...(annotations && { podAnnotations: annotations }),
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
  };
}

/** Whether Helm is given the chart as it is (a path, a URL) rather than by name in a repository. */
const isDirect = (chart: string) => /^(\.{0,2}\/|https?:|oci:)/.test(chart);

/**
 * The NFS subdirectory provisioner, which makes one directory of an NFS export per claim: a Helm release, atomic
 * and cleaned up when it fails, with its StorageClass.
 */
export class NfsProvisioner extends pulumi.ComponentResource {
  /** Name of the StorageClass, known at once; what uses it is created after the release is ready. */
  readonly storageClass: pulumi.Output<string>;

  constructor(name: string, args: NfsProvisionerArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = resolved(args);
    const { pullCredentials, ...inputs } = given;
    super(componentType("NfsProvisioner"), name, inputs, opts);
    const own = given.createNamespace ? createNamespace(given.namespace, { parent: this }) : given.namespace;
    const credentials =
      pullCredentials &&
      registrySecret({ name: `${name}-registry`, namespace: own }, pullCredentials, { parent: this });
    const source = isDirect(given.chart)
      ? { chart: given.chart }
      : { chart: given.chart, version: given.chartVersion, repositoryOpts: { repo: REPOSITORY } };
    const release = new Release(
      name,
      {
        name,
        namespace: own,
        ...source,
        values: chartValues(given, credentials ? [credentials] : []),
        atomic: true,
        cleanupOnFail: true,
        timeout: given.timeout,
      },
      { parent: this },
    );
    // The name is known before the release exists, and still waits for it during an update.
    this.storageClass = release.name.apply(() => given.storageClass);
    this.registerOutputs({ storageClass: this.storageClass });
  }
}
