/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are read at any path */
/** Stacks for the policy tests: manifests as the resources that a policy pack is given. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unknownCheckingProxy } from "@pulumi/policy";
import { parseAllDocuments } from "yaml";
import { type Finding, evaluate } from "../../policy/evaluate";
import { Cluster } from "../../policy/model/cluster";
import { type StackResource } from "../../policy/model/objects";
import { type Profile } from "../../policy/rule";
import { rules } from "../../policy/rules";
import { ruleSettings } from "../../policy/settings";

export const TODAY = "2026-11-22";

/** A manifest, to be read and changed at will. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests change manifests at arbitrary paths
export type Manifest = Record<string, any>;

/** The resources of a stack by `Kind name`, in order. */
export class Stack {
  constructor(readonly manifests: Manifest[]) {}

  /** A deep copy, so that a test may change it. */
  copy(): Stack {
    return new Stack(structuredClone(this.manifests));
  }

  get(kind: string, name: string): Manifest {
    const found = this.manifests.find(
      (manifest) => manifest.kind === kind && manifest.metadata?.name === name,
    );
    if (!found) throw new Error(`no ${kind} ${name} in the fixture`);
    return found;
  }

  add(manifest: Manifest): void {
    this.manifests.push(manifest);
  }

  remove(kind: string, name: string): void {
    this.manifests.splice(this.manifests.indexOf(this.get(kind, name)), 1);
  }

  resources(): StackResource[] {
    return this.manifests.map(resourceOf);
  }
}

/**
 * A manifest as the resource that Pulumi registers for it; `$type` names one that is no Kubernetes object, and
 * `$parent` the type of the component that it belongs to, `$protect` its option.
 */
export function resourceOf(manifest: Manifest): StackResource {
  const { $type, $parent, $protect, ...props } = manifest;
  const version = String(props.apiVersion);
  const name = String(props.metadata?.name ?? props.name ?? "unnamed");
  const type = String(
    $type ?? `kubernetes:${version.includes("/") ? version : `core/${version}`}:${String(props.kind)}`,
  );
  const parent = { type: String($parent ?? "pulumi:pulumi:Stack") };
  const opts = { protect: $protect === true };
  return { type, name, urn: `urn:pulumi:test::test::${type}::${name}`, props, parent, opts };
}

export function load(path: string): Stack {
  const text = readFileSync(join(__dirname, path), "utf8");
  return new Stack(parseAllDocuments(text).map((document) => document.toJS() as Manifest));
}

/** Every finding of every rule over these resources; in profile `hardened` with the opt-in rules too. */
export function findings(
  resources: readonly StackResource[],
  profile: Profile = "default",
  today = TODAY,
): Finding[] {
  const cluster = new Cluster(resources);
  return rules.flatMap((rule) =>
    evaluate(
      rule,
      cluster,
      ruleSettings(rule, profile, profile === "hardened" ? { enabled: true } : {}),
      today,
    ),
  );
}

/** Findings in short: `rule: message`, without the fix. */
export function inShort(found: readonly Finding[]): string[] {
  return found.map(({ rule, message }) => `${rule}: ${message.split("\n")[0] ?? ""}`);
}

/** What an unknown text is to a policy pack, by the engine's own encoding. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The SDK exports it since 1.21, without its type. */
const checking = unknownCheckingProxy as unknown as (props: object) => StackResource["props"];

/** The resources behind the SDK's proxy, which throws at every unknown value that is touched. */
export function proxied(resources: readonly StackResource[]): StackResource[] {
  return resources.map((resource) => ({
    ...resource,
    props: checking(resource.props),
  }));
}

/** Keys and indexes from a manifest's root to one of its values. */
export type Path = readonly (string | number)[];

/** Every place in a manifest but its kind and version, which are part of a resource's type. */
export function places(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const fields = Array.isArray(value) ? value.map((item, i) => [i, item] as const) : Object.entries(value);
  const below = fields
    .filter(([key]) => path.length > 0 || (key !== "kind" && key !== "apiVersion"))
    .flatMap(([key, field]) => places(field, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}
