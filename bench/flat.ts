/** The floor: a program that registers given resources, and does nothing else. */
import * as pulumi from "@pulumi/pulumi";
import { dependencies } from "../package.json";

/** A resource with its inputs as plain values. */
export interface FlatResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The namespace it is in, if the program makes it: nothing can be made in one that is not there. */
  readonly namespace?: string;
}

/** Version of the provider: that of the Kubernetes SDK. */
const PROVIDER = dependencies["@pulumi/kubernetes"];

/** A resource of whatever type. */
class Plain extends pulumi.CustomResource {}

/** Registers the resources in their order, without components, hooks or checks. */
export function flat(resources: readonly FlatResource[]): void {
  const namespaces = new Map<string, pulumi.Resource>();
  for (const { type, name, inputs, namespace } of resources) {
    const dependsOn = namespace === undefined ? [] : (namespaces.get(namespace) ?? []);
    const made = new Plain(type, name, inputs, { version: PROVIDER, dependsOn });
    if (type.endsWith(":Namespace")) namespaces.set(name, made);
  }
}
