import { defaultRelease } from "../../domain/kafka/releases";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { configValues } from "./configValues";
import { HEAP_SHARE } from "../../domain/heapShare";
import { formatJvmSize, parseJvmSize, parseQuantity } from "../../domain/kubernetes/quantities";
import {
  boolean,
  cpuQuantity,
  dnsDomain,
  duration,
  host,
  image,
  integer,
  jvmSize,
  cidr,
  list,
  matching,
  objectName,
  objectOf,
  port,
  record,
  memoryQuantity,
  namespace,
  nodePort,
  oneOf,
  settingsPath,
} from "../shared/schema";
import { evictionPolicy } from "../shared/disruptionBudget";
import { jvmOptions } from "../shared/jvmOptions";
import { type PodArgs, podSchema } from "../shared/podArgs";
import { type PullCredentialsArgs, pullCredentialsSchema } from "../shared/registrySecret";
import { type ServicesArgs, servicesSchema } from "../shared/serviceArgs";
import { type KafkaStorageArgs, kafkaStorageSchema } from "../shared/volumeClaims";
import { CREATE_NAMESPACE } from "../shared/namespace";
import { type External, FIRST_NODE_PORT } from "../../domain/kafka/listeners";
import { type MetadataArgs, metadataSchema } from "./metadata";

/** How clients outside reach the brokers: one NodePort Service per broker. */
export interface ExternalArgs {
  /** Whether there is a listener for clients outside. Default: true; with `hardened`, whether `external` is given. */
  enabled?: boolean;
  /**
   * Hosts that clients connect to, names or addresses: one for all brokers, or one per broker in the order of their ids.
   * Default: the address of the node that the broker runs on (status.hostIP), which outputs cannot tell.
   */
  hosts?: string[];
  /** NodePort of broker 0; broker N has this plus N. Default: 30127. */
  firstNodePort?: number;
  /** NodePorts one by one, as many as brokers, instead of `firstNodePort`. */
  nodePorts?: number[];
}

/** How a load balancer of each broker is made. */
export interface LoadBalancerArgs {
  /** Class of the load balancers (`spec.loadBalancerClass`). Default: the cluster's. */
  class?: string;
  /** Addresses that may connect, as CIDR blocks. Default: every address. */
  sourceRanges?: string[];
  /** Annotations of the Services, for the cloud's controller. Default: none. */
  annotations?: Record<string, string>;
  /**
   * `Cluster`, or `Local`: connections go to the broker's node alone and keep their source address. Default: Kubernetes'
   * own, `Cluster`.
   */
  externalTrafficPolicy?: string;
  /** Whether each Service asks external-dns for a record of the broker's host. Default: false. */
  externalDns?: boolean;
}

/** A further listener for clients outside the cluster. */
export interface ExternalListenerArgs {
  /** Kafka's name of the listener: up to 15 capital letters, digits and `_`, e.g. `OFFICE`. */
  name: string;
  /** Port that the brokers listen on, e.g. 9095. */
  port: number;
  /**
   * `nodePort`: a NodePort per broker; `loadBalancer`: a load balancer per broker; `clusterIP`: a Service per broker, for an
   * ingress or gateway of your own. Default: `nodePort`.
   */
  type?: string;
  /** Hosts that clients connect to: one for all brokers, or one per broker. Default: the broker's node; only for `nodePort`. */
  hosts?: string[];
  /** NodePort of broker 0; broker N has this plus N. Only for `nodePort`, which needs it or `nodePorts`. */
  firstNodePort?: number;
  /** NodePorts one by one, as many as brokers. */
  nodePorts?: number[];
  /** Ports that clients connect to: one for all brokers, or one per broker. Default: `port`; not for `nodePort`. */
  advertisedPorts?: number[];
  /** How the load balancers are made. */
  loadBalancer?: LoadBalancerArgs;
}

