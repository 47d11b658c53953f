/** What a component asks of the cluster that it deploys to, in this process: no kubectl, no secret on a command line. */
import type * as k8s from "@kubernetes/client-node";
import type * as pulumi from "@pulumi/pulumi";
import type * as clientModule from "./client";
import { clusterSource } from "./source";

/** An object of the API as a value; the client's own types are classes. */
type Plain<T> = T extends Date ? T : T extends object ? { [Key in keyof T]: Plain<T[Key]> } : T;

export type V1Pod = Plain<k8s.V1Pod>;
export type V1PodDisruptionBudget = Plain<k8s.V1PodDisruptionBudget>;
export type V1ServiceStatus = Plain<k8s.V1ServiceStatus>;
export type V1StatefulSet = Plain<k8s.V1StatefulSet>;

/** A namespaced object. */
export interface ObjectName {
  readonly name: string;
  readonly namespace: string;
}

/** One operation of a JSON patch (RFC 6902). */
export interface PatchOperation {
  readonly op: "add" | "replace" | "remove" | "test";
  readonly path: string;
  readonly value?: unknown;
}

/** The calls to the API server that the components make. Each rejects with an {@link ApiFailure}. */
export interface LiveCluster {
  /** @returns undefined when there is no such set */
  statefulSet(at: ObjectName): Promise<V1StatefulSet | undefined>;
  patchStatefulSet(at: ObjectName, patch: readonly PatchOperation[]): Promise<V1StatefulSet>;
  /** @returns undefined when there is no such budget */
  budget(at: ObjectName): Promise<V1PodDisruptionBudget | undefined>;
  patchBudget(at: ObjectName, patch: readonly PatchOperation[]): Promise<V1PodDisruptionBudget>;
  /** The pods that carry all of these labels. */
  pods(namespace: string, labels: Readonly<Record<string, string>>): Promise<V1Pod[]>;
  /** The status of a Service. @returns undefined when there is no such Service */
  serviceStatus(at: ObjectName): Promise<V1ServiceStatus | undefined>;
  /** The labels of a node. @returns undefined when there is no such node */
  nodeLabels(name: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Deletes the pod if it is still the one with this uid; its controller makes it anew. */
  deletePod(at: ObjectName, uid: string): Promise<void>;
  /** Runs a command in a container, which NetworkPolicies do not keep from answering. @returns its standard output */
  exec(at: ObjectName, container: string, command: readonly string[]): Promise<string>;
}

/** A call to the API server that failed. */
export class ApiFailure extends Error {
  constructor(
    message: string,
    /** HTTP status; undefined when there was no answer. */
    readonly status?: number,
  ) {
    super(message);
  }
}

/** Name under which the API server files what these calls change (managedFields). */
export const FIELD_MANAGER = "kafka-on-kubernetes";

/** Gives the cluster of a component to its hooks, which are made before the component knows its provider. */
export class ClusterAccess {
  private provider: pulumi.ProviderResource | undefined;
  private opened: Promise<LiveCluster> | undefined;

  constructor(
    private readonly open: (
      provider: pulumi.ProviderResource | undefined,
    ) => Promise<LiveCluster> = openCluster,
  ) {}

  /** Tells which provider the component's resources use. */
  use(component: pulumi.ComponentResource): void {
    this.provider = component.getProvider("kubernetes:apps/v1:StatefulSet");
  }

  /** @throws NoCluster when the component deploys to none that can be asked */
  cluster(): Promise<LiveCluster> {
    return (this.opened ??= this.open(this.provider));
  }
}

/** The client is large, so it is loaded when a hook asks for it and not with the program. */
async function openCluster(provider: pulumi.ProviderResource | undefined): Promise<LiveCluster> {
  const source = await clusterSource(provider);
  const { connect } = module.require("./client") as typeof clientModule;
  return connect(source);
}
