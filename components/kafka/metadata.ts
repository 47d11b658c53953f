/**
 * Where the cluster's metadata is kept. The key of server.properties, what the brokers' start waits for, the nodes that
 * brokers prefer and the bounds of their sessions come from this one value.
 */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { namespace } from "../shared/schema";

/** Bounds of the sessions that a ZooKeeper ensemble grants, in milliseconds. */
export interface SessionBoundsArgs {
  /** Shortest session. */
  min: number;
  /** Longest session. */
  max: number;
}

/** The ZooKeeper ensemble that keeps a cluster's metadata. */
export interface ZooKeeperMetadataArgs {
  /** Servers of the ensemble as `host:port,…`; the brokers start when this is known. */
  connect: pulumi.Input<string>;
  /**
   * Known once the ensemble is ready, whatever its value: the brokers start then, and what they read is there before.
   * Such as `connect` of an ensemble whose `addresses` are given as `connect` here. Default: nothing else is waited for.
   */
  ready?: pulumi.Input<string>;
  /** Namespace of the ensemble: brokers prefer nodes that run a server of it. Default: the brokers' own. */
  namespace?: pulumi.Input<string>;
  /** Name that the ensemble's pods carry in their label `app`. Default: `zk`. */
  name?: string;
  /** Sessions that the ensemble grants, to check `zookeeper.session.timeout.ms` against. Default: not checked. */
  sessions?: SessionBoundsArgs;
}

/** Where a cluster keeps its metadata. */
export interface MetadataArgs {
  /** The ZooKeeper ensemble that keeps it. */
  zookeeper: ZooKeeperMetadataArgs;
}

const zooKeeperMetadataSchema = z
  .strictObject(
    {
      connect: z.string({ error: "a text of host:port,…" }).optional(),
      ready: z.string({ error: "a text" }).optional(),
      namespace: namespace().optional(),
      name: namespace().default("zk"),
      sessions: z
        .strictObject(
          { min: z.number({ error: "a number (ms)" }), max: z.number({ error: "a number (ms)" }) },
          { error: "an object of min, max (ms)" },
        )
        .optional(),
    },
    { error: "an object of connect, ready, namespace, name, sessions" },
  )
  .prefault({});

export const metadataSchema = z
  .strictObject({ zookeeper: zooKeeperMetadataSchema }, { error: "an object of zookeeper" })
  .prefault({});

/** Arguments that may be outputs, below `metadata`. */
export const METADATA_LATER = ["connect", "ready", "namespace"].map((name) => `metadata.zookeeper.${name}`);

/** What must be given, and what it must be. */
export const METADATA_NEEDED = {
  "metadata.zookeeper.connect": "the servers of the ensemble (host:port,…)",
} as const;

/** The metadata after reading. */
export type ResolvedMetadata = MetadataArgs & z.output<typeof metadataSchema>;

/** Any servers do for the checks: the real ones are known only when the ensemble is. */
const SOME_SERVER = "zookeeper:2181";

/** The keys that the metadata decides, as the checks see them. */
export const metadataConfigForChecks = (): Record<string, string> => ({ "zookeeper.connect": SOME_SERVER });

/** The keys of server.properties that the metadata decides. */
export const metadataConfig = ({ zookeeper }: ResolvedMetadata): pulumi.Output<Record<string, string>> =>
  pulumi
    .output(zookeeper.connect)
    .apply((connect): Record<string, string> => ({ "zookeeper.connect": connect }));

/** Keys that the metadata decides, and where the user says what goes into them. */
export const metadataOwnedKeys = (settingsPath: string | undefined): Readonly<Record<string, string>> => ({
  "zookeeper.connect": settingsPath === undefined ? "metadata.zookeeper.connect" : "zookeeper.replicas",
});

/** What the brokers' pods wait for, beside their files. */
export const metadataReady = ({ zookeeper }: ResolvedMetadata): pulumi.Input<string> | undefined =>
  zookeeper.ready;

/** The pods whose nodes brokers prefer; a namespace that is left out is the brokers' own. */
export const metadataPods = ({
  zookeeper,
}: ResolvedMetadata): { readonly name: string; readonly namespace?: pulumi.Input<string> } => ({
  name: zookeeper.name,
  ...(zookeeper.namespace !== undefined && { namespace: zookeeper.namespace }),
});

/** Bounds of a broker's session; undefined where they are not known. */
export const metadataSessions = ({
  zookeeper,
}: Pick<ResolvedMetadata, "zookeeper"> | z.output<typeof metadataSchema>): SessionBoundsArgs | undefined =>
  zookeeper.sessions;

/** What the component's own inputs say of the metadata. They have these names since 0.1.0, and old states hold them. */
export const metadataInputs = ({ zookeeper: { name, namespace: where, sessions } }: ResolvedMetadata) => ({
  zookeeperName: name,
  ...(where !== undefined && { zookeeperNamespace: where }),
  ...(sessions !== undefined && { zookeeperSessions: sessions }),
});