// Pulumi's schema has no union of text, number and boolean for the keys' values; the check below sees to them.
/* eslint-disable @typescript-eslint/no-explicit-any */
/** Arguments of {@link KafkaCluster}. */
export interface KafkaClusterArgs {
  /** Image of the brokers, with Kafka under `/opt/kafka`; by digest, so that all brokers run the same. */
  image: pulumi.Input<string>;
  /** Where the cluster's metadata is kept. */
  metadata: MetadataArgs;
  /** Namespace of the brokers. Default: `kafka`. */
  namespace?: pulumi.Input<string>;
  /** Whether this component creates that namespace. Default: true. */
  createNamespace?: boolean;
  /** Brokers. Default: 3. */
  brokers?: number;
  /** CPU that a broker asks for. Default: `1000m`. */
  cpu?: string;
  /** Memory that a broker asks for and is limited to; what the heap leaves is page cache. Default: `2Gi`. */
  memory?: string;
  /** Heap of a broker's JVM (`-Xms` and `-Xmx`). Default: half of `memory`. */
  heap?: string;
  /** Options of a broker's JVM, after Kafka's own and the program's. Default: none. */
  jvmOptions?: string[];
  /** The brokers' claims. */
  storage?: KafkaStorageArgs;
  /**
   * The listener for clients outside the cluster. Default: one NodePort per broker; none with `hardened`,
   * since the listener is open to everybody.
   */
  external?: ExternalArgs;
  /** Listeners for clients outside beside `external`, such as one per network. Default: none. */
  externalListeners?: ExternalListenerArgs[];
  /** Broker configuration: any key of the image's Kafka that the program does not set itself. Default: none. */
  config?: Record<string, any>;
  /**
   * Keys of your own plug-in classes (authorizers, metric reporters, quota callbacks); passed on unchecked. Default:
   * none.
   */
  pluginConfig?: Record<string, any>;
  /** `required`: never two brokers on one node; `preferred`: only if there is no other node. Default: `required`. */
  antiAffinity?: string;
  /** Whether brokers must spread evenly over zones. Default: false. */
  zoneSpread?: boolean;
  /**
   * Where a broker's rack (`broker.rack`) comes from: `none`; `podLabel`, the zone label of its pod, which Kubernetes 1.35
   * and later copy from the node; `nodeLabel`, the zone label of its node, which an init container asks the API server for.
   * Default: `none`.
   */
  rack?: string;
  /**
   * Whether the brokers keep access control entries: `off`, or `permissive`, with which they keep them and everybody may
   * still do everything, since no listener asks for a login. Default: `off`.
   */
  authorization?: string;
  /** Where the brokers' pods run, what they carry, and what is mounted into them. */
  pod?: PodArgs;
  /** Metadata of the brokers' Services. */
  services?: ServicesArgs;
  /**
   * Which brokers that are not ready an eviction may take: `IfHealthyBudget` or `AlwaysAllow` (Kubernetes 1.27 and later).
   * Default: Kubernetes' own, `IfHealthyBudget`.
   */
  unhealthyPodEvictionPolicy?: string;
  /** Credentials of the image's registry; a Secret is made from them and added to `pod.imagePullSecrets`. Default: none. */
  pullCredentials?: PullCredentialsArgs;
  /** Seconds that a broker has to hand over its leaders and close its logs. Default: 300. */
  terminationGracePeriod?: number;
  /** Whether to meet the restricted Pod Security Standard and to close the ports that are for no one. Default: false. */
  hardened?: boolean;
  /** DNS domain of the cluster. Default: `cluster.local`. */
  clusterDomain?: string;
  /** Path of the setting that these arguments come from, by which messages call them. Default: the component's name. */
  settingsPath?: string;
}

/* eslint-enable @typescript-eslint/no-explicit-any */

const MOST_BROKERS = 99;

const hostsSchema = z.preprocess(
  (given) => (typeof given === "string" ? [given] : given),
  z
    .array(host(), { error: "a host name or IP address, or a list with one per broker" })
    .min(1, { error: "a host name or IP address, or a list with one per broker" }),
);

const externalFields = z.strictObject(
  {
    enabled: boolean()
      .optional()
      .describe(
        "whether there is a listener for clients outside; default: true; false when hardened and nothing of `external` is given",
      ),
    hosts: hostsSchema
      .optional()
      .describe("host that clients connect to: one for all, or one per broker; default: the broker's node"),
    firstNodePort: nodePort()
      .optional()
      .describe(`NodePort of broker 0, counted up from there; default: ${FIRST_NODE_PORT}`),
    nodePorts: list(nodePort(), "NodePorts, one per broker")
      .optional()
      .describe("NodePorts one by one, instead of `firstNodePort`"),
  },
  { error: "false, or an object of hosts, firstNodePort, nodePorts" },
);

/** `false` and `true` stand for an object that says no more than that. */
const externalSchema = z
  .preprocess((given) => (typeof given === "boolean" ? { enabled: given } : given), externalFields)
  .optional();

const listenerSchema = z.strictObject(
  {
    name: matching(
      /^(?=.{1,15}$)[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/,
      "a listener's name (up to 15 capital letters, digits and _, e.g. OFFICE)",
    ),
    port: port(),
    type: oneOf("nodePort", "loadBalancer", "clusterIP").default("nodePort"),
    hosts: hostsSchema.optional(),
    firstNodePort: nodePort().optional(),
    nodePorts: list(nodePort(), "NodePorts, one per broker").optional(),
    advertisedPorts: list(port(), "ports, one for all or one per broker").optional(),
    loadBalancer: objectOf({
      class: objectName("a load balancer's class").optional(),
      sourceRanges: list(cidr(), "CIDR blocks").optional(),
      annotations: record(z.string({ error: "a text" }), "annotations").optional(),
      externalTrafficPolicy: oneOf("Cluster", "Local").optional(),
      externalDns: boolean().optional(),
    }).optional(),
  },
  { error: "an object of name, port, type, hosts" },
);

/** What can be checked before the deployment. */
export const kafkaSchema = z.strictObject({
  namespace: namespace().default("kafka").describe("namespace of the brokers"),
  createNamespace: boolean().optional().describe(CREATE_NAMESPACE),
  brokers: integer(1, MOST_BROKERS).default(3).describe("brokers"),
  cpu: cpuQuantity("1000m").default("1000m").describe("CPU that a broker asks for"),
  memory: memoryQuantity("2Gi").default("2Gi").describe("memory that a broker asks for and is limited to"),
  heap: jvmSize("1G").optional().describe("heap of a broker's JVM; default: half of `memory`"),
  jvmOptions: jvmOptions(),
  storage: kafkaStorageSchema,
  external: externalSchema,
  externalListeners: list(listenerSchema, "objects of name, port, type, hosts")
    .optional()
    .describe("listeners for clients outside beside `external`, such as one per network"),
  config: configValues("broker keys")
    .default({})
    .describe(`any broker key of Kafka ${defaultRelease.version} that the program does not set`),
  pluginConfig: configValues("your plug-ins' keys")
    .default({})
    .describe("keys of your own plug-in classes, unchecked"),
  antiAffinity: oneOf("required", "preferred")
    .default("required")
    .describe("whether two brokers may share a node"),
  zoneSpread: boolean().default(false).describe("whether brokers must spread evenly over zones"),
  rack: oneOf("none", "podLabel", "nodeLabel")
    .optional()
    .describe(
      "where `broker.rack` comes from: the zone label of the pod (Kubernetes 1.35 and later), or of its node; default: `none`",
    ),
  authorization: oneOf("off", "permissive")
    .optional()
    .describe(
      "whether brokers keep ACLs: off, or permissive, which keeps them and lets everybody do everything; default: permissive with `users`, else off",
    ),
  pod: podSchema,
  services: servicesSchema,
  unhealthyPodEvictionPolicy: evictionPolicy(),
  terminationGracePeriod: duration("s", 1, 86_400, "5m").default(300).describe("time for a clean stop (s)"),
});

/** The arguments that settings do not have, or that may be outputs. */
export const kafkaArgsSchema = kafkaSchema.extend({
  image: image().optional(),
  metadata: metadataSchema,
  createNamespace: boolean().default(true),
  hardened: boolean().default(false),
  pullCredentials: pullCredentialsSchema,
  clusterDomain: dnsDomain().default("cluster.local"),
  settingsPath: settingsPath(),
});

/** The heap in JVM notation: as given, or half of the memory, since Kafka serves reads from the page cache. */
export function heapOf(args: { heap?: string | undefined; memory: string }): string {
  return args.heap ?? formatJvmSize((parseQuantity(args.memory) ?? 0) * HEAP_SHARE.broker);
}

/** Bytes of the heap that {@link heapOf} gives. */
export const heapBytes = (args: { heap?: string | undefined; memory: string }) =>
  parseJvmSize(heapOf(args)) ?? 0;

/** The arguments, read and with defaults; what they must not be together is in rules.ts. */
export type PlainKafkaArgs = z.output<typeof kafkaArgsSchema>;

/**
 * How clients outside reach the brokers. Left out, it is the default for a cluster that is open anyway, and nothing for
 * one that is hardened: the listener takes commands from everybody who reaches a node.
 */
export const externalOf = ({ external, hardened }: Pick<PlainKafkaArgs, "external" | "hardened">): External =>
  external ?? (hardened ? { enabled: false } : {});
